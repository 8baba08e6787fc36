"""The kinds of problems that are open, each with how many there were on each of the last days."""

from dataclasses import dataclass
from datetime import datetime

from kinroll.store import lists

DAYS = 30
WIDTH = 100.0


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of problem. ``bar`` is its share of the most frequent one, of a hundred; ``trend`` one number a day."""

    code: str
    severity: str
    count: int
    since: datetime
    trend: list[int]
    bar: float

    @property
    def change(self) -> int:
        """How many more are open now than a week ago."""
        return self.trend[-1] - self.trend[-8] if len(self.trend) > 7 else 0


def kind_rows(now: datetime) -> list[KindRow]:
    """Every kind that is open, those that keep somebody out first; two queries."""
    counts, trends = lists.problem_counts(), lists.problem_trends(now, DAYS)
    most = max((count for _code, _severity, count, _since in counts), default=1)
    return [
        KindRow(code, severity, count, since, trends.get(code, []), round(WIDTH * count / most, 1))
        for code, severity, count, since in counts
    ]
