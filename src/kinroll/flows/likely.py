"""Is this person here already? Who shares something with what was typed, and who is like it by all evidence."""

from collections.abc import Mapping

from kinroll.core.fields import EMAIL_FIELDS, TELEPHONE_FIELDS, unpack_address
from kinroll.core.reviewing import LIKELY
from kinroll.core.rules import SourceRules
from kinroll.flows import sweeping
from kinroll.store import likely as stored
from kinroll.store import searching
from kinroll.store.likely import MOST, Likely

LEAST = 0.2
"""Of a hundred who are like this at least so many are the same person, or nobody is told of them."""


def likely(values: Mapping[str, str], rules: Mapping[str, SourceRules]) -> list[Likely]:
    """The contacts who may be meant, the surest first; so many at most."""
    found = stored.likely(values)
    scored = [one.other for one in sweeping.look_up(_asked(values), rules) if one.probability >= LEAST]
    known = {one.found.number for one in found}
    more = searching.listed([number for number in scored if number not in known][:MOST])
    sure, alike = [one for one in found if one.why], [one for one in found if not one.why]
    alike.sort(key=lambda one: scored.index(one.found.number) if one.found.number in scored else len(scored))
    return [*sure, *(Likely(one, LIKELY) for one in more), *alike][:MOST]


def _asked(values: Mapping[str, str]) -> dict[str, object]:
    """What was typed, in the columns of the scorer."""
    lines, postcode = unpack_address(values["address"]) if values.get("address") else ([], "")
    return {
        **{name: values.get(name, "") for name in ("forename", "surname", "gender")},
        "birth_date": values.get("date_of_birth", ""),
        "emails": [text for name in EMAIL_FIELDS if (text := values.get(name, ""))],
        "telephones": [text for name in TELEPHONE_FIELDS if (text := values.get(name, ""))],
        "address": lines,
        "postcode": postcode,
    }
