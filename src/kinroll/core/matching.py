"""Who a record is, where no link says so yet: match rules over the contacts there are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from kinroll.core.rules import MatchRule
from kinroll.core.text import fold


@dataclass(slots=True)
class Description:
    """What can be compared of a person. Everything is folded; a blank is never compared.

    ``emails`` are all addresses of the person, ``identifiers`` maps a type (``upn``, ``sims`` ...) to the ids held.
    ``also`` is what contacts that were merged into this one were known by: the person goes by that, too.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    emails: frozenset[str] = frozenset()
    identifiers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    also: tuple["Description", ...] = ()

    @property
    def faces(self) -> "tuple[Description, ...]":
        """Everything that the person goes by, one description after the other."""
        return (self, *self.also)


@dataclass(frozen=True, slots=True)
class Match:
    """The contacts that one rule found; the rule is empty when none did."""

    rule: str
    numbers: tuple[int, ...] = ()


NO_MATCH = Match("")


def describe(
    values: Mapping[str, str], emails: Iterable[str], identifiers: Iterable[tuple[str, str]], reserved: frozenset[str]
) -> Description:
    """A description with its values folded; reserved ids such as INTOFF are nobody's and are left out."""
    ids: dict[str, set[str]] = {}
    for kind, value in identifiers:
        if value and fold(value) not in {fold(word) for word in reserved}:
            ids.setdefault(kind, set()).add(fold(value))
    return Description(
        {name: fold(value) for name, value in values.items() if value},
        frozenset(fold(email) for email in emails if email),
        {kind: frozenset(found) for kind, found in ids.items()},
    )


def is_same(rule: MatchRule, one: Description, other: Description) -> bool:
    """Whether every field of the rule is given on both sides and equal. A blank equals nothing."""
    return any(all(_is_equal(name, one, face) for name in rule.fields) for face in other.faces)


def keys(rule: MatchRule, description: Description) -> Iterator[tuple[object, ...]]:
    """What a description can be found by under a rule: two share a key exactly when the rule says they are the same."""
    return product(*(_comparable(name, description) for name in rule.fields))


def _comparable(name: str, description: Description) -> Iterable[object]:
    if name == "id":
        return [(kind, value) for kind, values in description.identifiers.items() for value in values]
    if name == "email":
        return description.emails
    return [description.values[name]] if description.values.get(name) else []


def _is_equal(name: str, one: Description, other: Description) -> bool:
    if name == "id":
        return any(found & other.identifiers.get(kind, frozenset()) for kind, found in one.identifiers.items())
    if name == "email":
        return bool(one.emails & other.emails)
    return bool(one.values.get(name)) and one.values[name] == other.values.get(name)


def match(
    described: Description, rules: Sequence[MatchRule], known: Mapping[int, Description], rejected: frozenset[int]
) -> Match:
    """The contacts that the first rule with any result finds.

    Rules are tried in written order. A rule that finds several ends the search too: a person settles the tie, not a
    weaker rule. ``rejected`` are contacts of which a person said "not this one".
    """
    for rule in rules:
        found = tuple(sorted(n for n, other in known.items() if n not in rejected and is_same(rule, described, other)))
        if found:
            return Match(rule.name, found)
    return NO_MATCH
