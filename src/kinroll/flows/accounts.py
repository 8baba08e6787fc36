"""What people do with accounts: switch them off and on, invite, sign out, make an owner, say who may do what."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from kinroll.accounts import emails, invitations, levels, standing
from kinroll.accounts.models import Invitation, Permission
from kinroll.core.change import Change, Line
from kinroll.core.planning import allows_login, start_change
from kinroll.core.rules import SourceRules
from kinroll.core.text import fold
from kinroll.flows.applying import CannotApplyError, Report
from kinroll.flows.editing import LOCK, ValueRefusedError, carry_out
from kinroll.flows.now import Now
from kinroll.store import contacts, names, queries
from kinroll.store.locking import source_lock
from kinroll.store.models import Account

Rules = Mapping[str, SourceRules]


def disable(number: int, reason: str, rules: Rules, now: Now) -> Report:
    """Switch a contact's account off, until a person switches it on again; no sync does."""
    why = reason.strip() or "a person switched it off"
    return _switch(number, why, rules, now, is_active=False)


def enable(number: int, rules: Rules, now: Now) -> Report:
    """Switch a contact's account on again, if some role still allows a login."""
    return _switch(number, "a person switched it on", rules, now, is_active=True)


def _switch(number: int, why: str, rules: Rules, now: Now, *, is_active: bool) -> Report:
    with source_lock(LOCK, wait_s=30.0):
        held = queries.held([number], rules)[number]
        if held.account is None:
            raise ValueRefusedError(f"Contact {number} has no account.")
        if held.account.is_active == is_active:
            return carry_out("account", [], now)
        if is_active and not allows_login(held.records) and not held.account.has_permissions:
            raise CannotApplyError(
                "Nothing gives this person a login at present: they are not a contact of a current student, not a "
                "student and not staff. Correct that in the school system; the next sync brings the login back."
            )
        if not is_active:
            _refuse_last_owner(account__contact=number)
        change: Change = start_change(held)
        before, after = ("inactive", "active") if is_active else ("active", "inactive")
        change.kind = "enabled" if is_active else "disabled"
        change.events = [change.kind]
        by = "" if is_active else "person"
        change.account = {"is_active": is_active, "disabled_by": by, "disabled_why": "" if is_active else why}
        change.lines.append(Line("enable" if is_active else "disable", "account", before, after, why))
        return carry_out("account", [change], now, reason=why)


def _refuse_last_owner(**whose: int) -> None:
    """Raise where this account is an owner's, and there is no other who can sign in."""
    owners = Permission.objects.filter(level=levels.OWNER)
    if owners.filter(**whose).exists() and not owners.filter(account__is_active=True).exclude(**whose).exists():
        raise CannotApplyError("This is the last owner. Make somebody else an owner first.")


def invite(number: int, now: Now) -> Invitation:
    """Invite a contact to choose a password, at the address that they prefer."""
    account = Account.objects.select_related("contact").filter(contact_id=number).first()
    if account is None or not account.is_active:
        raise CannotApplyError("Only somebody with an active account can be invited.")
    email, _ = contacts.addressee(number)
    if not email:
        raise CannotApplyError("There is no email address to send an invitation to. Add one first.")
    with transaction.atomic():
        return invitations.make(account, email, now.at, now.by)


def sign_out(account: Account, at: datetime) -> None:
    """End all sessions of an account."""
    with transaction.atomic():
        standing.sign_out_everywhere(account.pk, at)


def create_staff(username: str, password: str, email: str, level: str, now: Now) -> Account:
    """A new account that is no contact's, for somebody who works here."""
    username = " ".join(username.split())
    if not username or username.startswith("@") or not username.isprintable():
        raise ValueRefusedError("A username has characters that can be read, and does not begin with @.")
    if names.owner(fold(username)):
        raise ValueRefusedError(f"The username {username!r} is taken.")
    refuse_weak(password, username)
    with transaction.atomic():
        account = Account.objects.create_user(username, password)
        permit(account, level, now)
        if email:
            emails.confirm(account, email)
    return account


def refuse_weak(password: str, username: str) -> None:
    """Raise where a password is too easy to guess."""
    try:
        validate_password(password, Account(username=username))
    except ValidationError as error:
        raise ValueRefusedError(" ".join(error.messages)) from None


def permit(account: Account, level: str, now: Now) -> None:
    """Say what somebody may do; an empty level takes everything. The last owner stays one."""
    if level and level not in levels.LEVELS:
        raise ValueRefusedError(f"{level!r} is no permission. Choose from: {', '.join(levels.LEVELS)}.")
    with transaction.atomic():
        if level != levels.OWNER:
            _refuse_last_owner(account=account.pk)
        if level:
            facts = {"level": level, "given_at": now.at, "given_by": now.by}
            Permission.objects.update_or_create(account=account, defaults=facts)
        else:
            Permission.objects.filter(account=account).delete()
        Account.objects.filter(pk=account.pk).update(is_staff=bool(level))


def refuse_unknown(username: str) -> None:
    """Raise: nobody signs in under this name."""
    raise ValueRefusedError(unknown(username))


def unknown(username: str) -> str:
    """That nobody signs in under this name, and what to do."""
    return f"Nobody signs in as {username!r}. Type the username exactly."
