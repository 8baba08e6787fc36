"""Whole tables of people judged in columns, with the evidence of ``kinroll.core.scoring``: the sweep for duplicates."""

from kinroll.matching.base import Base
from kinroll.matching.certain import Options
from kinroll.matching.result import Evidence, Explained, Result
from kinroll.matching.sweeping import sweep

__all__ = ["Base", "Evidence", "Explained", "Options", "Result", "sweep"]
