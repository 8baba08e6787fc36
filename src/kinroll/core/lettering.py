"""Mails whose words a school may change: what each is for, how it reads at first, and what stands in braces."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

RENAMED, USI_FAILED = "username-changed", "usi-failed"
LONGEST_SUBJECT, LONGEST_BODY = 200, 5_000
_BRACES = re.compile(r"{([^{}]*)}")


@dataclass(frozen=True, slots=True)
class Letter:
    """One kind of mail. ``needed`` are the facts without which it would be of no use."""

    subject: str
    body: str
    facts: tuple[str, ...]
    needed: tuple[str, ...]


LETTERS: Mapping[str, Letter] = {
    RENAMED: Letter(
        "Your username was changed",
        "Your username was changed. From now on you sign in as:\n\n    {username}\n\nYour password is as it was.\n",
        ("name", "username", "address", "school"),
        ("username",),
    ),
    USI_FAILED: Letter(
        "Your USI: please check your details",
        "We could not verify your Unique Student Identifier (USI). Mostly a letter is mistyped, or the name or date of "
        "birth is not written as the USI registry has it.\n\nPlease check your details. You need no password; the link "
        "is good until {until}:\n\n    {link}\n\nIf you did not enrol with us, do nothing.\n",
        ("name", "link", "until", "school"),
        ("link",),
    ),
}
EXAMPLES: Mapping[str, str] = {
    "name": "Jordan Avery",
    "username": "jordan.avery",
    "address": "https://contacts.example.org",
    "school": "Kestrel Bay Training",
    "link": "https://contacts.example.org/correct/…",
    "until": "6 December 2026",
}


def wrong_with(letter: Letter, subject: str, body: str) -> list[str]:
    """All that is wrong with the words somebody has written, in sentences."""
    known = ", ".join(f"{{{fact}}}" for fact in letter.facts)
    used = {found for text in (subject, body) for found in _BRACES.findall(text)}
    lacking = [fact for fact in letter.needed if fact not in _BRACES.findall(body)]
    return [
        *(["Write a subject, on one line."] if not subject.strip() or "\n" in subject or "\r" in subject else []),
        *([f"The subject has at most {LONGEST_SUBJECT} characters."] if len(subject) > LONGEST_SUBJECT else []),
        *([f"The text has at most {LONGEST_BODY} characters."] if len(body) > LONGEST_BODY else []),
        *(f"There is no {{{fact}}}. What can stand in braces: {known}." for fact in sorted(used - {*letter.facts})),
        *(f"The text must hold {{{fact}}}, or it would tell nothing." for fact in lacking),
    ]


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with the facts in place of their names in braces; everything else stays as it is written."""
    return _BRACES.sub(lambda found: facts.get(found[1], found[0]), text)
