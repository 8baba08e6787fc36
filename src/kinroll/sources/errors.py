"""Why a source could not be read."""

from collections.abc import Sequence

from kinroll.core.problem import Problem


class SourceUnreadableError(Exception):
    """A source cannot be read at all; the text says why, in one sentence. Nothing was changed."""


class RightMissingError(Exception):
    """The source answers, but the account it is read with lacks a right (A18). Nothing was changed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.value for problem in problems))
        self.problems = list(problems)
