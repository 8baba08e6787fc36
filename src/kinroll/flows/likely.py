"""Is this person here already? Who shares something with what was typed, and who is like it by all evidence."""

from collections.abc import Mapping

from kinroll.core.fields import CORE_FIELDS
from kinroll.core.reviewing import LIKELY
from kinroll.core.rules import SourceRules
from kinroll.flows import looking_up
from kinroll.flows.documents import Done
from kinroll.store import likely as stored
from kinroll.store import searching
from kinroll.store.likely import MOST, Likely

LEAST = 0.2
"""Of a hundred who are like this at least so many are the same person, or nobody is told of them."""


def likely(values: Mapping[str, str], rules: Mapping[str, SourceRules]) -> list[Likely]:
    """The contacts who may be meant, the surest first; so many at most."""
    found = stored.likely(values)
    scored = [one.other for one in looking_up.look_up(looking_up.described(values), rules) if one.probability >= LEAST]
    known = {one.found.number for one in found}
    more = searching.listed([number for number in scored if number not in known][:MOST])
    sure, alike = [one for one in found if one.why], [one for one in found if not one.why]
    alike.sort(key=lambda one: scored.index(one.found.number) if one.found.number in scored else len(scored))
    return [*sure, *(Likely(one, LIKELY) for one in more), *alike][:MOST]


def others(done: Done, values: Mapping[str, str], rules: Mapping[str, SourceRules]) -> list[Likely]:
    """Who else may be the person of a document that was just made; never the contact that it is linked to.

    Nothing is decided by it. Nobody, where no document was made.
    """
    if done.number is None:
        return []
    said = {name: values.get(name, "") for name in CORE_FIELDS}
    return [one for one in likely(said, rules) if one.found.number != done.contact]
