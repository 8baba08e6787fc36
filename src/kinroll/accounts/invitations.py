"""Invitations to choose a first password: a signed link, good once, until it ends or a newer one is made."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from kinroll.accounts import emails, standing, tokens
from kinroll.accounts.models import Invitation
from kinroll.accounts.people_in import Person
from kinroll.store import outbox
from kinroll.store.bulk import any_of, insert, reserve
from kinroll.store.models import Account
from kinroll.store.prepared import fetch_kept
from kinroll.store.queries import moment

TEMPLATE = "invitation"


@dataclass(frozen=True, slots=True)
class Invited:
    """The last invitation of an account."""

    made_at: datetime
    made_by: str
    ends_at: datetime
    is_used: bool


def make(account: Account, email: str, now: datetime, by: str) -> Invitation:
    """A new invitation, in the outbox. Earlier ones of the account are good for nothing from now on."""
    made = Invitation.objects.create(account=account, email=email, made_at=now, made_by=by, ends_at=now + tokens.LASTS)
    body = {"invitation": made.pk, "contact": account.contact_id, "to": email, "username": account.username}
    outbox.add([outbox.New("mail", TEMPLATE, body)], now)
    return made


def make_many(people: Sequence[Person], now: datetime, by: str) -> None:
    """New invitations of all these people, in the outbox; a few statements however many there are."""
    numbers = list(reserve(Invitation._meta.db_table, len(people)))
    columns = ("id", "account_id", "email", "made_at", "made_by", "ends_at")
    rows = [
        (number, one.account, one.email, now, by, now + tokens.LASTS)
        for number, one in zip(numbers, people, strict=True)
    ]
    insert(Invitation._meta.db_table, columns, rows)
    bodies = [
        {"invitation": number, "contact": one.number, "to": one.email, "username": one.username}
        for number, one in zip(numbers, people, strict=True)
    ]
    outbox.add([outbox.New("mail", TEMPLATE, body) for body in bodies], now)


def find(text: str, now: datetime) -> Invitation | None:
    """The invitation of a link that is still good; None for any other, and where the address is theirs no more."""
    number = tokens.read(text, settings.SECRET_KEY)
    found = Invitation.objects.select_related("account__contact").filter(pk=number or 0).first()
    if found is None or found.used_at or found.ends_at <= now or not found.account.is_active:
        return None
    if not emails.is_current(found.account, found.email):
        return None
    newer = Invitation.objects.filter(account=found.account, pk__gt=found.pk)
    return None if newer.exists() else found


def accept(invitation: Invitation, password: str, now: datetime) -> None:
    """Take the password that somebody chose. The link went to their mailbox, so the address is confirmed."""
    account = invitation.account
    account.set_password(password)
    account.save(update_fields=["password"])
    standing.sign_out_everywhere(account.pk, now)
    emails.confirm(account, invitation.email)
    Invitation.objects.filter(pk=invitation.pk).update(used_at=now)


def last_of(contacts: Collection[int]) -> dict[int, Invited]:
    """The last invitation of each of these contacts' accounts."""
    condition, values = any_of("a.contact_id", list(contacts))
    rows = fetch_kept(
        "SELECT a.contact_id, i.made_at, i.made_by, i.ends_at, i.used_at FROM account_invitation i "
        f"JOIN account a ON a.id = i.account_id WHERE {condition} ORDER BY i.id",
        values,
    )
    return {number: Invited(moment(made), by, moment(ends), used is not None) for number, made, by, ends, used in rows}
