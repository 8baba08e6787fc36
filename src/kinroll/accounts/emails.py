"""Which address is an account's own: confirmed by a link that went there, and still one of its contact's."""

from allauth.account.models import EmailAddress
from django.db import transaction

from kinroll.core.text import fold
from kinroll.store.bulk import fetch
from kinroll.store.models import Account


def owners(email: str) -> list[Account]:
    """The active accounts whose confirmed address this is. Several may share one mailbox."""
    key = fold(email)
    rows = EmailAddress.objects.filter(verified=True, email__iexact=key).select_related("user__contact")
    return [row.user for row in rows if row.user.is_active and is_current(row.user, email)]


def confirm(account: Account, email: str) -> None:
    """Note that mail to this address has reached the person behind the account."""
    with transaction.atomic():
        EmailAddress.objects.filter(user=account).exclude(email=fold(email)).delete()  # one is primary
        facts = {"verified": True, "primary": True}
        EmailAddress.objects.update_or_create(user=account, email=fold(email), defaults=facts)


def confirmed(account: Account) -> str:
    """The confirmed address of an account; empty where there is none, or the contact has another now."""
    rows = EmailAddress.objects.filter(user=account, verified=True).values_list("email", flat=True)
    return next((email for email in rows if is_current(account, email)), "")


def is_shared(number: int, email: str) -> bool:
    """Whether somebody else has this address too, whoever they are here and whether they sign in or not."""
    rows = fetch(
        "SELECT 1 FROM contact WHERE root IS NULL AND number <> %s AND (lower(personal_email) = %s OR "
        "lower(work_email) = %s) LIMIT 1",
        [number, email.strip().lower(), email.strip().lower()],
    )
    return bool(rows)


def is_current(account: Account, email: str) -> bool:
    """Whether the contact still has this address; of an account that is no contact's, always."""
    contact = account.contact
    return contact is None or fold(email) in (fold(contact.personal_email), fold(contact.work_email))
