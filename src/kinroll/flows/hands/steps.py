"""The steps of a run that are pure: what was read becomes rows of the stage, and what is staged a change."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson

from kinroll.core.counting import Counter
from kinroll.core.held import HeldContact
from kinroll.core.news import LinkNews, News
from kinroll.core.planning import decide
from kinroll.core.rules import SourceRules
from kinroll.core.source_record import Seen, SourceRecord
from kinroll.core.staging import stage
from kinroll.store.shapes.packed import Packed, packed
from kinroll.store.shapes.staged import Looked, LookedRows, StagedRows, by_person, looked_of, rows_of


class Portion(NamedTuple):
    """Some people of an extract, as ``Staging.reading`` takes them, and the digests that are known of them."""

    people: Any
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Staging:
    """Reads and stages a portion. ``reading`` makes records of its people, and tells what was noticed."""

    reading: Callable[[Any], tuple[Iterable[SourceRecord], Seen]]
    rules: SourceRules
    rules_digest: str
    today: date

    def __call__(self, portion: Portion) -> tuple[StagedRows, Seen]:
        records, seen = self.reading(portion.people)
        staged = (stage(record, self.rules, today=self.today) for record in records)
        return rows_of(staged, self.rules_digest, portion.digests, seen.repeated), seen


class Faced(NamedTuple):
    """Some people who have to be looked at, and what is held of those who are known, by root."""

    rows: LookedRows
    held: Mapping[int, HeldContact]


@dataclass(frozen=True, slots=True)
class Deciding:
    """Decides on people one by one. ``covered`` are the groups of the extract, ``mask`` the same as bits."""

    rules: SourceRules
    as_of: datetime
    today: date
    columns: Mapping[str, frozenset[str]] | None
    covered: frozenset[str]
    mask: int

    def __call__(self, faced: Faced) -> tuple[list[Packed], Counter]:
        counter = Counter()
        changes = filter(None, (self._decide(records, faced.held) for records in by_person(looked_of(faced.rows))))
        return [packed(change) for change in counter.counting(changes)], counter

    def _decide(self, records: list[Looked], held: Mapping[int, HeldContact]) -> Any:
        root = records[0].root
        known = held.get(root) if root is not None else None
        news = [self._news(record) for record in records]
        return decide(known, news, self.rules, as_of=self.as_of, columns=self.columns, today=self.today)

    def _news(self, row: Looked) -> News:
        kept = (row.held_mask or 0) & ~self.mask
        return News(
            key=row.key,
            name=row.name,
            mask=row.mask | kept,
            said=row.said,
            ties=row.ties,
            username=row.username if row.outcome == "won" else "",
            link=_link_news(row),
            as_of=row.as_of,
            built=row.built,
            digest=row.digest,
            covered=self.covered,
            identifiers=row.identifiers,
        )


def _link_news(row: Looked) -> LinkNews | None:
    if row.root is None or row.link == "revived":
        return LinkNews("source")
    if row.link:
        rule, anchor = orjson.loads(row.link)
        return LinkNews("rule", rule, anchor)
    return None
