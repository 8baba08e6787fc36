"""Permissions and tokens as they are answered."""

from ninja import Schema
from pydantic import Field


class Permission(Schema):
    username: str
    level: str | None


class Permissions(Schema):
    items: list[Permission]


class Invitations(Schema):
    """How many mails there were to send, how many people were invited, and how many were left out, by reason."""

    schema_: int = Field(alias="schema")
    mails: int
    invited: int
    left_out: dict[str, int]


class Token(Schema):
    """A token, without what it shows. ``uses`` and ``used_at`` lag some seconds behind."""

    token: int
    name: str
    state: str
    scopes: list[str]
    made_at: str
    made_by: str
    ends_at: str
    revoked_at: str | None
    used_at: str | None
    uses: int


class Tokens(Schema):
    items: list[Token]
