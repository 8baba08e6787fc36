"""What people see and say of themselves: every field with who owns it, an edit of their own, a wish for the school."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kinroll.accounts import email_checks, emails
from kinroll.accounts.access import Sources
from kinroll.accounts.models import EmailCheck
from kinroll.core import owning
from kinroll.core.emails import is_email
from kinroll.core.fields import CORE_FIELDS, EMAIL_FIELDS
from kinroll.core.owning import SET
from kinroll.core.process.form import ADDRESSES, FormField
from kinroll.core.text import fold
from kinroll.declarations.file import Configuration
from kinroll.flows import back_to_source, editing, explaining
from kinroll.flows.applying import CannotApplyError
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.store import change_requests, contacts, documents, outbox
from kinroll.store.models import Account

LONGEST = 1_000
LONGEST_EMAIL = 254
MOST_WAITING = 20


def sources(configuration: Configuration) -> Sources:
    """What the configuration says of children: whose silence about responsibility counts as yes, what is shown."""
    declared = configuration.declared
    counts = {name: source.unknown_responsibility == "yes" for name, source in declared.sources.items()}
    return Sources(counts, declared.web.child_fields)


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field as the person sees it. ``owner`` is empty where nobody says anything; ``may`` is ``set`` or ``ask``."""

    name: str
    value: str
    owner: str
    since: datetime | None
    rule: str
    document: str
    may: str
    asked_as: FormField | None = None


def fields(number: int, configuration: Configuration, *, is_learner: bool = False) -> list[OwnField]:
    """Every field of a contact, the core ones first; of a learner those of the contact forms too, filled or not."""
    asked = _asked_fields()
    explained = {item.field: item for item in explaining.why(number, configuration.rules)}
    of_forms = [name for name in asked if is_learner and "." not in name]
    names = list(dict.fromkeys([*explained, *of_forms]))
    if not explained["address"].value and any(name in of_forms for name in ADDRESSES[0][1:]):
        names.remove("address")  # its parts are asked for one by one
    return [_field(name, explained.get(name), configuration, asked.get(name)) for name in names]


def field(number: int, name: str, configuration: Configuration) -> OwnField | None:
    """One field; None where there is none of this name."""
    asked = _asked_fields()
    if name not in (*CORE_FIELDS, *configuration.declared.fields, *asked):
        return None
    (explained,) = explaining.why(number, configuration.rules, name)
    is_of_forms = name not in (*CORE_FIELDS, *configuration.declared.fields)
    if is_of_forms and not explained.value and not documents.of_contacts([number]):
        return None  # the forms of learners are nothing to a parent
    return _field(name, explained, configuration, asked.get(name))


def _asked_fields() -> dict[str, FormField]:
    """The fields of contact forms that can be typed."""
    return {name: item for name, item in editing.asked_fields().items() if item.type != "file"}


def _field(
    name: str, explained: explaining.Explained | None, configuration: Configuration, asked: FormField | None
) -> OwnField:
    winner = explained.winner if explained else None
    own_fields = configuration.declared.web.own_fields
    source, _colon, key = winner.ref.partition(":") if winner else ("", "", "")
    return OwnField(
        name=name,
        value=explained.value if explained else "",
        owner=owning.owner(winner.ref) if winner else "",
        since=winner.since if winner else None,
        rule=winner.rule if winner else "",
        document=key.partition(".")[0] if source == "documents" else "",
        may=owning.may_do(name, winner.rule if winner else "", own_fields),
        asked_as=asked,
    )


def say(
    account: Account, number: int, wanted: OwnField, value: str, postcode: str | None, rules: editing.Rules, now: Now
) -> EmailCheck | None:
    """Take what a person says of themselves. Another email address counts once it is confirmed: then the check."""
    if wanted.may != SET:
        raise ValueRefusedError("The school's records decide this. Ask the school for a change.")
    if wanted.name in EMAIL_FIELDS and value.strip():
        if fold(value) == fold(wanted.value):
            return None
        return check_email(account, wanted.name, value, now)
    email_checks.drop(account.pk, wanted.name, now.at)
    editing.edit(number, wanted.name, value, rules, now, postcode=postcode, is_own=True)
    _note_set(number, wanted.name, rules, now)
    return None


def _note_set(number: int, name: str, rules: editing.Rules, now: Now) -> None:
    """Have the sources that say otherwise asked for what somebody has set of themselves (A19)."""
    value = contacts.values_of({number})[number].get(name, "")
    with transaction.atomic():
        back_to_source.note(number, name, value, rules, now)


def check_email(account: Account, name: str, email: str, now: Now) -> EmailCheck:
    """Send a link to an address, to see whether it is theirs."""
    email = email.strip()
    if not is_email(email) or len(email) > LONGEST_EMAIL:
        raise ValueRefusedError("This cannot be an email address. Look for a slip of the pen.")
    with transaction.atomic():
        return email_checks.make(account, name, email, now.at)


def confirm_email(check: EmailCheck, number: int, configuration: Configuration, now: Now) -> None:
    """Take an address whose link was opened: it becomes the value, where it is not, and the confirmed address."""
    wanted = field(number, check.field, configuration)
    before = emails.confirmed(check.account)
    if wanted is None or (wanted.may != SET and fold(wanted.value) != fold(check.email)):
        raise CannotApplyError("The school's records decide this address now. Ask the school for a change.")
    if fold(wanted.value) != fold(check.email):
        editing.edit(number, check.field, check.email, configuration.rules, now, is_own=True)
        _note_set(number, check.field, configuration.rules, now)
    with transaction.atomic():
        if not email_checks.use(check, now.at):
            raise CannotApplyError("This address is confirmed already.")
        emails.confirm(check.account, check.email)
        if before and before != fold(check.email):
            outbox.add([outbox.New("mail", "email-changed", {"contact": number, "to": before})], now.at)


def ask(number: int, wanted: OwnField, value: str, note: str, now: Now) -> int:
    """Keep the wish that the school changes a value; an earlier one for the same field ends."""
    if owning.is_granted(wanted.name, value, wanted.value):
        raise ValueRefusedError("That is what the school has already.")
    return _ask(number, change_requests.FIELD, wanted.name, {"value": value.strip(), "note": note.strip()}, now)


def ask_about_two_accounts(number: int, username: str, other: str, note: str, now: Now, *, is_proven: bool) -> int:
    """Tell the school that another account is the same person's; ``is_proven`` says whether they know its password."""
    if fold(other) == fold(username):
        raise ValueRefusedError("That is the account you are signed in to. Type the username of the other one.")
    words = {"other": other.strip(), "proven": is_proven, "note": note.strip()}
    return _ask(number, change_requests.TWO_ACCOUNTS, "", words, now)


def _ask(number: int, kind: str, name: str, words: Mapping[str, object], now: Now) -> int:
    with transaction.atomic():
        if name:
            change_requests.withdraw_earlier(number, name, at=now.at, by=now.by)
        if change_requests.count_waiting_of(number) >= MOST_WAITING:
            raise CannotApplyError("You have asked for many things already. Wait until the school has answered.")
        place = back_to_source.place_of(number, name) if name else ("", "")
        return change_requests.add(number, kind, name, words, at=now.at, by=now.by, place=place)


def withdraw(asked: change_requests.Asked, now: Now) -> None:
    """Take a wish back."""
    change_requests.answer(asked.number, change_requests.WITHDRAWN, "", at=now.at, by=now.by)


def answer(asked: change_requests.Asked, state: str, text: str, now: Now) -> None:
    """Answer a request as the school: passed on, done, or declined with a word for the person, who is told by mail."""
    if state not in (change_requests.PASSED_ON, change_requests.DECLINED, change_requests.DONE):
        raise ValueRefusedError("A request is passed on, done or declined.")
    if state == change_requests.DECLINED and not text.strip():
        raise ValueRefusedError("Say in a few words why not: the person will read it.")
    with transaction.atomic():
        if not change_requests.answer(asked.number, state, text.strip(), at=now.at, by=now.by):
            raise CannotApplyError("This request was answered already.")
        outbox.add([outbox.New("mail", "request-answered", {"contact": asked.contact})], now.at)
