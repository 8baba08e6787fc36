"""Which of several telephones, emails and addresses counts (A4 to A6, A8, A9, A15).

The order of choice is data: ``[sources.NAME.choice]`` in kinroll.toml. Each word of it is one test below.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from kinroll.core.text import fold

Item = Mapping[str, Any]

PREFERENCE_OF = {
    "personal_email": "personal",
    "work_email": "work",
    "telephone": "home",
    "mobile": "mobile",
    "work_telephone": "work",
}
TESTS = ("primary", "main", "first")


def choose(items: Sequence[Item], order: Sequence[str]) -> Item | None:
    """The first item that passes the earliest test any item passes; None when none passes any."""
    for test in order:
        if test == "first":
            return items[0] if items else None
        for item in items:
            if item.get(test) == "T":
                return item
    return None


def by_field(items: Sequence[Item], fields: Mapping[str, str]) -> dict[str, list[Item]]:
    """The items whose type has a field of its own, under that field, in their order; ``fields`` maps folded types."""
    found: dict[str, list[Item]] = {}
    for item in items:
        name = fields.get(fold(item.get("type", "")))
        if name:
            found.setdefault(name, []).append(item)
    return found


def choose_preference(items: Sequence[Item], fields: Mapping[str, str], order: Sequence[str]) -> str:
    """The preference that the chosen item of a type with a field of its own stands for; empty when there is none."""
    eligible = [item for item in items if fold(item.get("type", "")) in fields]
    item = choose(eligible, order)
    return PREFERENCE_OF[fields[fold(item["type"])]] if item else ""


def choose_username(emails: Sequence[Item], values: Mapping[str, str], order: Sequence[str]) -> str:
    """The email that a new account is named after (A15); ``values`` holds the emails chosen for fields."""
    for test in order:
        if test in TESTS:
            item = choose(emails, (test,))
            if item:
                return str(item["email"])
        elif values.get(test):
            return values[test]
    return ""


def choose_address(addresses: Sequence[Item], types: frozenset[str]) -> Item | None:
    """The address of a home type with the latest start; no start counts as the oldest, a tie takes the first listed."""
    homes = [item for item in addresses if fold(item.get("type", "")) in types]
    return max(homes, key=lambda item: item.get("start", ""), default=None)


def address_lines(item: Item, home_countries: frozenset[str]) -> list[str]:
    """The lines of an address as they go on an envelope, without the postcode."""
    street = " ".join(part for part in (item.get("house_number", ""), item.get("street", "")) if part)
    country = item.get("country", "")
    lines = [
        item.get("apartment", ""),
        item.get("house_name", ""),
        street,
        item.get("district", ""),
        item.get("town", ""),
        item.get("county", ""),
        "" if fold(country) in home_countries else country,
    ]
    return [line for line in lines if line]
