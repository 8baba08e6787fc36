"""What is answered where something cannot be done (RFC 9457)."""

from ninja import Schema


class Fault(Schema):
    """One thing that is wrong with a request: where, and what."""

    place: str
    message: str


class Refusal(Schema):
    """Why something was not done, and the way out. ``code`` never changes."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    fix: str
    errors: list[Fault] | None = None
