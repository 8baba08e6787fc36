"""Names and words in the form in which they are compared: one alphabet, no accents, no case, and how they sound."""

import re
from functools import lru_cache

from anyascii import anyascii

from kinroll.core.text import fold

LONGEST = 80
"""Of a longer name the beginning is compared: nothing human needs more, and no text makes the work explode."""
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
PARTICLES = frozenset(
    {"al", "af", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la"}
    | {"le", "mc", "o", "st", "ten", "ter", "van", "von"}
)
_SOUNDS = {
    **dict.fromkeys(("tsch", "shch", "tch", "ch", "ck", "qu", "q", "c"), "k"),
    **dict.fromkeys(("sch", "sh", "dz", "z"), "s"),
    **dict.fromkeys(("zh", "dj", "y", "j"), "i"),
    "kh": "h",
    "gh": "g",
    "ph": "f",
    "th": "t",
    "ks": "x",
    "w": "v",
}
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_SILENT = re.compile(r"(?<=.)[aeiouh]")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=10_000)
def fold_name(text: str) -> str:
    """A name in small Latin letters, its parts apart by one blank: ``O'Brien-Müller`` is ``obrien muller``."""
    folded = fold(text[: 4 * LONGEST])
    plain = folded if folded.isascii() else anyascii(folded).lower()
    return _NOT_A_LETTER.sub(" ", plain.replace("'", "").replace("’", "")).strip()[:LONGEST].rstrip()


@lru_cache(maxsize=10_000)
def parts(name: str) -> tuple[str, ...]:
    """The parts of a folded name, particles such as *de* and *van* left out where anything else is left."""
    words = name.split()
    return tuple(word for word in words if word not in PARTICLES) or tuple(words)


@lru_cache(maxsize=10_000)
def sound(name: str) -> str:
    """What spellings of one name in several languages share: the consonants, like sounds written alike."""
    heard = _SOUND.sub(lambda found: _SOUNDS[found[0]], name.replace(" ", ""))
    return _DOUBLE.sub(r"\1", _SILENT.sub("", heard))


def fold_words(text: str) -> str:
    """An address in the form in which it is compared."""
    return fold_name(text.replace("/", " "))
