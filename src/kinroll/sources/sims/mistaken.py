"""Is a file the report that it is given as? Only a plain no counts: schools design their reports as they like."""

from collections.abc import Collection, Iterable, Mapping

from kinroll.core.text import fold
from kinroll.sources.sims.captions import ITEM_COLUMNS, ITEM_REPORTS

NEEDED: dict[str, tuple[str, ...]] = {
    "addresses": ("apartment", "house_name", "house_number", "street", "postcode"),
    "telephones": ("number",),
    "emails": ("email",),
    "contacts": ("link", "tie.to"),
}
"""Fields of which some row fills one, if the file is that report at all; and every report of people fills a name."""
NAMES = ("forename", "surname")
TELLING, MANY = 2, 3
"""So many columns that only another report has, and so many times as many as those that only this one has."""


def mistaken(
    report: str, captions: Mapping[str, Mapping[str, str]], filled: Collection[str], used: Iterable[str]
) -> str:
    """What is wrong with a file given as this report, in words; empty when it may be right.

    ``captions`` are those of every report (caption to field), ``filled`` the fields that the file fills, ``used`` its
    captions.
    """
    found = {fold(caption) for caption in used}
    known = {name: _own_captions(listed) for name, listed in captions.items()}
    if found and not filled and found.isdisjoint(set().union(*known.values())):
        return "has none of its columns. Is the row with the captions missing?"
    if other := _another(report, known, filled, found):
        return f"has the columns of the report {other}."
    return ""


def _own_captions(listed: Mapping[str, str]) -> set[str]:
    """The captions of a report but for those of items, which may stand in any report of people."""
    return {fold(caption) for caption, name in listed.items() if not name.startswith(tuple(ITEM_COLUMNS))}


def _another(report: str, known: Mapping[str, set[str]], filled: Collection[str], found: set[str]) -> str:
    """The report whose columns these are; empty when they may be this one's."""
    is_named = report in ITEM_REPORTS or not filled or any(name in filled for name in NAMES)
    is_linked = report not in NEEDED or any(name in filled for name in NEEDED[report])
    if is_named and is_linked and report in NEEDED:
        return ""
    scores: dict[str, int] = {}
    for other, theirs in known.items():
        only_there, only_here = len(found & (theirs - known[report])), len(found & (known[report] - theirs))
        if is_named and report not in ITEM_REPORTS:
            is_plain = other not in ITEM_REPORTS and only_there >= max(TELLING, MANY * only_here)
        else:
            is_plain = only_there > 0 and not only_here
        if is_plain:
            scores[other] = only_there
    return max(scores, key=lambda other: scores[other], default="")
