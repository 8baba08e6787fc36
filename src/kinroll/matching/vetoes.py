"""Whom no machine may join, asked for two places of a table."""

from kinroll.core.scoring.birth import is_more_than_a_slip
from kinroll.core.scoring.vetoes import BIRTH_DATES, COMPLETE_SOURCE, SAID_APART, VERIFIED_IDS
from kinroll.matching.table import PEOPLE, Codes, Table

Sets = list[frozenset[int]] | None


class Vetoes:
    """The vetoes between the people of one table; ``is_firm`` is whether another birth date is one."""

    def __init__(self, table: Table, *, is_firm: bool) -> None:
        self._is_firm = is_firm
        self._births, self._dates = table.single["birth_date"].tolist(), table.words["birth_date"].values
        self._differ: dict[tuple[int, int], bool] = {}
        self._apart = _apart(table)
        self._sources = _sets(table.several["complete_source"])
        self._verified = _sets(table.several["verified_identifiers"])
        self._kinds = [value.partition(":")[0] for value in table.words["verified_identifiers"].values]

    def of(self, one: int, other: int) -> str:
        """The strongest veto against these two; empty where there is none."""
        return self.hard(one, other) or (BIRTH_DATES if self._is_firm and self._dates_differ(one, other) else "")

    def hard(self, one: int, other: int) -> str:
        """The same, birth dates aside."""
        if (one, other) in self._apart:
            return SAID_APART
        if self._verified is not None and self._have_other_ids(self._verified[one], self._verified[other]):
            return VERIFIED_IDS
        if self._sources is not None and self._sources[one] & self._sources[other]:
            return COMPLETE_SOURCE
        return ""

    def _have_other_ids(self, mine: frozenset[int], theirs: frozenset[int]) -> bool:
        """Whether both have a verified id of one type, and none in common."""
        if not mine or not theirs or mine & theirs:
            return False
        return bool({self._kinds[n] for n in mine} & {self._kinds[n] for n in theirs})

    def _dates_differ(self, one: int, other: int) -> bool:
        a, b = self._births[one], self._births[other]
        if a < 0 or b < 0 or a == b:
            return False
        pair = (min(a, b), max(a, b))
        if pair not in self._differ:
            self._differ[pair] = is_more_than_a_slip(self._dates[a], self._dates[b])
        return self._differ[pair]


def _apart(table: Table) -> frozenset[tuple[int, int]]:
    """The pairs of places that are known to be two people, both ways round."""
    matrix, people = table.several["apart_from"], table.words[PEOPLE].values
    rows, columns = (matrix >= 0).nonzero()
    places: dict[str, list[int]] = {}
    if len(rows):
        for place, number in enumerate(table.ids):
            places.setdefault(number, []).append(place)
    found = set()
    for one, key in zip(rows.tolist(), matrix[rows, columns].tolist(), strict=True):
        for other in places.get(people[key], ()):
            found |= {(one, other), (other, one)}
    return frozenset(found)


def _sets(matrix: Codes) -> Sets:
    if not (matrix >= 0).any():
        return None
    return [frozenset(n for n in row if n >= 0) for row in matrix.tolist()]
