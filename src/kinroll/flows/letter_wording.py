"""The words of mails to people: shown, changed by staff, and filled in when a mail is sent."""

from collections.abc import Mapping

from kinroll.core import lettering
from kinroll.core.lettering import LETTERS
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.store import letters


def words(letter: str) -> tuple[str, str]:
    """Subject and text of a letter, as they are now."""
    kept = letters.wordings().get(letter)
    return (kept.subject, kept.body) if kept else (LETTERS[letter].subject, LETTERS[letter].body)


def worded(letter: str, facts: Mapping[str, str]) -> tuple[str, str]:
    """Subject and text of one mail."""
    subject, body = words(letter)
    return " ".join(lettering.fill(subject, facts).split()), lettering.fill(body, facts)


def change(letter: str, subject: str, body: str, now: Now) -> None:
    """Let a letter read otherwise; one without words reads as at first."""
    subject, body = subject.strip(), body.replace("\r\n", "\n").strip()
    if not subject and not body:
        letters.forget(letter)
        return
    if wrong := lettering.wrong_with(LETTERS[letter], subject, body):
        raise ValueRefusedError(" ".join(wrong))
    letters.keep(letter, subject, f"{body}\n", at=now.at, by=now.by)
