"""In which encoding a file is written: its first bytes tell, or all of them."""

import codecs
from pathlib import Path

WINDOWS = "windows-1252"
_MARKED = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
WITH_MARK = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
"""Encodings that drop the mark at the beginning by themselves."""


def encoding_of(path: Path, head: bytes) -> str:
    """The encoding of a file: its mark, else UTF-16 or UTF-8 if it is that, else what Windows calls ANSI."""
    return mark_of(head) or _by_zeros(head) or ("utf-8" if is_utf8(path) else WINDOWS)


def mark_of(head: bytes) -> str:
    """The encoding that a mark at the beginning of a file tells; empty without one."""
    return next((encoding for mark, encoding in _MARKED.items() if head.startswith(mark)), "")


def _by_zeros(head: bytes) -> str:
    """UTF-16 without a mark: of its first two letters, which are plain ones, every other byte is zero."""
    zeros = "".join("0" if byte == 0 else "x" for byte in head[:4])
    return {"x0x0": "utf-16-le", "0x0x": "utf-16-be"}.get(zeros, "")


def decode(line: bytes) -> str:
    """A line that is UTF-8, or else what Windows calls ANSI: lists are pasted together from both."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(WINDOWS)


def is_utf8(path: Path, skip: int = 0) -> bool:
    """Whether every byte of the file is UTF-8; one cut inside its very last character still is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        file.seek(skip)
        while chunk := file.read(1 << 20):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return False
    return True
