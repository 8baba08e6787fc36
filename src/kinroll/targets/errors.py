"""How asking a target can end other than well. Each says what it means for what was asked."""


class TargetError(Exception):
    """The target did not do what was asked. ``code`` never changes; the text is for people."""

    has_begun = False
    """Whether other things were done before."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


class StoppedError(TargetError):
    """Nothing can be done there until a person has put something right. Nothing was done."""


class DownError(TargetError):
    """It cannot be reached just now. Nothing was done; later it may be."""


class UnknownOutcomeError(TargetError):
    """What was sent may have been done or not: one has to look."""


class RefusedError(TargetError):
    """What was sent is wrong in itself, and will be tomorrow. Of several things sent at once nothing was done."""


class GoneError(TargetError):
    """What was asked about is not there."""
