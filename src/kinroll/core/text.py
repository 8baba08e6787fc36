"""How names, usernames and ids are compared."""

import unicodedata
from functools import lru_cache

SHOWN = 100


@lru_cache(maxsize=10_000)
def fold(value: str) -> str:
    """The form in which two spellings of one name are equal: trimmed, single-spaced, without case, NFKC."""
    folded = " ".join(value.split()).casefold()
    if folded.isascii():
        return folded
    compatible = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folded).casefold())
    return " ".join(compatible.split())  # NFKC writes a lone accent behind a space


def name_key(forename: str, surname: str) -> str:
    """What two people of the same name share; empty unless both names are given."""
    return f"{fold(surname)}|{fold(forename)}" if forename and surname else ""


def id_order(key: str) -> str:
    """A text that sorts ids as numbers where they are numbers, then all others as text."""
    if key.isascii() and key.isdigit():
        digits = key.lstrip("0")
        return f"0{len(digits):03d}{digits}.{key}"
    return f"1{key}"


def clip(text: str) -> str:
    """A text as a message shows it: the beginning of one that no line could hold."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def plain(value: str) -> str:
    """Lower-case ASCII letters and digits only, accents dropped: for making usernames, never for comparing."""
    decomposed = unicodedata.normalize("NFKD", value.casefold())
    return "".join(char for char in decomposed if char.isascii() and char.isalnum())
