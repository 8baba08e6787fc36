"""What using an account has left here: sessions, second steps, invitations, who looked at its pages, and when."""

from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession

from kinroll.store.bulk import fetch
from kinroll.store.models import Account
from kinroll.store.queries import moment

_KINDS = ("second_steps", "invitations", "addresses_to_confirm", "seen_by_the_school")
_LEFT = """
    SELECT 'invitations' AS kind, id, email AS what, made_at AS at, used_at AS until
        FROM account_invitation WHERE account_id = %s
    UNION ALL SELECT 'addresses_to_confirm', id, email, made_at, used_at
        FROM account_email_check WHERE account_id = %s
    UNION ALL SELECT 'second_steps', id, type, created_at, last_used_at
        FROM mfa_authenticator WHERE user_id = %s
    UNION ALL SELECT 'seen_by_the_school', id, '', began_at, ended_at FROM account_look WHERE account_id = %s
    ORDER BY 1, 2
"""


def of(account: Account) -> dict[str, Any]:
    """All of it, for the person to keep. Colleagues who looked are not named: that is told to owners."""
    left: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _KINDS}
    for kind, _number, what, at, until in fetch(_LEFT, [account.pk] * len(_KINDS)):
        said = {"what": what} if what else {}
        left[kind].append({**said, "at": _moment(at), "until": _moment(until)})
    sessions = UserSession.objects.filter(user=account).order_by("pk")
    return {
        "sessions": [{"from": one.ip, "by": one.user_agent, "at": _moment(one.created_at)} for one in sessions],
        **left,
    }


def _moment(value: str | datetime | None) -> str | None:
    return moment(value).isoformat() if value else None
