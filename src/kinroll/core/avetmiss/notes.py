"""What is written of a contact otherwise than it is held: noted, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kinroll.core.avetmiss.records import is_plain
from kinroll.core.avetmiss.spelling import in_ascii
from kinroll.core.process import codes
from kinroll.core.process.conditions import SEVERAL
from kinroll.core.text import fold

OTHER_LETTERS, CUT, NOT_WRITABLE = "written in the letters that the files have", "cut to fit", "cannot be written"
NO_CODE = "is no code of the list"


@dataclass(frozen=True, slots=True)
class Note:
    """A value that stands in the files in another form, and why."""

    field: str
    held: str
    written: str
    why: str


@dataclass
class Notes:
    """The values of a contact, and what was noted while they were written."""

    values: Mapping[str, str]
    noted: list[Note] = field(default_factory=list)

    def note(self, name: str, held: str, written: str, why: str) -> None:
        """Keep a note, once: an address may stand in two files."""
        found = Note(name, held, written, why)
        if found not in self.noted:
            self.noted.append(found)

    def text(self, name: str, held: str | None = None, limit: int = 0, *, cut: bool = True) -> str:
        """A value as the files can carry it: in their letters, and no longer than ``limit``.

        What may not be cut (an address of mail is another one then) is left out where it is too long.
        """
        value = (self.values.get(name, "") if held is None else held).strip()
        written = in_ascii(value)
        if written != " ".join(value.split()) or (value and not is_plain(value) and not written):
            self.note(name, value, written, OTHER_LETTERS if written else NOT_WRITABLE)
        if limit and len(written) > limit:
            kept = written[:limit].rstrip() if cut else ""
            self.note(name, written, kept, CUT if cut else f"longer than {limit} characters")
            return kept
        return written

    def code(self, name: str, listed: str, unknown: str) -> str:
        """A code of the list, told by itself or by its label; ``unknown`` where there is none."""
        value = self.values.get(name, "").strip()
        if not value:
            return unknown
        found = _code(listed, value)
        if not found:
            self.note(name, value, unknown, NO_CODE)
        return found or unknown

    def codes(self, name: str, listed: str) -> tuple[str, ...]:
        """Several codes of the list, each once."""
        found = []
        for value in filter(None, (part.strip() for part in self.values.get(name, "").split(SEVERAL))):
            code = _code(listed, value)
            if not code:
                self.note(name, value, "", NO_CODE)
            elif code not in found:
                found.append(code)
        return tuple(found)


@lru_cache(maxsize=50_000)
def _code(listed: str, value: str) -> str:
    long = _LONG.get(listed)
    if long and value in long[0]:
        return value
    labels = long[1] if long else codes.CODES[listed]
    if value in labels:
        return value
    others = {**{label: code for code, label in labels.items()}, **codes.ALIASES.get(listed, {})}
    return next((code for words, code in others.items() if fold(words) == fold(value)), "")


_LONG = {
    "country": (codes.COUNTRIES, codes.COUNTRY_NAMES),
    "language": (codes.LANGUAGES, codes.LANGUAGE_NAMES),
}
