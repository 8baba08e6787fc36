"""How answers look: tables and colour on a terminal, plain text in a pipe, JSON when asked. Messages go to stderr."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

_CONTROLS = [*range(9), *range(11, 32), *range(127, 160)]
_TURNS = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_UNSEEN = dict.fromkeys([*_CONTROLS, *_TURNS], "\ufffd")
"""What a source says must not move the cursor, colour the screen, or turn what stands behind it round."""


def say(text: str = "") -> None:
    """A line of the answer, on stdout."""
    sys.stdout.write(text.translate(_UNSEEN) + "\n")


def tell(text: str) -> None:
    """A line about the work, on stderr."""
    sys.stderr.write(text.translate(_UNSEEN) + "\n")


has_answered = False
"""Whether a program has had an answer from the command that runs."""


def dump(value: Any) -> None:
    """One JSON value on one line, on stdout."""
    global has_answered
    has_answered = True
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")


def is_terminal() -> bool:
    """Whether a person is looking at stdout."""
    return sys.stdout.isatty()


def table(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table: drawn on a terminal, columns of plain text in a pipe."""
    texts = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if is_terminal():
        _draw(headers, texts)
        return
    widths = [max(len(cell) for cell in column) for column in zip(headers, *texts, strict=True)]
    for row in (headers, *texts):
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _draw(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(*headers, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    Console(no_color=bool(os.environ.get("NO_COLOR"))).print(drawn)


class Bar(Protocol):
    def __call__(self, count: int) -> None: ...


@contextmanager
def progress(label: str) -> Iterator[Bar]:
    """A counter on stderr while something long goes on; silent where nobody is looking."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, no_color=bool(os.environ.get("NO_COLOR")))
    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed:,.0f}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        task = bars.add_task(label)
        yield lambda count: bars.advance(task, count)
