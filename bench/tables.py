"""Tables of figures as Markdown that reads as text too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from kept import Measured

Columns = Sequence[Sequence[Measured]]


def as_table(heads: Sequence[str], rows: Mapping[str, Sequence[str]]) -> str:
    """The first column to the left, the figures to the right. ``heads`` begins with what all the columns share."""
    lines = [heads, ["---"] * len(heads), *([name, *cells] for name, cells in rows.items())]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    return "".join(_line(cells, widths) for cells in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [_padded(cell, width, i) for i, (cell, width) in enumerate(zip(cells, widths, strict=True))]
    return f"| {' | '.join(padded)} |\n"


def _padded(cell: str, width: int, place: int) -> str:
    if cell == "---":
        return "-" * (width - 1) + (":" if place else "-")
    return cell.rjust(width) if place else cell.ljust(width)


def origin(columns: Columns) -> dict[str, list[str]]:
    """Rows on how often, when and of which code each column was measured."""
    return {
        "paired rounds": [str(len(of_one)) for of_one in columns],
        "measured on": [", ".join(f"{day:%-d %b %Y}" for day in sorted({r.day for r in of_one})) for of_one in columns],
        "commit": [", ".join(dict.fromkeys(r.commit for r in of_one)) for of_one in columns],
    }


def middle(values: Iterable[float]) -> str:
    """The median."""
    return f"{median(values):.2f}"


def spread(values: Sequence[float]) -> str:
    """The median, and the smallest and the largest where there are several."""
    return middle(values) + (f" ({min(values):.2f}–{max(values):.2f})" if len(values) > 1 else "")
