"""What two rehearsals of the same documents have come to, and where they differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kinroll.core.process.rehearsing import CREATED, NO_RULE, Foreseen

GAINS, LOSES, JOINS, RENAMES, CHANGES, STOPS = "created", "not created", "joined", "renamed", "changed", "stopped"
KINDS: Mapping[str, str] = {
    GAINS: "would have a contact, and has none under the active rules",
    LOSES: "would have no contact, and has one under the active rules",
    JOINS: "would share a contact with others",
    RENAMES: "would be known under another id",
    CHANGES: "would give its contact other values",
    STOPS: "would stop for another reason",
}
"""In what a document would come out differently, in words."""


@dataclass(slots=True)
class End:
    """What a document has come to after all of its steps."""

    name: str = ""
    outcome: str = NO_RULE
    why: str = ""
    code: str = ""
    contact: int | None = None
    values: dict[str, str] = field(default_factory=dict)

    def take_in(self, step: Foreseen) -> None:
        """Go one step on."""
        self.name = step.name
        if step.outcome != NO_RULE:
            self.outcome, self.why, self.code = step.outcome, step.why, step.code
        if step.contact is not None:
            self.contact, self.code = step.contact, ""
            self.values |= {name: value or "" for name, value in step.said.items()}


@dataclass(slots=True)
class Ending:
    """What a whole rehearsal has come to: each document's end by its number, and the external ids of contacts."""

    ends: dict[str, End] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)

    def take_in(self, step: Foreseen) -> None:
        """One document has gone one step on."""
        self.ends.setdefault(step.key, End()).take_in(step)
        if step.outcome == CREATED and step.contact is not None:
            self.ids[step.contact] = step.external_id

    def companions(self) -> dict[str, frozenset[str]]:
        """For each document with a contact all that share it."""
        groups: dict[int, list[str]] = {}
        for key, end in self.ends.items():
            if end.contact is not None:
                groups.setdefault(end.contact, []).append(key)
        return {key: frozenset(keys) for keys in groups.values() for key in keys}


@dataclass(frozen=True, slots=True)
class Difference:
    """One document that would come out differently. ``before`` is under the active rules; both in words."""

    document: int
    name: str
    kind: str
    before: str
    after: str


def differences(before: Ending, after: Ending) -> Iterator[Difference]:
    """Every document that comes out differently, in what matters most."""
    shared_before, shared_after = before.companions(), after.companions()
    for key, one in before.ends.items():
        other = after.ends[key]
        kind, was, would = _difference(
            one, other, shared_before.get(key, frozenset()), shared_after.get(key, frozenset()), before, after
        )
        if kind:
            yield Difference(int(key), other.name or one.name, kind, was, would)


def _difference(
    one: End, other: End, shared: frozenset[str], would_share: frozenset[str], before: Ending, after: Ending
) -> tuple[str, str, str]:
    if one.contact is None and other.contact is None:
        return (STOPS, one.why, other.why) if (one.outcome, one.code) != (other.outcome, other.code) else ("", "", "")
    if one.contact is None:
        return GAINS, one.why, other.why
    if other.contact is None:
        return LOSES, one.why, other.why
    if shared != would_share or _real(one.contact) != _real(other.contact):
        return JOINS, _with(one, shared), _with(other, would_share)
    known, would_be = before.ids.get(one.contact, ""), after.ids.get(other.contact, "")
    if known != would_be:
        return RENAMES, known or "(no id)", would_be or "(no id)"
    names = sorted(
        name for name in one.values.keys() | other.values.keys() if one.values.get(name) != other.values.get(name)
    )
    if names:
        return CHANGES, _said(one, names), _said(other, names)
    return "", "", ""


def _real(contact: int) -> int:
    """The number of a contact that is there; 0 for all that would be created."""
    return max(contact, 0)


def _with(end: End, shared: frozenset[str]) -> str:
    if end.contact is not None and end.contact > 0:
        return f"contact {end.contact}"
    others = sorted(map(int, shared))
    return (
        "a contact of its own" if len(others) == 1 else f"one contact for documents {', '.join(map(str, others[:6]))}"
    )


def _said(end: End, names: list[str]) -> str:
    return ", ".join(
        f"{name}: {end.values[name] or '(cleared)'}" if name in end.values else f"{name}: -" for name in names
    )
