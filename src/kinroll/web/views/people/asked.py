"""Which people a page of invitations is about: the filters of its address, or those who were ticked."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from kinroll.accounts.people_in import MADE_UP, MAIL, NO_ADDRESS, STATES, Asked

MOST_TICKED = 500
_ADDRESSES = (MAIL, NO_ADDRESS, MADE_UP)


def asked_of(request: HttpRequest) -> Asked:
    """What was asked for. Who is ticked stands for themselves, whatever the filters say."""
    typed = request.POST if request.method == "POST" else request.GET
    ticked = _numbers(typed)
    if ticked:
        return Asked(numbers=ticked)
    state, address = typed.get("state", ""), typed.get("address", "")
    return Asked(
        state=state if state in STATES else "",
        role=typed.get("role", "").strip(),
        text=typed.get("text", "").strip(),
        address=address if address in _ADDRESSES else "",
    )


def _numbers(typed: QueryDict) -> tuple[int, ...]:
    texts = typed.getlist("who")[:MOST_TICKED]
    return tuple(sorted({int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19}))


def filters(asked: Asked) -> Mapping[str, str]:
    """The filters that are set."""
    named = {name: getattr(asked, name) for name in ("state", "role", "text", "address")}
    return {name: value for name, value in named.items() if value}


def query(asked: Asked, **others: str) -> str:
    """The filters as an address has them; ``others`` take the place of theirs."""
    return urlencode({name: value for name, value in {**filters(asked), **others}.items() if value})
