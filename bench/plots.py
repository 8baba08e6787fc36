"""Small plots in SVG: values with their intervals, shares of a bound, lines over two axes. Light and dark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import log10

COLOURS = ("#2563eb", "#d97706", "#059669", "#be185d", "#7c3aed", "#64748b")
SHADES = (("#93c5fd", "#3b82f6", "#1e40af"), ("#fcd34d", "#f59e0b", "#b45309"))
"""For a set of sets: a colour each, lighter and darker."""
STYLE = (
    "<style>text{font:12px system-ui,sans-serif;fill:#334155}.small{font-size:9px}"
    ".axis{stroke:#94a3b8;fill:none}.grid{stroke:#94a3b8;stroke-opacity:.25}@media(prefers-color-scheme:dark){text{fill:#cbd5e1}}</style>"
)
Interval = tuple[float, float, float]
"""A value, and the lower and upper end."""


def dots(title: str, rows: Mapping[str, Mapping[str, Interval]], tools: Sequence[str]) -> str:
    """A row for each set, a dot with its interval for each tool. The axis is stretched towards 1."""
    left, width, row = 150, 520, 26
    height = 70 + row * len(rows)

    def x(value: float) -> float:
        return left + width * (3 - log10(max(1 - value, 0) * 999 + 1)) / 3

    parts = []
    for tick in (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0):
        parts.append(f'<path class="grid" d="M{x(tick):.1f} 40V{height - 22}"/>')
        parts.append(f'<text x="{x(tick):.1f}" y="{height - 6}" text-anchor="middle">{tick:g}</text>')
    for place, (name, values) in enumerate(rows.items()):
        y = 54 + row * place
        parts.append(f'<text x="{left - 12}" y="{y + 4}" text-anchor="end">{escape(name)}</text>')
        for number, tool in enumerate(tools):
            if tool in values:
                value, low, high = values[tool]
                level = y + (number - (len(tools) - 1) / 2) * 4
                colour = COLOURS[number % len(COLOURS)]
                parts.append(f'<path stroke="{colour}" stroke-width="2" d="M{x(low):.1f} {level}H{x(high):.1f}"/>')
                parts.append(f'<circle cx="{x(value):.1f}" cy="{level}" r="3.5" fill="{colour}"/>')
    return page(title, left + width + 30, height, parts, tools)


def bars(title: str, rows: Mapping[str, Mapping[str, float]], tools: Sequence[str], colours: Mapping[str, str]) -> str:
    """A group of bars for each row, one a tool: shares of what each may be, which is the line at 1."""
    left, width, high = 150, 440, 12
    most = max(1.2, *(value for values in rows.values() for value in values.values()))
    step = high * len(tools) + 14
    height = 60 + step * len(rows)

    def x(value: float) -> float:
        return left + width * value / most

    parts = []
    for place, (name, values) in enumerate(rows.items()):
        y = 30 + step * place
        parts.append(f'<text x="{left - 12}" y="{y + (step - 14) / 2 + 3:.1f}" text-anchor="end">{escape(name)}</text>')
        for number, tool in enumerate(tools):
            if tool in values:
                wide, level = x(values[tool]) - left, y + number * high
                at = f'x="{left}" y="{level}" width="{wide:.1f}" height="{high - 2}"'
                parts.append(f'<rect {at} fill="{colours[tool]}"/>')
                end = left + wide + 4
                if x(1) - 24 < end < x(1) + 4:
                    end = x(1) + 4  # beside the line, not under it
                parts.append(f'<text class="small" x="{end:.1f}" y="{level + 8}">{values[tool]:.2f}</text>')
    for tick in sorted({0, 1, *range(0, int(most) + 1, 1 + int(most) // 8)}):
        kind = "axis" if tick == 1 else "grid"
        parts.append(f'<path class="{kind}" d="M{x(tick):.1f} 22V{height - 22}"/>')
        parts.append(f'<text x="{x(tick):.1f}" y="{height - 6}" text-anchor="middle">{tick:g}</text>')
    beside = left + width + 50
    return page(title, beside + 160, height, parts, tools, beside=beside, colours=colours)


def lines(
    title: str,
    curves: Mapping[str, Sequence[tuple[float, float]]],
    tools: Sequence[str],
    *,
    names: tuple[str, str],
    logarithmic: bool = False,
) -> str:
    """A line for each tool. Logarithmic axes begin and end at full powers of ten; others go from 0 to 1."""
    left, top, size = 60, 40, 320
    points = [point for curve in curves.values() for point in curve]
    spans = [span([point[axis] for point in points], logarithmic) for axis in (0, 1)]

    def at(value: float, axis: int) -> float:
        low, high = spans[axis]
        share = ((log10(value) if logarithmic else value) - low) / (high - low)
        return left + size * share if axis == 0 else top + size * (1 - share)

    parts = [f'<rect class="axis" x="{left}" y="{top}" width="{size}" height="{size}"/>']
    for axis in (0, 1):
        for tick in ticks(*spans[axis], logarithmic):
            place, text = at(tick, axis), f"{tick:,g}"
            if axis == 0:
                parts.append(f'<path class="grid" d="M{place:.1f} {top}v{size}"/>')
                parts.append(f'<text x="{place:.1f}" y="{top + size + 16}" text-anchor="middle">{text}</text>')
            else:
                parts.append(f'<path class="grid" d="M{left} {place:.1f}h{size}"/>')
                parts.append(f'<text x="{left - 6}" y="{place + 4:.1f}" text-anchor="end">{text}</text>')
    for number, tool in enumerate(tools):
        if line := curves.get(tool):
            colour = COLOURS[number % len(COLOURS)]
            path = " ".join(f"{at(a, 0):.1f},{at(b, 1):.1f}" for a, b in line)
            parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{path}"/>')
            parts += [f'<circle cx="{at(a, 0):.1f}" cy="{at(b, 1):.1f}" r="2.5" fill="{colour}"/>' for a, b in line]
    parts.append(f'<text x="{left + size / 2}" y="{top + size + 34}" text-anchor="middle">{escape(names[0])}</text>')
    parts.append(f'<text x="{left}" y="{top - 6}">{escape(names[1])}</text>')
    return page(title, left + size + 180, top + size + 44, parts, tools, beside=left + size + 16)


def span(values: Sequence[float], logarithmic: bool) -> tuple[float, float]:
    """Where an axis begins and ends; in powers of ten where it is logarithmic."""
    if not logarithmic:
        return 0.0, 1.0
    low, high = log10(min(values)), log10(max(values))
    return low // 1, max(-(-high // 1), low // 1 + 1)


def ticks(low: float, high: float, logarithmic: bool) -> list[float]:
    """The numbers beside an axis."""
    return [10.0**power for power in range(int(low), int(high) + 1)] if logarithmic else [n / 5 for n in range(6)]


def page(
    title: str,
    width: float,
    height: float,
    parts: Sequence[str],
    tools: Sequence[str],
    beside: float | None = None,
    colours: Mapping[str, str] | None = None,
) -> str:
    """The picture, with the names of the tools above or beside it."""
    named, x = [], 150.0
    for number, tool in enumerate(tools):
        colour = colours[tool] if colours else COLOURS[number % len(COLOURS)]
        at = (x, 26.0) if beside is None else (beside, 60.0 + 18 * number)
        named.append(f'<circle cx="{at[0]}" cy="{at[1] - 4}" r="4" fill="{colour}"/>')
        named.append(f'<text x="{at[0] + 8}" y="{at[1]}">{escape(tool)}</text>')
        x += 30 + 7 * len(tool)
    whole = max(width, x) if beside is None else width
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole:g} {height:g}" width="{whole:g}" role="img">'
        f"<title>{escape(title)}</title>{STYLE}{''.join(named)}{''.join(parts)}</svg>\n"
    )
