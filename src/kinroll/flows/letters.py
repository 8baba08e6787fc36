"""Mails to one person about their account, worded when they are sent: the secret of a link is made then."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from kinroll.accounts import tokens
from kinroll.channels.errors import DeliveryError
from kinroll.core.lettering import RENAMED, USI_FAILED
from kinroll.declarations import web
from kinroll.declarations.file import Configuration
from kinroll.flows import letter_wording, usi_corrections
from kinroll.store import contacts
from kinroll.store.outbox import Waiting

Letter = tuple[str, str, str]
"""Subject, text, and the address it goes to."""


def _email_check(configuration: Configuration, waiting: Waiting) -> Letter:
    """To an address that somebody says is theirs."""
    link = f"{web.address(configuration)}/me/email/{_token(configuration, waiting.body['check'], tokens.EMAIL_CHECK)}/"
    text = (
        "Somebody, probably you, wants to use this address for their account with us. To confirm it, open this link "
        f"within two days, and sign in as you are used to:\n\n    {link}\n\nUntil then everything stays as it is. "
        "If it was not you, do nothing.\n"
    )
    return "Confirm your email address", text, waiting.body["to"]


def _email_changed(configuration: Configuration, waiting: Waiting) -> Letter:
    """To the address that an account had until now."""
    text = (
        "The email address of your account with us was changed, and this address is not used for it any more.\n\n"
        "If it was not you, tell the school office at once.\n"
    )
    return "Your email address was changed", text, waiting.body["to"]


def _which_account(configuration: Configuration, waiting: Waiting) -> Letter:
    """To a mailbox that several people may share."""
    parts = []
    for one in waiting.body["accounts"]:
        token = _token(configuration, one["account"], tokens.WHICH_ACCOUNT)
        who = f"{one['name']}, who signs in as {one['username']}" if one["name"] else one["username"]
        parts.append(f"{who}:\n\n    {web.address(configuration)}/which-account/{token}/\n")
    text = (
        "Somebody, probably you, wants to sign in with this address. These accounts have it. Open the link of yours, "
        "and type its password:\n\n" + "\n".join(parts) + "\nIf it was not you, do nothing.\n"
    )
    return "Your account: which one?", text, waiting.body["to"]


def _request_answered(configuration: Configuration, waiting: Waiting) -> Letter:
    """To somebody who has asked the school for a change."""
    email, _username = contacts.addressee(waiting.contact or 0)
    if not email:
        raise DeliveryError(f"contact {waiting.contact} has no email address; tell them in another way")
    text = (
        "The school has answered what you asked for. To read the answer, sign in and look under My account:\n\n"
        f"    {web.address(configuration)}/me/\n"
    )
    return "The school has answered you", text, email


def _renamed(configuration: Configuration, waiting: Waiting) -> Letter:
    """To somebody who signs in under another name from now on (B15)."""
    email, username = contacts.addressee(waiting.contact or 0)
    if not email:
        raise DeliveryError(f"contact {waiting.contact} has no email address; tell them in another way")
    (shown,) = contacts.show([waiting.contact or 0])
    name = f"{shown['forename']} {shown['surname']}".strip()
    facts = {"name": name, "username": username, "address": web.address(configuration)}
    subject, text = letter_wording.worded(RENAMED, {**facts, "school": configuration.declared.school.name})
    return subject, text, email


def _usi_failed(configuration: Configuration, waiting: Waiting) -> Letter:
    """To a learner whose USI could not be verified: a link to correct the details."""
    try:
        email, name, token = usi_corrections.letter_of(waiting.body, web.secret_key(configuration))
    except web.WebUnusableError as error:
        raise DeliveryError(str(error).rstrip(".")) from error
    if not email:
        about = ", ".join(f"{kind} {number}" for kind, number in waiting.body.items())
        raise DeliveryError(f"{about} has no email address; ask for the details in another way")
    until = datetime.now(UTC) + usi_corrections.LASTS
    facts = {"name": name, "link": f"{web.address(configuration)}/correct/{token}/"}
    facts |= {"until": f"{until.day} {until:%B %Y}", "school": configuration.declared.school.name}
    subject, text = letter_wording.worded(USI_FAILED, facts)
    return subject, text, email


def _token(configuration: Configuration, number: int, purpose: str) -> str:
    try:
        return tokens.make(number, web.secret_key(configuration), purpose)
    except web.WebUnusableError as error:
        raise DeliveryError(str(error).rstrip(".")) from error


LETTERS: Mapping[str, Callable[[Configuration, Waiting], Letter]] = {
    "email-check": _email_check,
    "email-changed": _email_changed,
    "which-account": _which_account,
    "request-answered": _request_answered,
    RENAMED: _renamed,
    USI_FAILED: _usi_failed,
}
