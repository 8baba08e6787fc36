"""Gives every new contact its number."""

from collections.abc import Sequence
from typing import Any

from kinroll.core.change import ITS_NUMBER
from kinroll.core.process.identifying import CLIENT
from kinroll.store.bulk import any_of, fetch, reserve
from kinroll.store.shapes.packed import Body


def number_new(doing: Sequence[tuple[dict[str, Any], Body]]) -> None:
    """Give every new contact its number, in the order of the plan."""
    new = [change for change, _ in doing if change["kind"] == "created"]
    numbered = [(change, body) for change, body in doing if body.get("external_id") == ITS_NUMBER]
    numbers = free_numbers(len(new), are_names=bool(numbered))
    for change, number in zip(new, numbers, strict=True):
        change["contact_id"] = number
    for change, body in numbered:
        body["external_id"] = str(change["contact_id"])
        if body.get("create_username") == ITS_NUMBER:
            body["create_username"] = change["name_key"] = body["external_id"]


def free_numbers(count: int, *, are_names: bool = False, are_ahead: bool = False) -> list[int]:
    """Numbers that are nobody's client identifier (B14), nor a name if contacts are to be called by their number.

    On SQLite for this transaction, unless they are reserved ahead.
    """
    free: list[int] = []
    wanted = count
    while len(free) < count:
        numbers = list(reserve("contact", wanted, "number", is_ahead=are_ahead))
        condition, values = any_of("key", [str(number) for number in numbers])
        held = {
            key
            for (key,) in fetch(
                f"SELECT key FROM identifier WHERE type = '{CLIENT}' AND ended_plan_id IS NULL AND {condition}", values
            )
        }
        if are_names:
            held |= {key for (key,) in fetch(f"SELECT key FROM name WHERE {condition}", values)}
        free = [number for number in numbers if str(number) not in held]
        wanted += count - len(free)
    return free[:count]
