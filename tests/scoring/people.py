"""A made-up base to teach the scorer: families, some of whom are there twice."""

from random import Random
from typing import Any

FORENAMES = [
    "Ada",
    "Ben",
    "Cleo",
    "Dan",
    "Eve",
    "Finn",
    "Gwen",
    "Hugo",
    "Ida",
    "Jack",
    "Kim",
    "Leo",
    "Mia",
    "Ned",
    "Olga",
    "Paul",
    "Rosa",
    "Sam",
    "Tess",
    "Una",
]
SURNAMES = [
    first + last
    for first in ["Ash", "Birch", "Elm", "Fern", "Haw", "Lin", "Oak", "Row", "Thorn", "Yew"]
    for last in ["by", "ford", "ton"]
]
Row = dict[str, Any]


def somebody(number: int, **values: Any) -> Row:
    """Somebody who is like nobody else, but for what is said."""
    random = Random(number)
    row = {
        "id": str(number),
        "forename": random.choice(FORENAMES),
        "surname": random.choice(SURNAMES),
        "birth_date": f"{random.randint(1950, 2015)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
        "emails": [f"person{number}@example.com"],
        "telephones": [f"07700 9{number:05}"],
        "address": f"{number} {random.choice(SURNAMES)} Street",
        "postcode": f"ZZ{number % 100} {number % 10}AA",
    }
    return row | values


def again(row: Row, **values: Any) -> Row:
    """The same person once more, under another id."""
    return row | {"id": row["id"] + "b"} | values


def town(size: int = 300) -> list[Row]:
    """Families of three, one in six of the people there twice with another email."""
    rows = []
    for number in range(0, size, 3):
        home = somebody(number)
        shared = {name: home[name] for name in ("surname", "telephones", "address", "postcode")}
        family = [home, somebody(number + 1, **shared), somebody(number + 2, **shared)]
        rows += family
        if number % 2:
            rows.append(again(family[1], emails=[f"other{number}@example.org"]))
    return rows
