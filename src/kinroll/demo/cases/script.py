"""Every scene of a night, in the order in which the reports list them."""

from collections.abc import Iterator

from kinroll.demo.cases import accounts, belonging, nights, values
from kinroll.demo.cases.scene import Night, Scene


def scenes(on: Night) -> Iterator[Scene]:
    for rules in (belonging, values, accounts, nights):
        yield from rules.scenes(on)
