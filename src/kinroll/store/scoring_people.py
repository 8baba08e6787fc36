"""Contacts as the scorer compares them: everything that may say who somebody is, read in sets."""

from collections.abc import Collection, Iterable
from typing import Any

import orjson

from kinroll.core.fields import EMAIL_FIELDS, TELEPHONE_FIELDS, unpack_address
from kinroll.core.process.identifying import CLIENT, USI, VERIFIED
from kinroll.core.text import fold
from kinroll.store import identifiers, verifications
from kinroll.store.bulk import any_of, fetch, fetch_one, of_roots

Person = dict[str, Any]
MIDDLE_NAMES = ("middle_name", "middle_names", "second_name")
OTHER_NAMES = ("previous_surname", "former_surname", "maiden_name", "preferred_name", "known_as", "preferred_forename")
GENDER = "gender"
_FIELDS = ("forename", "surname", "date_of_birth", GENDER, "address", *EMAIL_FIELDS, *TELEPHONE_FIELDS)
_GATHERED = ("identifiers", "verified_identifiers", "related_to", "apart_from", "complete_source")
_NAMES = ", ".join(f"c.{name}" for name in ("number", "extra", *_FIELDS))


def people(complete: Collection[str], numbers: Collection[int] | None = None) -> list[Person]:
    """Everybody who is here, or those of these numbers, in the columns of the scorer and in the order of their numbers.

    A fixed number of queries. ``complete`` are the sources that list everybody once: two of them are two people.
    """
    found = {int(one["id"]): one for one in themselves(numbers)}
    for number, kind, key in _ids(numbers):
        if number in found:
            found[number]["identifiers"].append(f"{kind}:{key}")
    _verify(found, numbers)
    for number, other in _ties(numbers):
        for one, beside in ((number, other), (other, number)):
            if one in found and one != beside:
                found[one]["related_to"].append(str(beside))
                found[one]["apart_from"].append(str(beside))
    for one, other in _said_apart(numbers):
        if one in found:
            found[one]["apart_from"].append(str(other))
    for number, source in _sources(complete, numbers):
        if number in found:
            found[number]["complete_source"].append(source)
    return [_in_order(one) for one in found.values()]


def themselves(numbers: Collection[int] | None = None) -> list[Person]:
    """The same by their own values alone: no ids, nobody they belong to, no sources. One query."""
    where, values = _of(numbers)
    sql = f"SELECT {_NAMES} FROM contact c WHERE c.root IS NULL AND c.is_active AND {where} ORDER BY c.number"
    rows = fetch(sql, values)
    return [_person(*row) for row in rows]


def count() -> int:
    """How many people are here."""
    return int(fetch_one("SELECT count(*) FROM contact WHERE root IS NULL AND is_active") or 0)


def next_numbers(after: int, most: int) -> list[int]:
    """The numbers of so many people at most who are here, in their order, beginning behind a number."""
    sql = "SELECT number FROM contact WHERE root IS NULL AND is_active AND number > %s ORDER BY number LIMIT %s"
    return [number for (number,) in fetch(sql, [after, most])]


def last_event() -> int:
    """The last thing that happened."""
    return int(fetch_one("SELECT max(id) FROM event") or 0)


def changed_since(event: int) -> list[int]:
    """The root contacts to whom anything has happened since, those who are gone among them."""
    rows = fetch(
        "SELECT DISTINCT COALESCE(c.root, c.number) FROM event e JOIN contact c ON c.number = e.contact_id "
        "WHERE e.id > %s UNION SELECT DISTINCT e.contact_id FROM event e WHERE e.id > %s",
        [event, event],
    )
    return [number for (number,) in rows]


def newcomers(most: int) -> list[int]:
    """Root contacts that have come since the last sweep and that nobody can be compared with yet; so many at most."""
    return [
        number
        for (number,) in fetch(
            "SELECT DISTINCT c.number FROM event e JOIN contact c ON c.number = e.contact_id "
            "WHERE e.id > (SELECT last_event FROM scorer_model WHERE id = 1) AND e.kind = 'created' "
            "AND c.root IS NULL AND c.is_active "
            f"AND NOT EXISTS (SELECT 1 FROM scorer_key k WHERE k.contact_id = c.number) LIMIT {most}"
        )
    ]


def _of(numbers: Collection[int] | None) -> tuple[str, list[Any]]:
    return ("1 = 1", []) if numbers is None else any_of("c.number", list(numbers))


def _of_roots(numbers: Collection[int] | None) -> tuple[str, list[Any]]:
    return ("1 = 1", []) if numbers is None else of_roots("c", list(numbers))


def _person(number: int, extra: str, forename: str, surname: str, birth: str, gender: str, *rest: str) -> Person:
    address, *reached = rest
    lines, postcode = unpack_address(address) if address else ([], "")
    more = orjson.loads(extra) if extra else {}
    return {
        "id": str(number),
        "forename": forename,
        "middle_names": _first(more, MIDDLE_NAMES),
        "surname": surname,
        "other_names": [text for name in OTHER_NAMES if (text := str(more.get(name) or "").strip())],
        "birth_date": birth,
        "gender": gender,
        "address": lines,
        "postcode": postcode,
        "emails": [text for text in reached[: len(EMAIL_FIELDS)] if text],
        "telephones": [text for text in reached[len(EMAIL_FIELDS) :] if text],
        **{name: [] for name in _GATHERED},
    }


def _in_order(one: Person) -> Person:
    """The same person, whatever order the database has given rows in."""
    return one | {name: sorted(one[name]) for name in _GATHERED}


def _first(more: dict[str, Any], names: Iterable[str]) -> str:
    return next((str(more[name]) for name in names if more.get(name)), "")


def _ids(numbers: Collection[int] | None) -> list[tuple[int, str, str]]:
    """The ids that people have; client identifiers are given by the college itself, and say nothing."""
    where, values = _of_roots(numbers)
    return fetch(
        "SELECT DISTINCT COALESCE(c.root, c.number), i.type, i.key FROM identifier i "
        "JOIN link l ON l.record_id = i.record_id AND l.ended_plan_id IS NULL "
        f"JOIN contact c ON c.number = l.contact_id WHERE i.ended_plan_id IS NULL AND i.type <> %s AND {where}",
        [CLIENT, *values],
    )


def _verify(found: dict[int, Person], numbers: Collection[int] | None) -> None:
    """Move the USIs that a registry has confirmed among the verified ids."""
    have = {number for number, one in found.items() if any(text.startswith(f"{USI}:") for text in one["identifiers"])}
    if not have:
        return
    held = identifiers.identities(USI, None if numbers is None else have)
    listed = [(number, one) for number, each in held.items() if number in found for one in each]
    for (number, one), how in zip(listed, verifications.standings([one for _, one in listed]), strict=True):
        text = f"{USI}:{fold(one.value)}"
        if how.status == VERIFIED and text in found[number]["identifiers"]:
            found[number]["identifiers"].remove(text)
            found[number]["verified_identifiers"].append(text)


def _ties(numbers: Collection[int] | None) -> list[tuple[int, int]]:
    """Who is related to whom: both ends as root contacts."""
    joins = (
        "SELECT DISTINCT COALESCE(c.root, c.number) AS one, COALESCE(o.root, o.number) AS other FROM relationship x "
        "JOIN source_record r ON r.id = x.record_id JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL "
        "JOIN contact c ON c.number = l.contact_id "
        "JOIN source_record r2 ON r2.source_id = r.source_id AND r2.key = x.other_key "
        "JOIN link l2 ON l2.record_id = r2.id AND l2.ended_plan_id IS NULL JOIN contact o ON o.number = l2.contact_id "
        "WHERE x.ended_plan_id IS NULL"
    )
    if numbers is None:
        return fetch(joins)
    mine, values = of_roots("c", list(numbers))
    theirs, more = of_roots("o", list(numbers))
    return fetch(f"{joins} AND {mine} UNION {joins} AND {theirs}", [*values, *more])


def _said_apart(numbers: Collection[int] | None) -> list[tuple[int, int]]:
    """Of whom a person has said that they are different; each pair both ways round."""
    sql = (
        "SELECT COALESCE(c.root, c.number), COALESCE(o.root, o.number) FROM said_apart s "
        "JOIN contact c ON c.number = s.{} JOIN contact o ON o.number = s.{} WHERE s.one_id IS NOT NULL"
    )
    sides = [sql.format("one_id", "other_id"), sql.format("other_id", "one_id")]
    if numbers is None:
        return fetch(f"{sides[0]} UNION {sides[1]}")
    where, values = _of_roots(numbers)
    return fetch(f"{sides[0]} AND {where} UNION {sides[1]} AND {where}", [*values, *values])


def _sources(complete: Collection[str], numbers: Collection[int] | None) -> list[tuple[int, str]]:
    """In which complete sources people are listed now."""
    where, values = _of_roots(numbers)
    named, names = any_of("s.name", sorted(complete))
    return fetch(
        "SELECT DISTINCT COALESCE(c.root, c.number), s.name FROM source s JOIN source_record r ON r.source_id = s.id "
        "JOIN link l ON l.record_id = r.id AND l.ended_plan_id IS NULL JOIN contact c ON c.number = l.contact_id "
        f"WHERE r.mask <> 0 AND {named} AND {where}",
        [*names, *values],
    )
