"""Why a value is what it is, and why somebody is not here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kinroll.core.fields import CORE_FIELDS, DEFAULTS
from kinroll.core.held import HeldContact
from kinroll.core.problem import REFUSED, Problem
from kinroll.core.resolving import Contender, Speaker, fold_versions, rank
from kinroll.core.rules import SourceRules
from kinroll.store import contacts, missing, queries


@dataclass(frozen=True, slots=True)
class Explained:
    """One field: the claim that won and those that lost, the strongest first."""

    field: str
    value: str
    winner: Contender | None
    lost: Sequence[Contender]
    note: str = ""


def why(number: int, rules: Mapping[str, SourceRules], field_name: str = "") -> list[Explained]:
    """Every value of a contact, or one, with the reason for it."""
    held = queries.held([number], rules)[number]
    speakers = [
        Speaker(
            record.source, record.key, record.rules, fold_versions(record.versions, record.rules, roles=record.roles)
        )
        for record in held.records
    ]
    names = [field_name] if field_name else [*CORE_FIELDS, *sorted(held.values.keys() - set(CORE_FIELDS))]
    return [_explain(name, held, speakers) for name in names]


def _explain(name: str, held: HeldContact, speakers: Sequence[Speaker]) -> Explained:
    ranked = rank(name, speakers, held.captured)
    value = held.values.get(name, "")
    if ranked:
        return Explained(name, value, ranked[0], ranked[1:])
    if value:
        return Explained(name, value, None, (), "kept from before; no record says anything of it now")
    if name in DEFAULTS:
        return Explained(name, DEFAULTS[name], None, (), "the default; nobody has said otherwise")
    return Explained(name, "", None, (), "no source gives a value")


@dataclass(slots=True)
class Absence:
    """What is known of one person who was asked for."""

    who: str
    state: str
    reason: str
    contact_id: int | None = None
    source_id: str = ""
    problems: list[Problem] = field(default_factory=list)
    since: datetime | None = None


def why_missing(asked: str) -> list[Absence]:
    """Why somebody is not here, or has no account; of a pupil, the same for each of the pupil's contacts."""
    source, key = _as_record(asked)
    found = [_of_contact(shown) for shown in contacts.show(_contacts_of(asked, source, key))]
    found += _of_outsiders(missing.outsiders(asked, source, key))
    pupils = {(a.source_id, a.contact_id) for a in found}
    for source_id, number in sorted(pupils, key=str):
        found += _of_pupil(source_id, number)
    once: dict[tuple[str, int | None], Absence] = {}
    for absence in found:
        once.setdefault((absence.source_id, absence.contact_id), absence)
    return list(once.values())


def _as_record(asked: str) -> tuple[str, str]:
    source, colon, key = asked.partition(":")
    return (source, key) if colon and " " not in source else ("", asked.strip())


def _contacts_of(asked: str, source: str, key: str) -> list[int]:
    numbers = set(contacts.by_name(asked)) | set(missing.linked(source, key))
    return sorted(numbers)


def _of_contact(shown: Mapping[str, Any], relation: str = "") -> Absence:
    account = shown["account"]
    who = (f"{shown['forename']} {shown['surname']}".strip() or (account or {}).get("username", "")) + relation
    refs = [f"{source}:{key}" for source, key in shown["source_ids"].items()]
    problems = missing.problems(shown["records"])
    absence = Absence(who, "", "", shown["contact_id"], refs[0] if refs else "", problems)
    if account is None and not shown["roles"]:
        absence.state, absence.reason = "disabled", "kept from before; nothing gives a role any more"
    elif account is None:
        absence.state, absence.reason = "here", "here as a contact without an account"
        if not any(problem.code == "username-in-use" for problem in problems):
            absence.reason += ": no email to name an account after"
    elif account["active"]:
        absence.state, absence.reason = "here", f"here, with an active account ({account['username']})"
    else:
        why_disabled = account["disabled_why"] or "disabled"
        absence.state, absence.reason = "disabled", f"the account {account['username']} is inactive: {why_disabled}"
    if not shown["is_active"]:
        absence.state, absence.reason = "inactive", "the run that made this contact was reverted"
    return absence


def _of_outsiders(rows: Iterable[missing.Outsider], relation: str = "") -> Iterator[Absence]:
    """The answers for those whom the last extract holds and no run has taken; some of them were contacts before."""
    for row in rows:
        if numbers := missing.linked(row.source, row.key):
            yield from (_of_contact(shown, relation) for shown in contacts.show(numbers))
        else:
            yield _of_outsider(row, relation)


def _of_outsider(row: missing.Outsider, relation: str = "") -> Absence:
    problems = missing.problems([{"source": row.source, "id": row.key}])
    if row.reason == "refused":
        reason = "refused, because: " + " ".join(p.message for p in problems if p.severity == REFUSED)
        return Absence(row.name + relation, "refused", reason, None, f"{row.source}:{row.key}", problems)
    return Absence(row.name + relation, "out-of-scope", row.reason, None, f"{row.source}:{row.key}", problems)


def _of_pupil(source_id: str, number: int | None) -> list[Absence]:
    """The answers for everybody who is related to this person, if it is a pupil."""
    found: list[Absence] = []
    if number is not None:
        related = contacts.show([number])[0]["related_from"]
        words = {person["contact_id"]: person["relationship"] for person in related}
        found += [
            _of_contact(shown, f" ({words[shown['contact_id']] or 'contact'})")
            for shown in contacts.show([person["contact_id"] for person in related])
        ]
    source, _, key = source_id.partition(":")
    return [*found, *_of_outsiders(missing.related_to(source, key), " (contact)")]
