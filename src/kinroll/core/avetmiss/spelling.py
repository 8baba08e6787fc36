"""Names and addresses in the letters that the files can carry: printable ASCII.

Nothing in the standard says how a name in other letters is to be written. Marks are dropped from Latin letters (é is
e), and what has no such form is romanised letter by letter by anyascii: chosen for its size (350 KB, no dependency),
its licence (ISC; Unidecode is GPL, which an Apache-2.0 program cannot bring along), and as it knows every script. It
does not know how a person writes their own name in Latin letters: that is why every change is shown, and why a person's
own romanised name, entered as the name, is the better answer.
"""

import unicodedata
from functools import lru_cache

from anyascii import anyascii

_TYPED = str.maketrans(
    {"‘": "'", "’": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-"}
)


def in_ascii(text: str) -> str:
    """A text in printable ASCII, on one line with single spaces; empty where no letter of it can be written."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return _romanised(text)


@lru_cache(maxsize=50_000)
def _romanised(text: str) -> str:
    typed = unicodedata.normalize("NFC", text.translate(_TYPED))
    letters = anyascii("".join(_plain(char) for char in typed)).replace("`", "'")
    return " ".join("".join(char if char.isprintable() else " " for char in letters).split())


def _plain(char: str) -> str:
    """A letter without its marks, where it is a Latin one; symbols, which are no part of a name, are dropped."""
    if not char.isascii() and unicodedata.category(char) in ("So", "Sk", "Cf", "Co", "Cn", "Cs"):
        return ""
    if not unicodedata.name(char, "").startswith("LATIN "):
        return char
    return "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))
