"""Whether an address that somebody types is theirs: a signed link goes there, good once, for the account that asked."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings

from kinroll.accounts import tokens
from kinroll.accounts.models import EmailCheck
from kinroll.store import outbox
from kinroll.store.models import Account

TEMPLATE = "email-check"
LASTS = timedelta(days=2)


def make(account: Account, field: str, email: str, now: datetime) -> EmailCheck:
    """A new check, in the outbox. Earlier ones of the same field are good for nothing from now on."""
    made = EmailCheck.objects.create(account=account, field=field, email=email, made_at=now, ends_at=now + LASTS)
    outbox.add([outbox.New("mail", TEMPLATE, {"check": made.pk, "contact": account.contact_id, "to": email})], now)
    return made


def find(account: int, text: str, now: datetime) -> EmailCheck | None:
    """The check of a link that this account asked for and that is still good; None for any other."""
    number = tokens.read(text, settings.SECRET_KEY, tokens.EMAIL_CHECK)
    found = EmailCheck.objects.select_related("account__contact").filter(pk=number or 0, account=account).first()
    if found is None or found.used_at or found.ends_at <= now:
        return None
    newer = EmailCheck.objects.filter(account=account, field=found.field, pk__gt=found.pk)
    return None if newer.exists() else found


def use(check: EmailCheck, now: datetime) -> bool:
    """Whether the check is used now, and was not before."""
    return bool(EmailCheck.objects.filter(pk=check.pk, used_at=None).update(used_at=now))


def drop(account: int, field: str, now: datetime) -> None:
    """Let go of an address that was never confirmed."""
    EmailCheck.objects.filter(account=account, field=field, used_at=None).update(used_at=now)


def pending(account: int, now: datetime) -> Mapping[str, EmailCheck]:
    """The addresses of an account that wait to be confirmed, by field."""
    rows = EmailCheck.objects.filter(account=account).order_by("pk")
    newest = {row.field: row for row in rows}
    return {field: row for field, row in newest.items() if row.used_at is None and row.ends_at > now}
