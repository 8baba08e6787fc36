"""Accounts from a CSV file: comma or semicolon, UTF-8 or Windows-1252, one account a line.

Every line stands for itself, so that a quotation mark or a byte too many spoils no more than its own.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO

from kinroll.core.old_account import OldAccount, build_account, unreadable
from kinroll.core.problem import Problem
from kinroll.core.text import fold
from kinroll.sources.encoding import decode
from kinroll.sources.errors import SourceUnreadableError

COLUMNS = {
    "id": "id",
    "third_party_id": "id",
    "person_id": "id",
    "username": "username",
    "user_name": "username",
    "password": "password",
    "password_hash": "password",
    "email_preference": "email_preference",
    "telephone_preference": "telephone_preference",
    "status": "status",
    "is_active": "status",
    "disabled_by": "disabled_by",
    "email": "email",
    "created": "created",
    "created_date": "created",
    "date_joined": "created",
}
"""Column names, in lower case and with _ for blanks and hyphens, and what they hold."""
NEEDED = ("id", "username")
LONGEST_LINE = 1 << 16
"""Bytes of one line."""
_MARK = b"\xef\xbb\xbf"
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff")
Line = tuple[OldAccount | None, list[Problem]]


@dataclass(slots=True)
class AccountsFile:
    """One file; ``unused`` lists the columns that nothing is taken from, once it has been read."""

    path: Path
    unused: list[str] = field(default_factory=list)

    def read(self) -> Iterator[Line]:
        """The account of each line, and what is wrong with it. Raises ``SourceUnreadableError`` for another file."""
        try:
            with self.path.open("rb") as file:
                lines = _lines(file)
                head = self._text(next(lines, (1, b""))[1])
                delimiter = ";" if head.count(";") > head.count(",") else ","
                names = self._names(next(csv.reader([head], delimiter=delimiter), []))
                for number, line in lines:
                    if line is None or line.strip():
                        yield self._account(number, line, names, delimiter)
        except OSError as error:
            raise SourceUnreadableError(f"The file {self.path} cannot be read ({error.strerror}).") from error

    def _text(self, head: bytes | None) -> str:
        if not head or not head.strip() or head.startswith(_OTHER_MARKS) or b"\x00" in head or b"\r" in head:
            raise SourceUnreadableError(
                f"The file {self.path} is no CSV file in UTF-8 or Windows-1252 with the names of its columns in line 1."
            )
        try:
            return decode(head.removeprefix(_MARK))
        except UnicodeDecodeError:
            return ""  # no column is found in it

    def _names(self, captions: Sequence[str]) -> list[str]:
        """What each column holds; empty for one that nothing is taken from."""
        folded = ["_".join(fold(caption).replace("-", " ").replace("_", " ").split()) for caption in captions]
        names = [COLUMNS.get(caption, "") for caption in folded]
        faults = [f"no column {name}" for name in NEEDED if name not in names]
        faults += [f"two columns for {name}" for name in dict.fromkeys(names) if name and names.count(name) > 1]
        free = [caption for caption, name in COLUMNS.items() if name not in names]
        self.unused = [caption for caption, name in zip(captions, names, strict=True) if not name]
        for caption in [caption for caption, name in zip(folded, names, strict=True) if not name]:
            if meant := get_close_matches(caption, free, n=1, cutoff=0.75):
                faults.append(f"a column {caption}: should it be {meant[0]}?")
        if faults:
            known = (
                "id, username, password, email_preference, telephone_preference, status, disabled_by, email, created"
            )
            raise SourceUnreadableError(f"The file {self.path} has {'; '.join(faults)}. Columns: {known}.")
        return names

    def _account(self, number: int, line: bytes | None, names: Sequence[str], delimiter: str) -> Line:
        if line is None:
            return None, [unreadable(number, f"it is longer than {LONGEST_LINE:,} bytes")]
        if b"\x00" in line:
            return None, [unreadable(number, "it holds a zero byte")]
        try:
            cells = next(csv.reader([decode(line)], delimiter=delimiter, strict=True))
        except (UnicodeDecodeError, csv.Error) as error:
            why = "it is neither UTF-8 nor Windows-1252" if isinstance(error, UnicodeDecodeError) else str(error)
            return None, [unreadable(number, why)]
        if len(cells) != len(names):
            return None, [unreadable(number, f"it has {len(cells)} columns, and line 1 has {len(names)}")]
        return build_account(number, {name: cell for name, cell in zip(names, cells, strict=True) if name})


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number; None for one that is too long to be one."""
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        is_whole = len(line) < LONGEST_LINE or line.endswith(b"\n")
        while len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE)
        yield number, line.rstrip(b"\r\n") if is_whole else None
