"""What is delivered to somebody, whatever the channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """A text for people, and the same as facts for programs. ``key`` stays the same when it is sent again.

    ``to`` are the addresses of those whom it is for, where it is not for the people who run Kinroll.
    """

    key: str
    subject: str
    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    to: tuple[str, ...] = ()
