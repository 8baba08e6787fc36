"""Which accounts a mailbox has, told to the mailbox and to nobody else."""

from datetime import datetime

from django.conf import settings

from kinroll.accounts import emails, tokens
from kinroll.core.text import fold
from kinroll.store import outbox
from kinroll.store.models import Account

TEMPLATE = "which-account"
LONGEST = 254
"""Characters of an address."""


def tell(email: str, now: datetime, *, only_shared: bool = False) -> None:
    """Send to this address a list of its accounts, each with a link to sign in to it; nothing where it has none.

    With ``only_shared`` nothing either where it has one: that one signs in with the address itself.
    """
    owners = emails.owners(email)
    if len(owners) > int(only_shared):
        listed = [{"account": account.pk, "username": account.username, "name": _name(account)} for account in owners]
        # to the spelling that was confirmed, not to the one that somebody typed
        outbox.add([outbox.New("mail", TEMPLATE, {"to": fold(email), "accounts": listed})], now)


def _name(account: Account) -> str:
    contact = account.contact
    return f"{contact.forename} {contact.surname}".strip() if contact else ""


def chosen(text: str) -> str:
    """The username that a link of such a mail was made for, while its account is active; empty for any other link."""
    number = tokens.read(text, settings.SECRET_KEY, tokens.WHICH_ACCOUNT)
    found = Account.objects.filter(pk=number or 0, is_active=True).values_list("username", flat=True).first()
    return found or ""
