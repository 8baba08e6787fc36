"""One group of a source record, cleaned: which values it gives, and what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kinroll.core import choosing
from kinroll.core.dates import is_day
from kinroll.core.emails import is_email
from kinroll.core.fields import CHOICES, CORE_FIELDS, DATE_FIELDS, EMAIL_FIELDS, pack_address
from kinroll.core.problem import Problem
from kinroll.core.rules import SourceRules
from kinroll.core.source_record import Group
from kinroll.core.text import clip, fold

CLEARED = None
LONGEST = {"forename": 200, "surname": 200}
LONGEST_OTHERWISE = 2_000
"""Characters. No person has a longer value; databases could not look it up, and screens could not show it."""
Values = dict[str, str]
ITEM_FIELDS = {"addresses", "telephones", "emails", "ties"}


@dataclass(slots=True)
class Candidate:
    """A person as one group of one record describes them; not yet anyone.

    ``values`` holds what is given, never a blank; ``cleared`` the fields that a person emptied on purpose;
    ``has_email`` is true for an email of any type (A13).
    """

    values: Values = field(default_factory=dict)
    cleared: set[str] = field(default_factory=set)
    username: str = ""
    has_email: bool = False
    problems: list[Problem] = field(default_factory=list)

    @property
    def claims(self) -> Values:
        """What is said of each field; empty where a person cleared it."""
        return {**self.values, **dict.fromkeys(self.cleared, "")}


def build(group: Group, rules: SourceRules, *, key: str, name: str = "", today: date | None = None) -> Candidate:
    """Clean one group of a record. Without ``today``, advice that depends on the day is left out.

    ``name`` is how problems name the person, where it is not as this group does.
    """
    candidate, who = Candidate(), name or display_name(group)

    def note(code: str, name: str = "", value: str = "", other: str = "") -> None:
        candidate.problems.append(Problem(code, key, who, name, clip(value), other))

    _build_plain(group, rules, candidate, note)
    if "addresses" in group:
        _build_address(group["addresses"], rules, candidate, note, today)
    if "telephones" in group:
        _build_telephones(group["telephones"], rules, candidate, note)
    if "emails" in group:
        _build_emails(group["emails"], rules, candidate, note)
    emails = [item for name in EMAIL_FIELDS if (item := candidate.values.get(name))]
    candidate.has_email = candidate.has_email or bool(emails)
    if not group.get("emails"):
        candidate.username = emails[0] if emails else ""
    return candidate


def display_name(group: Mapping[str, Any]) -> str:
    """How a message names the person: what there is of forename and surname."""
    return " ".join(clip(part) for part in (group.get("forename"), group.get("surname")) if part)


Note = Callable[..., None]


def _build_plain(group: Group, rules: SourceRules, candidate: Candidate, note: Note) -> None:
    for name in group if rules.speaks_of_any_field else (*CORE_FIELDS, *rules.extra_fields):
        if name not in group:
            continue
        value = group[name]
        if value is CLEARED:
            candidate.cleared.add(name)
        elif value and (cleaned := _cleaned(name, value, rules, note)):
            candidate.values[name] = cleaned


def _cleaned(name: str, value: str, rules: SourceRules, note: Note) -> str:
    """The value as it is kept, or empty (with a problem) when it cannot be."""
    if _is_endless(name, value) or (name in CHOICES and value not in CHOICES[name]):
        note("value-invalid", name, value)
        return ""
    if name in rules.lookups:
        found = rules.lookups[name].get(fold(value).removesuffix("."), "")
        if not found:
            note(f"{name}-unknown" if name in ("title", "gender") else "value-invalid", name, value)
        return found
    if name in DATE_FIELDS and not is_day(value):
        note("date-invalid", name, value)
        return ""
    if name in EMAIL_FIELDS and not is_email(value):
        note("email-invalid", name, value)
        return ""
    return value


def _is_endless(name: str, value: str) -> bool:
    """Whether a value is longer than any person's, as it is or as it is compared."""
    most = LONGEST.get(name, LONGEST_OTHERWISE)
    return len(value) > most or (not value.isascii() and len(fold(value)) > most)


def _build_address(
    items: list[Group], rules: SourceRules, candidate: Candidate, note: Note, today: date | None
) -> None:
    dated: list[Group] = []
    lines_of: dict[int, list[str]] = {}
    for item in items:
        lines = choosing.address_lines(item, rules.home_countries)
        if not (lines or item.get("postcode")):
            continue
        wrong = [name for name in ("start", "end") if item.get(name) and not is_day(item[name])]
        for name in wrong:
            note("date-invalid", f"address_{name}", item[name])
        dated.append({key: value for key, value in item.items() if key not in wrong} if wrong else item)
        lines_of[id(dated[-1])] = lines
    chosen = choosing.choose_address(dated, rules.address_types)
    if chosen is None:
        return
    packed = pack_address(lines_of[id(chosen)], chosen.get("postcode", ""))
    if len(packed) > LONGEST_OTHERWISE:
        note("value-invalid", "address", packed)
    elif packed:
        candidate.values["address"] = packed
    if today and chosen.get("end") and chosen["end"] < today.isoformat():
        note("address-ended", "address", chosen["end"])
    if today and chosen.get("start", "") > today.isoformat():
        note("address-in-future", "address", chosen["start"])


def _build_telephones(items: list[Group], rules: SourceRules, candidate: Candidate, note: Note) -> None:
    telephones = [item for item in items if fold(item.get("device", "")) not in rules.ignored_devices]
    _note_blank_flagged(telephones, "number", "blank-flagged-telephone", note)
    telephones = [item for item in telephones if item.get("number")]
    for item in [item for item in telephones if len(item["number"]) > LONGEST_OTHERWISE]:
        note("value-invalid", rules.telephone_types.get(fold(item.get("type", "")), "telephone"), item["number"])
        telephones.remove(item)
    for name, listed in choosing.by_field(telephones, rules.telephone_types).items():
        if chosen := choosing.choose(listed, rules.choice.telephone):
            candidate.values[name] = chosen["number"]
    preference = choosing.choose_preference(telephones, rules.telephone_types, rules.choice.telephone_preference)
    candidate.values["telephone_preference"] = preference or "none"


def _build_emails(items: list[Group], rules: SourceRules, candidate: Candidate, note: Note) -> None:
    _note_blank_flagged(items, "email", "blank-flagged-email", note)
    emails = []
    for item in items:
        if not item.get("email"):
            continue
        if is_email(item["email"]):
            emails.append(item)
        else:
            note("email-invalid", rules.email_types.get(fold(item.get("type", "")), "email"), item["email"])
    for name, listed in choosing.by_field(emails, rules.email_types).items():
        if chosen := choosing.choose(listed, rules.choice.email):
            candidate.values[name] = chosen["email"]
    preference = choosing.choose_preference(emails, rules.email_types, rules.choice.email_preference)
    candidate.values["email_preference"] = preference or "personal"
    candidate.has_email = bool(emails)
    candidate.username = choosing.choose_username(emails, candidate.values, rules.choice.username)
    if emails and not choosing.choose(emails, ("primary",)):
        note("email-not-primary", "email", candidate.username)


def _note_blank_flagged(items: list[Group], field_name: str, code: str, note: Note) -> None:
    """Note entries that are flagged but hold nothing, and flags that are neither yes nor no."""
    for item in items:
        for flag in ("primary", "main"):
            if item.get(flag, "F") not in ("T", "F"):
                note("flag-invalid", flag, item[flag])
        flags = [flag for flag in ("primary", "main") if item.get(flag) == "T"]
        if flags and not item.get(field_name):
            note(code, field_name, " and ".join(flags))
