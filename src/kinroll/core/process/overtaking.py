"""Two people who edit one thing: what each has changed, and where they differ. Nothing that was typed is lost."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Overtaken:
    """What somebody typed beside what others did meanwhile; fields to texts.

    ``mine`` are the fields that this person changed, ``theirs`` those that others did since the form was opened, as
    they are now; ``clashes`` those that both did, to something else.
    """

    mine: Mapping[str, str]
    theirs: Mapping[str, str]
    clashes: frozenset[str]


def compare(seen: Mapping[str, str], held: Mapping[str, str], typed: Mapping[str, str]) -> Overtaken:
    """Who changed what: ``seen`` is what the form showed, ``held`` what there is now, ``typed`` what came back."""
    mine = {name: text for name, text in typed.items() if text != seen.get(name, "")}
    theirs = {name: held.get(name, "") for name in {*seen, *held} if held.get(name, "") != seen.get(name, "")}
    clashes = frozenset(name for name in mine if name in theirs and mine[name] != theirs[name])
    return Overtaken(mine, theirs, clashes)
