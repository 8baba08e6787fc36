"""What stops a plan until a person lets it pass (rule 17 of the model).

A brake compares what a run would do with what the source has now. Shares are also summed over seven days, so that a
loss spread over a week of nights is seen too. A first run has nothing to compare with but accounts that were moved in.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from kinroll.core.rules import BrakeRules

SUMMED = ("disabled", "roles_lost", "relationships_lost", "blanked", "renamed", "born_anew")


@dataclass(frozen=True, slots=True)
class Brake:
    """One reason to stop, in words that need no manual."""

    code: str
    message: str


@dataclass(slots=True)
class Tally:
    """What a plan would do, counted. ``week`` holds the same counts summed over the last seven days of applied runs."""

    disabled: int = 0
    roles_lost: int = 0
    relationships_lost: int = 0
    blanked: int = 0
    renamed: int = 0
    born_anew: int = 0
    returning: int = 0
    revised: int = 0
    strangers: int = 0
    acquainted: int = 0
    week: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Before:
    """What the source has now, and what its last good extract looked like."""

    accounts: int = 0
    roles: int = 0
    relationships: int = 0
    records: int = 0
    students: int = 0
    ids: int = 0
    columns: frozenset[str] = frozenset()
    is_first: bool = True
    is_newer: bool = False


@dataclass(slots=True)
class Now:
    """What this extract holds. ``lost_groups`` are parts that had people before and have none now."""

    students: int = 0
    ids_shared: int = 0
    names_shared: int = 0
    columns: frozenset[str] = frozenset()
    repeated: int = 0
    lost_groups: tuple[str, ...] = ()


RESTRICTING = (".tie.court_order", ".tie.parental_responsibility")
"""Columns that limit what somebody may see: an empty one is news, however few rows it filled."""


def relied_on(rules: BrakeRules, filled: Mapping[str, int], listed: Mapping[str, int]) -> frozenset[str]:
    """The columns (``file.field``) whose emptiness would be news: filled for enough people, or for most of several.

    A column that one or two of many filled, such as a date of leaving, or one alone, may be empty the next day for good
    reason.
    """
    return frozenset(
        name
        for name, count in filled.items()
        if count >= rules.at_least
        or (count > 1 and 2 * count > listed.get(name.partition(".")[0], 0))
        or name.endswith(RESTRICTING)
    )


def tripped(rules: BrakeRules, before: Before, now: Now, tally: Tally) -> list[Brake]:
    """Every brake that stops this plan."""
    found = [*_about_the_files(rules, now), *_about_those_moved_in(rules, tally)]
    if before.is_first:
        found += _about_the_shares(rules, before, tally, _SHARES[:1])  # nobody but those moved in has a login to lose
    else:
        found += [*_about_the_extract(rules, before, now), *_about_the_plan(rules, before, tally)]
    return [brake for brake in found if brake.code not in rules.off]


def _about_the_files(rules: BrakeRules, now: Now) -> Iterator[Brake]:
    if now.repeated >= max(1, rules.at_least):
        yield Brake("ids-repeated", f"{now.repeated} ids stand for two different people in one report.")


def _about_those_moved_in(rules: BrakeRules, tally: Tally) -> Iterator[Brake]:
    compared = tally.strangers + tally.acquainted
    if tally.strangers >= rules.at_least and tally.acquainted < rules.names_kept * compared:
        why = "Are these the ids of another database?"
        yield Brake(
            "moved-in-strangers", f"{tally.strangers} of {compared} accounts moved in have other emails here. {why}"
        )


def _about_the_extract(rules: BrakeRules, before: Before, now: Now) -> Iterator[Brake]:
    for group in now.lost_groups:
        yield Brake("extract-empty", f"The report {group} is empty, and was not before.")
    lost = 0 if "students" in now.lost_groups else before.students - now.students
    if lost >= rules.at_least and lost > rules.students_lost * before.students:
        yield Brake("students-lost", f"{lost} of {before.students} current students are missing.")
    yield from _about_the_columns(before.columns - now.columns, now)
    if before.ids >= rules.at_least and now.ids_shared < rules.ids_kept * before.ids and not now.lost_groups:
        yield Brake(
            "ids-replaced", f"Only {now.ids_shared} of {before.ids} ids are still there. Is this another database?"
        )
    strangers = now.ids_shared - now.names_shared
    if strangers >= rules.at_least and now.names_shared < rules.names_kept * now.ids_shared:
        why = "Is this another school's file, or were columns swapped?"
        yield Brake("names-differ", f"{strangers} of {now.ids_shared} ids now have other names. {why}")
    if before.is_newer:
        yield Brake("older-than-last", "This extract is older than the last one that was applied.")


def _about_the_columns(missing: Iterable[str], now: Now) -> Iterator[Brake]:
    """What is filled nowhere any more, by the report it stood in; an empty report is named as such, and once."""
    filled = {name.partition(".")[0] for name in now.columns}
    for report, columns in groupby(sorted(missing), key=lambda name: name.partition(".")[0]):
        names = [_in_words(name.removeprefix(f"{report}.")) for name in columns]
        if report in now.lost_groups:
            continue
        if report not in filled:
            yield Brake("extract-empty", f"The report {report} is empty, and was not before.")
        else:
            why = "Was a right taken away, or a column renamed?"
            yield Brake("column-blanked", f"Nothing in the report {report} fills {_listed(names)} any more. {why}")


def _in_words(column: str) -> str:
    """A column as a person calls it."""
    own = {"tie.name": "relationship", "tie.forename": "student forename", "tie.surname": "student surname"}
    return own.get(column) or column.rpartition(".")[2].replace("_", " ")


def _listed(names: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


_SHARES = (
    ("disabled", "accounts", "too-many-disabled", "active accounts would be disabled"),
    ("roles_lost", "roles", "too-many-roles-lost", "roles would end"),
    ("relationships_lost", "relationships", "too-many-relationships-lost", "relationships would end"),
    ("blanked", "records", "too-many-blanked", "people would lose a value"),
    ("renamed", "records", "too-many-renamed", "people would become someone else (two of name, surname, birth date)"),
    ("born_anew", "records", "too-many-birth-dates", "people would have another date of birth (were dates converted?)"),
)


def _about_the_shares(
    rules: BrakeRules, before: Before, tally: Tally, shares: Sequence[tuple[str, str, str, str]]
) -> Iterator[Brake]:
    for counted, base, code, words in shares:
        count, earlier = getattr(tally, counted), tally.week.get(counted, 0)
        total = getattr(before, base)
        if count and _is_too_many(rules, count, total):
            yield Brake(code, f"{count} of {total} {words}.")
        elif count and earlier and _is_too_many(rules, count + earlier, total + earlier):
            yield Brake(code, f"{count} of {total} {words}, {count + earlier} within seven days.")


def _about_the_plan(rules: BrakeRules, before: Before, tally: Tally) -> Iterator[Brake]:
    yield from _about_the_shares(rules, before, tally, _SHARES)
    if tally.returning >= rules.at_least and tally.returning > rules.returning * tally.revised:
        yield Brake(
            "returns-to-earlier",
            f"{tally.returning} of {tally.revised} changes go back to what was said earlier. Is this an old file?",
        )


def _is_too_many(rules: BrakeRules, count: int, total: int) -> bool:
    return count >= rules.at_least and count > rules.share * total
