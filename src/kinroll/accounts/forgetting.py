"""Forget what an account's owner has left here beside the account: addresses, second steps, sessions, sign-ons."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Token
from allauth.mfa.models import Authenticator

from kinroll.accounts import standing
from kinroll.accounts.models import EmailCheck, Invitation, SavedView
from kinroll.store.models import Account


def forget(contact: int, now: datetime) -> None:
    """Sign a contact's account out everywhere, and leave nothing of it but that it was invited, and when."""
    for account in Account.objects.filter(contact=contact).values_list("pk", flat=True):
        standing.sign_out_everywhere(account, now)
        for table in (EmailAddress, Authenticator, Token):
            table.objects.filter(user=account).delete()
        SavedView.objects.filter(account=account).delete()
        Invitation.objects.filter(account=account).update(email="")
        EmailCheck.objects.filter(account=account).update(email="")
