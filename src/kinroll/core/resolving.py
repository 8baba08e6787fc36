"""Survivorship: which claim of a field is the value shown, and which ones it beat.

A claim is one field's value in one source record, with the time since when the source has said so.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from kinroll.core.candidate import build
from kinroll.core.rules import SourceRules
from kinroll.core.source_record import Manner, Version, in_order
from kinroll.core.text import id_order


class Claim(NamedTuple):
    """What one record says of one field; an empty value means *cleared*.

    ``rule`` is set where the record itself says how the field competes, and not its source's rules.
    """

    value: str
    since: datetime
    rule: str = ""


@dataclass(slots=True)
class Speaker:
    """One linked record and what it claims."""

    source: str
    key: str
    rules: SourceRules
    claims: Mapping[str, Claim] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        return f"{self.source}:{self.key}"


class Contender(NamedTuple):
    """A claim with the rule it stands under. The first of a ranking won."""

    value: str
    ref: str
    rule: str
    since: datetime


Captured = Mapping[str, Contender]
"""The ``once`` values that a contact number took when its account was first created (A10)."""

_STRENGTH = {"enforce": 0, "follow": 1, "once": 2, "fill": 3}
_KEEPS_CLEARED = ("enforce", "follow")
NEVER = datetime.min.replace(tzinfo=UTC)


def fold_versions(versions: Sequence[Version], rules: SourceRules, *, roles: Collection[str] = ()) -> dict[str, Claim]:
    """What a record claims now, field by field, and since when.

    Given: a claim. Blank: no claim, unless an earlier version gave a value, then *cleared*. Absent (no such column):
    nothing new is said, and the earlier claim stands. Repeating a value does not make it new. ``roles`` are those that
    the record gives now: what a report says that has let go of the person no longer goes before one that has not.
    A source that is declared no more claims nothing: how it was to be read is not known.
    """
    groups: dict[str, dict[str, Claim]] = {}
    for version in in_order(versions) if rules.is_declared else ():
        for name, group in version.said.items():
            if version.manner:
                _take_in(version, version.built[name], groups.setdefault("", {}))
                continue
            claims = groups.setdefault(name, {})
            given = version.built.get(name) or build(group, rules, key="").claims
            for field_name, value in {**_blanks(version, name, given, claims), **given}.items():
                if field_name not in claims or claims[field_name].value != value:
                    claims[field_name] = Claim(value, version.as_of)
    return _by_rank(groups, rules, roles)


def _take_in(version: Version, given: Mapping[str, str], claims: dict[str, Claim]) -> None:
    """Add what a version says in a manner of its own; what it says of one person in several groups is all one.

    ``fill`` and ``once`` take the place of nothing that stands, and date from the version: they say what is to be there
    if nothing else is. A value that is said again keeps the later of its two times.
    """
    for name, value in given.items():
        manner, earlier = version.manner.get(name) or Manner("follow", version.as_of), claims.get(name)
        if manner.rule in ("fill", "once"):
            if earlier is None or not earlier.value or (earlier.rule == "once" and manner.rule == "fill"):
                claims[name] = Claim(value, version.as_of, manner.rule)
        else:
            is_same = earlier is not None and earlier.value == value and earlier.rule == manner.rule
            since = max(manner.since, earlier.since) if earlier and is_same else manner.since
            claims[name] = Claim(value, since, manner.rule)


def _blanks(version: Version, group: str, given: Mapping[str, str], earlier: Mapping[str, Claim]) -> dict[str, str]:
    """The fields that could have been filled, were filled before, and are not now, each with an empty text."""
    if not earlier:
        return {}
    if version.columns is None:
        return {name: "" for name, value in version.said[group].items() if value == "" and name in earlier}
    return {name: "" for name in version.columns.get(group, ()) if name in earlier and name not in given}


def _by_rank(groups: Mapping[str, dict[str, Claim]], rules: SourceRules, roles: Collection[str]) -> dict[str, Claim]:
    """One claim for each field: of the first group that says something of it, those that give a role before others."""
    if len(groups) == 1:
        return next(iter(groups.values()))
    claims: dict[str, Claim] = {}
    ranked = sorted(rules.groups, key=lambda group: group.role not in roles)
    for group in reversed(ranked):
        claims.update(groups.get(group.name, {}))
    return claims


def rank(name: str, speakers: Iterable[Speaker], captured: Captured) -> list[Contender]:
    """Every claim on a field, the winner first (rule 2 of the model).

    ``enforce`` beats ``follow`` beats ``once`` beats ``fill``. Within a rule the newest *since* wins, for ``fill`` the
    oldest; ties go by the order of the sources, then by record id. The numbers of documents tell who came first, and
    that must not matter: between them the value breaks the tie.
    """
    ranked: list[tuple[tuple[int, float, int, str, str], Contender]] = []
    for speaker in speakers:
        claim = speaker.claims.get(name)
        if claim is None:
            continue
        rule = claim.rule or speaker.rules.copy_rule(name)
        if rule == "once" or (not claim.value and rule not in _KEEPS_CLEARED):
            continue
        age = claim.since.timestamp() if rule == "fill" else -claim.since.timestamp()
        tie = (claim.value or "\uffff") if claim.rule else ""
        place = (_STRENGTH[rule], age, speaker.rules.order, tie, id_order(speaker.key))
        ranked.append((place, Contender(claim.value, speaker.ref, rule, claim.since)))
    if name in captured:
        ranked.append(((_STRENGTH["once"], 0.0, 0, "", ""), captured[name]))
    return [contender for _, contender in sorted(ranked, key=lambda pair: pair[0])]


def resolve(speakers: Sequence[Speaker], captured: Captured) -> dict[str, Contender]:
    """The winner of every field that anyone claims."""
    if len(speakers) == 1:
        return _resolve_alone(speakers[0], captured)
    names = {name for speaker in speakers for name in speaker.claims}.union(captured)
    ranked = ((name, rank(name, speakers, captured)) for name in sorted(names))
    return {name: contenders[0] for name, contenders in ranked if contenders}


def _resolve_alone(speaker: Speaker, captured: Captured) -> dict[str, Contender]:
    """The same for a single record, where nothing has to be compared but the captured values."""
    won = dict(captured)
    ref, copy_rule = speaker.ref, speaker.rules.copy_rule
    for name, claim in speaker.claims.items():
        rule = claim.rule or copy_rule(name)
        if rule == "once" or (not claim.value and rule not in _KEEPS_CLEARED):
            continue
        if name not in won or rule != "fill":
            won[name] = Contender(claim.value, ref, rule, claim.since)
    return won


def capture(speakers: Iterable[Speaker], *, at_creation: bool = False) -> dict[str, Contender]:
    """The ``once`` values that a contact takes when its account is first created: of the first record that has one.

    With ``at_creation`` those it takes when it is itself created: what a record says of its own is said *once*.
    """
    captured: dict[str, Contender] = {}
    for speaker in sorted(speakers, key=lambda speaker: (speaker.rules.order, id_order(speaker.key))):
        for name, claim in speaker.claims.items():
            if bool(claim.rule) != at_creation or not claim.value:
                continue
            if (claim.rule or speaker.rules.copy_rule(name)) == "once":
                captured.setdefault(name, Contender(claim.value, speaker.ref, "once", claim.since))
    return captured
