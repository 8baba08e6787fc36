"""The keys by which people are brought together: two who share one are worth comparing.

A key is a number mixed of the numbers of several values. It is the same in every table that shares its words, or whose
words are marked (``Vocabulary.mark``).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from kinroll.core.scoring.levels import EXTRA
from kinroll.core.scoring.spelling import sound
from kinroll.matching.table import NAMES, NONE, Codes, Table, Vocabulary, kind_of

Keys = np.ndarray[Any, np.dtype[np.uint64]]
MOST_WORDS = 8
_MIX = np.uint64(0x9E3779B97F4A7C15)


MOST_PAIRS, MOST_OF_NAMES = 2.5, 0.5


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of key: the places of those who have one, and their keys. Of a broad one only small blocks count.

    ``most``: so many pairs for each person a kind that is not broad may make in a large base, where ever more people
    have one name. ``turns``: where people stand in a kind for several of their values, in which turn each stands.
    """

    name: str
    rows: Codes
    keys: Keys
    is_broad: bool = False
    most: float = MOST_PAIRS
    turns: Codes | None = None


def all_kinds(table: Table, *, are_renamed: bool | None = None) -> Iterator[Kind]:
    """Every kind of key.

    ``are_renamed``: whether anybody has other names, where the table is only a part of a base.
    """
    yield from narrow_kinds(table, are_renamed=are_renamed)
    yield from broad_kinds(table)


def narrow_kinds(table: Table, *, are_renamed: bool | None = None) -> Iterator[Kind]:
    """Keys that few share, or that people who are one mostly share."""
    birth, postcode = _unordered_birth(table), _marked(table, "postcode", table.single["postcode"])
    forename, surname = (_marked(table, name, table.single[name]) for name in ("forename", "surname"))
    heard_first, heard_last = heard(table, "forename"), heard(table, "surname")
    first, last = initial(table, "forename"), initial(table, "surname")
    for name in ("emails", "telephones", "identifiers", "verified_identifiers", "related_to"):
        yield _each(table, name)
    both = (forename >= 0) & (surname >= 0)
    low, high = np.minimum(forename, surname), np.maximum(forename, surname)
    yield _joined("name", np.where(both, low, NONE), high, most=MOST_OF_NAMES)
    yield _joined("birth and surname", birth, heard_last)
    yield _joined("birth and forename", birth, heard_first)
    yield _joined("birth and initials", birth, first, last)
    yield _joined("sound of the name", heard_first, heard_last, most=MOST_OF_NAMES)
    yield _joined("postcode and forename", postcode, heard_first)
    yield _joined("postcode and surname", postcode, heard_last)
    yield _joined("postcode and birth", postcode, birth)
    yield _joined("street", _marked(table, "street", table.single["street"]))
    if (table.several["other_names"] >= 0).any() if are_renamed is None else are_renamed:
        yield from _other_names(table, heard_first, heard_last, first, birth)
    for extra in table.extras:
        value = _marked(table, extra, table.single[extra])
        yield _joined(f"{extra[len(EXTRA) :]} and name", value, heard_first, heard_last)


def broad_kinds(table: Table) -> Iterator[Kind]:
    """Keys that many share: of these only small blocks are looked at, so that they cost little in a large base."""
    birth, postcode = _unordered_birth(table), _marked(table, "postcode", table.single["postcode"])
    surname = _marked(table, "surname", table.single["surname"])
    names = {"forename": heard(table, "forename"), "surname": heard(table, "surname")}
    rows = np.arange(len(table), dtype=np.int32)
    either = np.concatenate(tuple(names.values()))
    for name, column in (("birth", birth), ("postcode", postcode)):
        found = _joined(f"{name} and either name", np.tile(column, 2), either)
        yield Kind(found.name, np.tile(rows, 2)[found.rows], found.keys, True)
    for name, column in (("birth", birth), *names.items(), ("surname as written", surname)):
        yield _joined(name, column, is_broad=True)
    words, people = _words(table)
    for name, column in (("birth", birth), *names.items()):
        found = _joined(f"word of the address and {name}", words, column[people])
        yield Kind(found.name, people[found.rows], found.keys, True)
    yield _neighbouring(words, people)
    yield _joined("postcode", postcode, is_broad=True)


def _other_names(table: Table, forename: Codes, surname: Codes, first: Codes, birth: Codes) -> Iterator[Kind]:
    """Forename with each surname that somebody has had, that of now among them; and other names with birth dates."""
    others = table.several["other_names"]
    rows, columns = np.arange(len(table), dtype=np.int32), [others[:, n] for n in range(others.shape[1])]
    for column in columns:
        yield _joined("other name and birth", _marked(table, "other_names", column), first, birth)
    sounds = _derived(table.words[NAMES], "sound", sound)
    every = np.concatenate([surname, *(sounds[column] for column in columns)])
    found = _joined("any surname", np.tile(forename, len(columns) + 1), every)
    turns = (found.rows // max(len(table), 1)).astype(np.int32)
    yield Kind(found.name, np.tile(rows, len(columns) + 1)[found.rows], found.keys, turns=turns)


def _joined(name: str, *columns: Codes, is_broad: bool = False, most: float = MOST_PAIRS) -> Kind:
    """A key of several columns, none of them blank."""
    rows = np.flatnonzero(np.logical_and.reduce([column >= 0 for column in columns])).astype(np.int32)
    keys = np.zeros(len(rows), np.uint64)
    for column in columns:
        keys = (keys + column[rows].astype(np.uint64) + np.uint64(1)) * _MIX
        keys ^= keys >> np.uint64(29)
    return Kind(name, rows, keys, is_broad, most)


def _each(table: Table, name: str) -> Kind:
    """A key for each value of a field that holds several."""
    matrix = table.several[name]
    rows, places = np.nonzero(matrix >= 0)
    return Kind(name, rows.astype(np.int32), _marked(table, name, matrix[rows, places]).astype(np.uint64))


def _marked(table: Table, name: str, codes: Codes) -> Codes:
    """What stands for values of a column in keys: their numbers, or their marks."""
    words = table.words[kind_of(name)]
    return codes if words.mark is None else _derived(words, "mark", str)[codes]


def heard(table: Table, name: str) -> Codes:
    """How a name of everybody sounds, as numbers."""
    return _derived(table.words[NAMES], "sound", sound)[table.single[name]]


def initial(table: Table, name: str) -> Codes:
    """What a name of everybody begins with."""
    return _derived(table.words[NAMES], "initial", lambda text: text[0])[table.single[name]]


def _derived(words: Vocabulary, kind: str, derive: Callable[[str], str]) -> Codes:
    """What is worked out of each distinct value, as numbers; blank for the blank. Each value is worked out once."""
    numbers, found = words.derived.setdefault(kind, ({}, []))
    for text in words.values[len(found) :]:
        found.append(words.stands_for(derive(text), numbers))
    return np.array([*found, NONE], np.int64 if words.mark else np.int32)


def _unordered_birth(table: Table) -> Codes:
    """Birth dates, day and month in whichever order."""
    return _derived(table.words["birth_date"], "unordered", _unordered)[table.single["birth_date"]]


def _unordered(date: str) -> str:
    return date[:4] + "".join(sorted((date[4:6], date[6:8]))) if len(date) == 8 else date


def _words(table: Table) -> tuple[Codes, Codes]:
    """The words of each address, and whose they are."""
    words = table.words["street"]
    numbers, found = words.derived.setdefault("words", ({}, []))
    for text in words.values[len(found) :]:
        each = [words.stands_for(word, numbers) for word in text.split()[:MOST_WORDS]]
        found.append(each)  # type: ignore[arg-type]
    code = table.single["street"]
    people = np.flatnonzero(code >= 0).astype(np.int32)
    mine: list[list[int]] = [found[n] for n in code[people].tolist()]
    counts = np.fromiter(map(len, mine), np.int64, len(mine))
    width = np.int64 if words.mark else np.int32
    flat: Codes = np.fromiter((number for each in mine for number in each), width, int(counts.sum()))
    return flat, np.repeat(people, counts)


def _neighbouring(words: Codes, people: Codes) -> Kind:
    """Each two words that stand side by side in an address."""
    together = people[1:] == people[:-1]
    low, high = np.minimum(words[1:], words[:-1]), np.maximum(words[1:], words[:-1])
    found = _joined("two words of the address", low[together], high[together])
    return Kind(found.name, people[1:][together][found.rows], found.keys, True)
