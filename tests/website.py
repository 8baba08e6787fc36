"""A school with the web application on it, and somebody of every kind signed in to it."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.test import Client

from kinroll.accounts import emails
from kinroll.accounts.backend import by_username
from kinroll.declarations.file import read
from kinroll.flows import accounts
from kinroll.flows.now import Now
from kinroll.store.models import Account
from kinroll.web.opening import open_web
from kit import School

PASSWORD = "correct-horse-battery"
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64  # as good as none: there are many to be made
Argon2PasswordHasher.parallelism = 1  # threads cost more than the work they share
STAFF = ("viewer", "office", "data-manager", "owner")
ANYBODY = "anybody"


def now() -> Now:
    """The time, as somebody who sets things up for a test."""
    at = datetime.now(UTC)
    return Now(at, at.date(), at, by="test")


@dataclass
class Site:
    """The pages over a school."""

    school: School
    clients: dict[str, Client] = field(default_factory=dict)

    def open(self) -> None:
        """Serve the school as its configuration says now."""
        cache.clear()
        open_web(read(self.school.config))

    def staff(self, level: str) -> Client:
        """Somebody signed in with this permission, and no contact."""
        if level not in self.clients:
            accounts.create_staff(f"{level}-account", PASSWORD, "", level, now())
            self.clients[level] = self.sign_in(f"{level}-account")
        return self.clients[level]

    def person(self, username: str) -> Client:
        """A contact of the school, signed in."""
        if username not in self.clients:
            self.set_password(username)
            self.clients[username] = self.sign_in(username)
        return self.clients[username]

    def set_password(self, username: str, password: str = PASSWORD) -> Account:
        """An account of the school that has a password now."""
        account = by_username(username)
        assert account
        account.set_password(password)
        account.save(update_fields=["password"])
        return account

    def confirm(self, username: str, email: str) -> None:
        """Note that the person has this address."""
        account = by_username(username)
        assert account
        emails.confirm(account, email)

    def sign_in(self, login: str, password: str = PASSWORD) -> Client:
        """A browser in which somebody has tried to sign in, as they would."""
        client = browser()
        client.post("/account/login/", {"login": login, "password": password})
        return client


def browser() -> Client:
    """A browser that nobody has signed in with."""
    return Client(headers={"host": "localhost"})


def is_signed_in(client: Client) -> bool:
    """Whether a page of one's own opens."""
    return client.get("/me/").status_code == 200


def words(page: str) -> str:
    """A page as it is read: without its tags, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())
