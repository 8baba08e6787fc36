"""A colleague is asked who somebody is: the words stand beside the case; a mail goes where there is an address."""

from collections.abc import Mapping

from django.db import transaction

from kinroll.accounts import colleagues
from kinroll.declarations import web
from kinroll.declarations.file import Configuration
from kinroll.flows.delivering import LETTER
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.store import outbox, review
from kinroll.store.review import Case

LONGEST = 2_000


def ask(found: Case, username: str, words: str, configuration: Configuration, now: Now) -> bool:
    """Ask a colleague about a case; whether a mail goes out as well."""
    colleague = colleagues.find(username)
    if colleague is None:
        raise ValueRefusedError(f'Nobody who works here signs in as "{username}". Nothing was changed.')
    said = words.strip()[:LONGEST]
    with transaction.atomic():
        review.note(found.key, now.by, now.at, asked=colleague.username, words=said)
        if colleague.email:
            address = f"{web.address(configuration)}/review/{found.key}/"
            outbox.add([outbox.New("mail", LETTER, _letter(colleague.email, said, address, now))], now.at)
    return bool(colleague.email)


def _letter(to: str, words: str, address: str, now: Now) -> Mapping[str, str]:
    """Names nobody: the page does, to those who may see it."""
    text = f"{now.by or 'A colleague'} asks for your help with a question of who is who:\n\n    {address}\n"
    return {"subject": "Who is this? A colleague asks you", "text": f"{text}\n{words}\n" if words else text, "to": to}
