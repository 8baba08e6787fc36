"""A program that uses the HTTP API of a school or college."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.http.response import HttpResponseBase
from django.test import Client

from kinroll.accounts.programs import uses
from kinroll.accounts.programs.scopes import SCOPES
from kinroll.declarations.file import read
from kinroll.flows import tokens
from kinroll.web.api import limits
from kinroll.web.opening import open_web
from website import now

BASE = "/api/v1"
ALL = tuple(SCOPES)


def serve(config: Path) -> None:
    """Serve what a configuration says."""
    cache.clear()
    limits.forget()
    uses.forget()
    open_web(read(config))


def token(scopes: Sequence[str] = ALL, name: str = "", days: int = 1) -> str:
    """What a program has to show."""
    token.made = getattr(token, "made", 0) + 1  # type: ignore[attr-defined]
    return tokens.create(name or f"program {token.made}", scopes, days, now()).secret  # type: ignore[attr-defined]


@dataclass
class Said:
    """An answer of the API."""

    response: HttpResponseBase

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def body(self) -> bytes:
        response: Any = self.response
        return b"".join(response.streaming_content) if response.streaming else bytes(response.content)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.body.splitlines()]

    @property
    def code(self) -> str:
        """The code of a refusal."""
        assert self.response["Content-Type"] == "application/problem+json", self.body
        said = self.json
        assert said["status"] == self.status
        assert said["detail"]
        assert said["fix"]
        return str(said["code"])


@dataclass
class Program:
    """Whoever shows one token."""

    secret: str
    client: Client = field(default_factory=lambda: Client(headers={"host": "localhost"}, raise_request_exception=True))

    def ask(self, method: str, path: str, body: Any = None, *, kind: str = "application/json", **headers: str) -> Said:
        """One request."""
        sent = {"authorization": f"Bearer {self.secret}"} if self.secret else {}
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {**sent, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return Said(self.client.generic(method, f"{BASE}{path}", data, content_type=kind, headers=named))

    def get(self, path: str, **headers: str) -> Said:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Said:
        return self.ask("POST", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Said:
        return self.ask("PUT", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Said:
        return self.ask("PATCH", path, body, **headers)

    def stream(self, path: str, lines: Sequence[Any], **headers: str) -> Said:
        """A stream of JSON lines."""
        body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
        return self.ask("POST", path, body, kind="application/x-ndjson", **headers)

    def every(self, path: str) -> list[Any]:
        """All things of a list, page by page."""
        found, cursor = [], ""
        while True:
            mark = "&" if "?" in path else "?"
            said = self.get(f"{path}{mark}limit=2{f'&cursor={cursor}' if cursor else ''}").json
            found += said["items"]
            if not said["next"]:
                return found
            cursor = said["next"]


def program(*scopes: str) -> Program:
    """A program with these scopes; with all where none is named."""
    return Program(token(scopes or ALL))
