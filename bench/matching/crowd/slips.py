"""How people get a value wrong, or write the same one in another way."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from random import Random
from string import ascii_lowercase

_PLAIN = str.maketrans("łŁøØđĐıðßæŒœ", "lLoOdDidsaOo")
_NEAR = {"a": "s", "e": "r", "i": "o", "o": "p", "n": "m", "t": "r", "s": "d", "l": "k", "r": "e", "d": "f", "u": "y"}


def plain(text: str) -> str:
    """Without accents."""
    return "".join(
        letter for letter in unicodedata.normalize("NFD", text.translate(_PLAIN)) if not unicodedata.combining(letter)
    )


def mistype(random: Random, text: str) -> str:
    """One letter left out, doubled, replaced by its neighbour, or changed round with the next."""
    if len(text) < 4:
        return text
    place = random.randrange(1, len(text) - 1)
    letter = text[place]
    match random.randrange(4):
        case 0:
            return text[:place] + text[place + 1 :]
        case 1:
            return text[:place] + letter + text[place:]
        case 2:
            return text[:place] + _NEAR.get(letter, random.choice(ascii_lowercase)) + text[place + 1 :]
        case _:
            return text[:place] + text[place + 1] + letter + text[place + 2 :]


def mistype_day(random: Random, day: str) -> str:
    """A birth date with day and month changed round, or one digit wrong; always a day in the calendar, and another."""
    year, month, dom = day.split("-")
    if dom <= "12" and dom != month and random.random() < 0.5:
        return f"{year}-{dom}-{month}"
    kind = random.randrange(3)
    if kind == 0:
        tens, ones = divmod(int(year) % 100, 10)
        other = ones * 10 + tens if tens != ones and ones >= 4 else tens * 10 + (ones + random.choice((1, 9))) % 10
        return f"{year[:2]}{other:02}-{month}-{min(int(dom), 28):02}"
    if kind == 1:
        return f"{year}-{int(month) % 12 + 1:02}-{min(int(dom), 28):02}"
    shifted = int(dom) + random.choice((1, -1, 10, -10))
    return f"{year}-{month}-{shifted:02}" if 1 <= shifted <= 28 else f"{year}-{month}-{int(dom) % 28 + 1:02}"


def draw_day(random: Random, first: int, last: int) -> str:
    """A day of the years ``first`` to ``last``."""
    start = date(first, 1, 1)
    return (start + timedelta(random.randrange((last - first + 1) * 365))).isoformat()


def respell_email(random: Random, email: str) -> str:
    """The same mailbox, written otherwise: capitals, or a tag after a plus."""
    local, _, domain = email.partition("@")
    return random.choice((f"{local.title()}@{domain}", f"{local}+courses@{domain}", email.upper()))


def mistype_email(random: Random, email: str) -> str:
    """One slip before the @."""
    local, _, domain = email.partition("@")
    return f"{mistype(random, local)}@{domain}"


def respell_telephone(random: Random, number: str) -> str:
    """The same number in another of the usual ways: ``(02) 5550 1234`` as ``+61 2 5550 1234`` or ``0255501234``."""
    if number.startswith("("):
        return random.choice((f"+61 {number[2]} {number[5:]}", f"0{number[2]}{number[5:]}".replace(" ", ""), number))
    return random.choice((number.replace(" ", ""), number.replace(" ", "-"), number))
