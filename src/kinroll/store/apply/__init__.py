"""The one way to write: carries out a stored plan, batch by batch, effect and mark in one transaction.

``batches`` holds the order of things; ``rows`` turns each change into rows; the others write them, table by table.
"""

from kinroll.store.apply.batches import DONE, carry_out
from kinroll.store.locking import NEWCOMER

__all__ = ["DONE", "NEWCOMER", "carry_out"]
