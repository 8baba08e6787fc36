"""A report in the other shapes that the report runner writes: CSV, XLSX, and XML in other encodings."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

from lxml import etree
from openpyxl import Workbook

from kinroll.sources.sims import xml


def recoded(encoding: str, before: str = "") -> Callable[[Path], None]:
    def change(path: Path) -> None:
        path.write_bytes((before + path.read_text(encoding="utf-8")).encode(encoding))

    return change


def declared(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_bytes(('<?xml version="1.0" encoding="windows-1252"?>\n' + text).encode("windows-1252"))


def table(path: Path) -> list[list[str]]:
    """A report as rows of cells, dates as a British machine writes them."""
    records = [{xml.caption(child.tag): child.text or "" for child in record} for record in etree.parse(path).getroot()]
    captions = list(dict.fromkeys(caption for record in records for caption in record)) or ["primary_id"]
    return [captions, *([british(record.get(caption, "")) for caption in captions] for record in records)]


def british(text: str) -> str:
    return f"{text[8:10]}/{text[5:7]}/{text[:4]}" if text[4:5] == "-" and "T00:00:00" in text else text


def as_csv(encoding: str, before: str = "", *, between: str = ",") -> Callable[[Path], None]:
    def change(path: Path) -> None:
        text = io.StringIO(before)
        text.seek(0, io.SEEK_END)
        csv.writer(text, delimiter=between).writerows(table(path))
        path.write_bytes(text.getvalue().encode(encoding))

    return change


def as_xlsx(path: Path, *above: list[str]) -> None:
    book = Workbook()
    for row in (*above, *table(path)):
        book.active.append(row)
    book.save(path.with_suffix(".xlsx"))
    path.with_suffix(".xlsx").replace(path)
