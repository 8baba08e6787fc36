"""A learner whose USI could not be verified corrects the details, by a link that needs no password.

The link holds what it is about, signed: a document or a contact, and a digest of the details as they were. So it is
good for two weeks, for this one thing, and no more once they are corrected.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

from kinroll.core.dates import is_day
from kinroll.core.process.identifying import FAILED, USI, Answer, Identity, fault, identity_of
from kinroll.core.rules import SourceRules
from kinroll.flows import documents, editing
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.store import contacts, outbox
from kinroll.store import documents as stored_documents

LETTER = "usi-failed"
LASTS = timedelta(days=14)
DETAILS = (USI, "forename", "surname", "date_of_birth")
_SALT = "kinroll.usi-correction"
_DOCUMENT, _CONTACT = "d", "c"
_LONGEST = 200
_EMAILS = ("personal_email", "email", "work_email")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be corrected: the details of a document or of a contact, as they are."""

    kind: str
    number: int
    details: Mapping[str, str]

    @property
    def digest(self) -> str:
        return hashlib.blake2b(repr(identity_of(self.details).compared).encode(), digest_size=8).hexdigest()


def queue(answers: Collection[Answer], contacts_by_key: Mapping[str, int], now: datetime) -> None:
    """Queue a letter about each answer that was no: for the documents that wait for it, else for the contact."""
    failed = [answer.about for answer in answers if answer.outcome == FAILED]
    if not failed:
        return
    waiting = documents.waiting_identities()
    for about in failed:
        numbers = [number for number, other in waiting if other.compared == about.compared]
        bodies = [{"document": number} for number in numbers]
        contact = contacts_by_key.get(about.key)
        for body in bodies or ([{"contact": contact}] if contact else []):
            outbox.queue(_about(about, body), LETTER, body, ["mail"], now)


def _about(about: Identity, body: Mapping[str, int]) -> str:
    """The same details of the same thing are asked about once."""
    digest = hashlib.blake2b(repr((about.compared, sorted(body.items()))).encode(), digest_size=12).hexdigest()
    return f"{LETTER}:{digest}"


def letter_of(body: Mapping[str, int], secret_key: str) -> tuple[str, str, str]:
    """Where a letter goes, whom it is to, and the secret of its link; all empty where there is nobody to write to."""
    asked = _asked(_DOCUMENT if "document" in body else _CONTACT, body.get("document") or body.get("contact") or 0)
    if asked is None:
        return "", "", ""
    name = f"{asked.details['forename']} {asked.details['surname']}".strip()
    return _address(asked), name, make_token(asked, secret_key)


def _address(asked: Asked) -> str:
    if asked.kind == _CONTACT:
        return contacts.addressee(asked.number)[0]
    stored = stored_documents.load([asked.number]).get(asked.number)
    values = stored.document.values if stored else {}
    return next((values[name] for name in _EMAILS if values.get(name)), "")


def make_token(asked: Asked, secret_key: str) -> str:
    """The secret of a link."""
    return signing.dumps([asked.kind, asked.number, asked.digest], key=secret_key, salt=_SALT)


def find(token: str, secret_key: str) -> Asked | None:
    """What a link is about; None for one that is forged, too old, or was used."""
    try:
        kind, number, digest = signing.loads(token, key=secret_key, salt=_SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError):
        return None
    asked = _asked(kind, number)
    return asked if asked and asked.digest == digest else None


def _asked(kind: str, number: int) -> Asked | None:
    """The details as they are now; None where there are none any more."""
    if kind == _DOCUMENT:
        stored = stored_documents.load([number]).get(number)
        values: Mapping[str, str] = stored.document.values if stored else {}
    else:
        shown = next(iter(contacts.show([number])), None)
        named = {name: shown[name] or "" for name in DETAILS[1:]} if shown else {}
        values = {**shown["extra"], **named} if shown else {}
    details = {name: values.get(name) or "" for name in DETAILS}
    return Asked(kind, number, details) if any(details.values()) else None


def wrong_with(details: Mapping[str, str], today: str) -> dict[str, str]:
    """What is wrong with the details that somebody typed, by field."""
    found = {name: "Please fill this in." for name in (USI, "forename", "date_of_birth") if not details[name].strip()}
    found |= {name: "This is too long." for name in DETAILS if len(details[name]) > _LONGEST}
    if USI not in found and (why := fault(USI, details[USI])):
        found[USI] = f"This cannot be a USI: {why}."
    day = details["date_of_birth"]
    if "date_of_birth" not in found and (not is_day(day) or day > today):
        found["date_of_birth"] = "This is no day on which somebody was born."
    return found


def correct(asked: Asked, details: Mapping[str, str], rules: Mapping[str, SourceRules], now: Now) -> None:
    """Take the details as they are right. The office has them verified again."""
    new = {name: details[name].strip() for name in DETAILS if details[name].strip() != asked.details[name]}
    if not new or identity_of({**asked.details, **new}).compared == identity_of(asked.details).compared:
        raise ValueRefusedError("Nothing was changed. Compare each letter with what the USI registry shows you.")
    if asked.kind == _DOCUMENT:
        _correct_document(asked.number, new, rules, now)
        return
    for name, value in new.items():
        editing.edit(asked.number, name, value, rules, now, is_own=True)


def _correct_document(number: int, new: Mapping[str, str], rules: Mapping[str, SourceRules], now: Now) -> None:
    done: Sequence[documents.Done] = documents.edit({number: new}, rules, now)
    if done[0].outcome == "refused":
        raise ValueRefusedError(done[0].text)
