"""Answers that are files which a spreadsheet opens."""

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.http import StreamingHttpResponse

from kinroll.core.formulas import harmless

AT_ONCE = 500


class _Echo:
    def write(self, text: str) -> str:
        return text


def as_file(rows: Iterable[Iterable[Any]], name: str) -> StreamingHttpResponse:
    """Rows as a CSV file of this name, sent while they are read; no cell of it is a formula."""
    answer = StreamingHttpResponse(_lines(iter(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _lines(rows: Iterator[Iterable[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    while some := "".join(writer.writerow([harmless(str(cell)) for cell in row]) for row in islice(rows, AT_ONCE)):
        yield some
