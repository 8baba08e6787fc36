"""Permissions and tokens as they are answered."""

from ninja import Schema


class Permission(Schema):
    username: str
    level: str | None


class Permissions(Schema):
    items: list[Permission]


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
