"""Streams of a school's own machine as they are answered."""

from ninja import Schema


class Push(Schema):
    """How far a stream has come; ``state`` is ``open`` until it was read, then ``done`` or ``failed``."""

    push: str
    source: str
    size: int
    received: int
    state: str
