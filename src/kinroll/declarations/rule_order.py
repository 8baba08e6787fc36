"""The tables of a rule set put in another order: each moves whole, with its comments and those right above it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kinroll.declarations.rule_file import Place
from kinroll.declarations.toml_lines import headers, span

Span = tuple[int, int]


def reordered(text: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The text with the rules, fields, forms and processes in the order that is wanted, where only that differs.

    Tables that are written within a line stay where they are: their values change places instead.
    """
    for place, order in _moved(old, new, ()):
        text = _in_order(text, place, order)
    return text


def _moved(old: Mapping[str, Any], new: Mapping[str, Any], here: Place) -> Iterator[tuple[Place, list[int]]]:
    """Lists whose entries are the same and stand in another order: for each place of it, which one comes there."""
    for key, before in old.items():
        after = new.get(key, [])
        if not (_are_tables(before) and _are_tables(after) and len(before) == len(after)):
            continue
        order = _order(before, after)
        if order is None:
            for place, (one, other) in enumerate(zip(before, after, strict=True)):
                yield from _moved(one, other, (*here, key, place))
        elif order != sorted(order):
            yield (*here, key), order


def _order(before: Sequence[Any], after: Sequence[Any]) -> list[int] | None:
    """Where each entry of the one list stood in the other; None where they do not hold the same."""
    left = list(range(len(before)))
    order: list[int] = []
    for wanted in after:
        place = next((i for i in left if before[i] == wanted), None)
        if place is None:
            return None
        left.remove(place)
        order.append(place)
    return order


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _in_order(text: str, place: Place, order: Sequence[int]) -> str:
    places = [(*place, one) for one in range(len(order))]
    if any(one not in headers(text) for one in places):
        return text
    lines = text.splitlines(keepends=True)
    if not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    blocks = [_block(text, one) for one in places]
    made = lines[: blocks[0][0]]
    for at, one in enumerate(order):
        start, end = blocks[one]
        behind = blocks[at + 1][0] if at + 1 < len(blocks) else len(lines)
        made += [*lines[start:end], *lines[blocks[at][1] : behind]]
    return "".join(made)


def _block(text: str, place: Place) -> Span:
    """The lines of a table with the comments right above it, without blanks and comments behind its last setting."""
    start, end = span(text, place)
    lines = text.splitlines()
    while start and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return start, end
