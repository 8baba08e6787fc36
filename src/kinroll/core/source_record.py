"""What a source said about people, as received.

A record holds one *group* for each part of the source that speaks of the person: SIMS has the groups
``contacts``, ``staff`` and ``students``; most other sources have one. A group maps field names to text, and may
hold lists of items under ``addresses``, ``telephones``, ``emails`` and ``ties``. An item is a mapping too:

- address: ``type``, ``start``, ``end``, ``apartment``, ``house_name``, ``house_number``, ``street``, ``district``,
  ``town``, ``county``, ``postcode``, ``country``
- telephone: ``number``, ``type``, ``device``, ``main``, ``primary``
- email: ``email``, ``type``, ``main``, ``primary``
- tie (what is said of another record's person): ``to`` (that record's id), ``who`` (that person's name, as this
  record has it), ``name``, ``parental_responsibility``, ``priority``, ``court_order``, ``lives_with``, ``start``,
  ``end``

Flags are ``T`` or ``F``, days YYYY-MM-DD; what could not be read as such is kept as received. Blank values are left
out; ``None`` says that a person cleared the value.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from kinroll.core.problem import Problem

LONGEST_ID = 200
"""Characters. No id is longer; databases could not look it up."""
Group = dict[str, Any]
Said = Mapping[str, Group]


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One person, as one source has them in one extract; ``as_of`` only where the record itself is dated.

    ``filled`` says in the reader's own words which columns speak of the person.
    """

    key: str
    said: Said
    as_of: datetime | None = None
    filled: str = ""


class Manner(NamedTuple):
    """How a record says one field, where it says so itself: under which copy rule, and since when."""

    rule: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """What one source record said at one time.

    ``columns`` gives for each group the fields that could have been filled, so that a blank can be told from an absent
    column; None where every record says for itself which fields it speaks of. ``built`` holds what groups say field by
    field, where that has been worked out already. ``manner`` says of each field how it competes; without it the rules
    of the source do, and the time of the version.
    """

    as_of: datetime
    said: Said
    columns: Mapping[str, frozenset[str]] | None = None
    built: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    manner: Mapping[str, Manner] = field(default_factory=dict)


def in_order(versions: Iterable[Version]) -> list[Version]:
    """Versions as they were true, whatever the order in which they arrived: by date, then by what they say."""
    listed = list(versions)
    if len(listed) < 2:
        return listed
    return sorted(listed, key=lambda version: (version.as_of, json.dumps(version.said, sort_keys=True)))


@dataclass(frozen=True, slots=True)
class Noted:
    """What a reader noted of the last extract, for itself to read; ``also`` are people who may not be left out.

    ``digests`` are those of the notes that it has read, by their place.
    """

    notes: Callable[[], Iterator[str]]
    also: Collection[str]
    digests: dict[int, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Extract:
    """What was read beside the records; complete once all records are read.

    ``groups`` are the groups that the extract covers, even where it holds nobody; ``columns`` the fields that something
    in the extract fills, group by group. ``rows`` counts the rows of each file; for the brakes, ``listed`` counts the
    people of each file, ``filled`` those of whom it fills a column, by ``file.field``. ``repeated`` are ids that stood
    for two different people, ``problems`` what the reader could not take, ``warnings`` what may be as it is and may be
    a fault.
    """

    groups: tuple[str, ...] = ()
    columns: dict[str, set[str]] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)
    listed: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    repeated: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Seen:
    """What was noticed while a portion of an extract was read, for its reader to know.

    ``filled`` counts people by what fills their columns, ``repeated`` is as in ``Extract``, ``captions`` are those of
    each file, by number.
    """

    filled: Counter[int] = field(default_factory=Counter)
    repeated: set[str] = field(default_factory=set)
    captions: Mapping[int, frozenset[str]] = field(default_factory=dict)
