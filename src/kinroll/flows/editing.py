"""What a person says here: an edit of a value, a link, a username. It takes the road of every other source."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from kinroll.core.candidate import build
from kinroll.core.change import Change, Line
from kinroll.core.fields import CHOICES, CORE_FIELDS, TELEPHONE_FIELDS, pack_address, unpack_address
from kinroll.core.held import HeldContact, HeldRecord
from kinroll.core.news import LinkNews, News, Restored
from kinroll.core.owning import own_key
from kinroll.core.planning import allows_login, decide, start_change
from kinroll.core.problem import Problem
from kinroll.core.process.field_types import clean
from kinroll.core.process.form import CONTACT, FormField
from kinroll.core.process.identifying import CLIENT, USI, identifier, other_holder
from kinroll.core.process.speaking import PASSWORD
from kinroll.core.rules import DOCUMENTS, EDITS, SourceRules
from kinroll.core.staging import ACCEPTED
from kinroll.core.text import fold
from kinroll.flows import ruling
from kinroll.flows.applying import ApplyInterruptedError, CannotApplyError, Report, apply_plan
from kinroll.flows.now import Now
from kinroll.store import documents, identifiers, likeness, moved, names, plans, queries, runs
from kinroll.store.locking import source_lock
from kinroll.store.models import Source

Rules = Mapping[str, SourceRules]
LOCK = "contacts"
LONGEST_USERNAME = 254
FEWEST_DIGITS = 3


class ValueRefusedError(Exception):
    """The field or value cannot be taken; the text says why."""


class OvertakenError(Exception):
    """Somebody else has changed the value since it was looked at. Nothing was changed."""


def edit(
    number: int,
    field: str,
    value: str,
    rules: Rules,
    now: Now,
    *,
    postcode: str | None = None,
    is_own: bool = False,
    expected: str | None = None,
) -> Report:
    """Record that a person says this of a contact, or (``is_own``) of themselves. An empty value clears the field.

    An address keeps its ``postcode`` where none is given. Raises ``OvertakenError`` when a value is ``expected`` and
    the contact has another by now.
    """
    with source_lock(LOCK, wait_s=30.0):
        return edit_held(number, field, value, rules, now, postcode=postcode, is_own=is_own, expected=expected)


def edit_held(
    number: int,
    field: str,
    value: str,
    rules: Rules,
    now: Now,
    *,
    postcode: str | None = None,
    is_own: bool = False,
    expected: str | None = None,
) -> Report:
    """The same, for whoever holds the lock already."""
    with transaction.atomic():
        held = queries.held([number], rules)[number]
        _refuse_erased(held)
        if expected not in (None, held.values.get("address" if field == "postcode" else field, "")):
            raise OvertakenError
        said = {"person": {field: _value(field, value, held, rules, postcode)}}
        _refuse_problems(said["person"])
        ids = {field: identifier(field, said["person"][field] or "")} if field in (USI, CLIENT) else {}
        key = own_key(number) if is_own else str(number)
        linked = any((record.source, record.key) == (EDITS.name, key) for record in held.records)
        news = News(
            key=key,
            name="",
            mask=ACCEPTED,
            said=said,
            covered=frozenset({"person"}),
            link=None if linked else LinkNews("person", "edit"),
            identifiers=ids,
        )
        change = decide(held, [news], EDITS, as_of=now.as_of, columns=None, today=now.today)
        _refuse_taken(ids.get(CLIENT, ""), number)
        return carry_out("edit", [change] if change else [], now, source=runs.get_source(EDITS.name, EDITS.name))


def _refuse_erased(*several: HeldContact) -> None:
    """Raise where somebody was erased: nothing is taken in about them any more."""
    for held in several:
        if held.is_erased:
            raise CannotApplyError(f"Contact {held.number} was erased. Nothing was changed.")


def _refuse_taken(client: str, number: int) -> None:
    """Raise if a client identifier is in use for somebody else, or is another contact's number (B14)."""
    if not client:
        return
    likeness.lock_client(client)
    holder = other_holder(identifiers.client_holders([client]).get(fold(client), ()), number)
    if holder:
        raise ValueRefusedError(
            f'The client identifier "{client}" is in use for {holder.label}. Give one of the two another. '
            "Nothing was changed."
        )


def _value(field: str, value: str, held: HeldContact, rules: Rules, new_postcode: str | None = None) -> str | None:
    """The value as it is kept, None to clear it; an address takes its lines apart at line breaks or commas."""
    if _has_controls((value.replace("\n", "") if field == "address" else value) + (new_postcode or "")):
        raise ValueRefusedError(f"The value for {field} holds characters that nobody can read. Type it again.")
    if field in ("address", "postcode"):
        lines, postcode = unpack_address(held.values.get("address", ""))
        postcode = postcode if new_postcode is None else new_postcode.strip()
        if field == "address":
            lines = [part.strip() for part in value.replace("\n", ",").split(",")] if value.strip() else []
        return (
            pack_address([line for line in lines if line], value.strip() if field == "postcode" else postcode) or None
        )
    asked = asked_fields()
    known = {*CORE_FIELDS, *asked, *(name for source in rules.values() for name in source.extra_fields)}
    if field not in known:
        raise ValueRefusedError(f"{field!r} is no field. Fields: {', '.join(sorted({*known, 'postcode'}))}.")
    if field in asked and field not in CORE_FIELDS:
        entered = clean(value, asked[field])
        if entered.wrong:
            raise ValueRefusedError(f"The value for {field} cannot be taken: {entered.wrong}.")
        return entered.value or None
    if value.strip() and field in CHOICES and value.strip() not in CHOICES[field]:
        raise ValueRefusedError(f"{value!r} is no {field.replace('_', ' ')}. Choose from: {', '.join(CHOICES[field])}.")
    if value.strip() and field in TELEPHONE_FIELDS and sum(char.isdigit() for char in value) < FEWEST_DIGITS:
        raise ValueRefusedError(f'{value!r} is no telephone number. Type its digits, or "" for none.')
    return value.strip() or None


def asked_fields() -> dict[str, FormField]:
    """The fields of the contact forms of the active rule set by their names; those of one type as ``TYPE.field``."""
    active = ruling.in_force()
    forms = [form for form in active.forms if form.about == CONTACT] if active else []
    listed = [item for form in forms for item in form.fields if item.type != PASSWORD]
    own = {f"{kind}.{item.name}": item for kind in (active.types if active else ()) for item in listed if item.own}
    return own | {item.name: item for item in listed if not item.own}


def _has_controls(text: str) -> bool:
    return any(ord(char) < 32 or 127 <= ord(char) < 160 for char in text)


def _refuse_problems(group: dict[str, str | None]) -> None:
    if "postcode" in group:
        group["address"] = group.pop("postcode")
    problems: list[Problem] = build(dict(group), EDITS, key="").problems
    if problems:
        raise ValueRefusedError(problems[0].message.replace(" of this person", ""))


def carry_out(
    kind: str,
    changes: list[Change],
    now: Now,
    *,
    source: Source | None = None,
    reason: str = "",
    extract: Mapping[str, Any] | None = None,
) -> Report:
    """Store a plan made by hand and apply it, all in one transaction: what a person says is done, or nothing is.

    No brake asks a person what a person has just said.
    """
    try:
        with transaction.atomic():
            plan = plans.open_plan(
                kind, source=source, now=now.at, as_of=now.as_of, today=now.today, by=now.by, reason=reason
            )
            plans.add_changes(plan, changes)
            plan.counts, plan.extract = {"updated": len(changes)}, dict(extract or {})
            plan.state = plans.PLANNED
            plan.save(update_fields=["counts", "extract", "state"])
            report = apply_plan(plan, now.at)
            moved.refuse_left_alone(plan)
            return report
    except ApplyInterruptedError as error:
        raise error.__cause__ or error from None


def link(source: str, key: str, number: int, rules: Rules, now: Now) -> Report:
    """Say that a source record is this contact. It stays so until a person says otherwise."""
    row = Source.objects.filter(name=source).first()
    if row is None or source == EDITS.name or not names.is_known_record(row.pk, key):
        raise ValueRefusedError(f"{source}:{key} has never been seen in an extract.")
    with source_lock(source, wait_s=30.0), source_lock(LOCK, wait_s=30.0):
        return link_record(row, key, number, rules, now)


def link_record(source: Source, key: str, number: int, rules: Rules, now: Now, *, kind: str = "link") -> Report:
    """Link a record to a contact, with all that it says and gives; what it was linked to before loses that."""
    earlier = names.root_of_record(source.pk, key)
    held = queries.held({number} if earlier is None else {number, earlier}, rules)
    _refuse_erased(*held.values())
    if earlier == number:
        return carry_out(kind, [], now, source=source)
    target, moved = held[number], HeldRecord(source.name, key, rules.get(source.name) or SourceRules(source.name))
    changes = []
    if earlier is not None:
        moved = next(r for r in held[earlier].records if (r.source, r.key) == (source.name, key))
        changes.append(_without(held[earlier], moved, now))
    target.records.append(moved)
    restored = Restored(frozenset(moved.roles), moved.ties, moved.versions)
    news = News(key=key, name="", mask=moved.mask, link=LinkNews("person"), restored=restored)
    change = decide(target, [news], moved.rules, as_of=now.as_of, columns=None, today=now.today)
    changes.append(change)
    return carry_out(kind, [item for item in changes if item], now, source=source)


def _without(held: HeldContact, moved: HeldRecord, now: Now) -> Change | None:
    """The change of the contact that a record leaves: its roles, ties and values go with the record."""
    held.records = [record for record in held.records if record is not moved]
    return decide(held, [], moved.rules, as_of=now.as_of, columns=None, today=now.today)


def rename(number: int, username: str, rules: Rules, now: Now) -> Report:
    """Give a contact another username, as a deliberate, recorded act: the account's, and the external id with it.

    Who has set a password on a document, and could not sign in for want of a username, can from now on.
    """
    username = " ".join(username.split())
    if not username or username.startswith("@") or not username.isprintable() or len(username) > LONGEST_USERNAME:
        raise ValueRefusedError(
            f"A username has 1 to {LONGEST_USERNAME} characters that can be read, and does not begin with @."
        )
    with source_lock(LOCK, wait_s=30.0):
        held = queries.held([number], rules)[number]
        _refuse_erased(held)
        has_documents = any(record.source == DOCUMENTS.name for record in held.records)
        if held.account is None and not (held.external_id or has_documents):
            raise ValueRefusedError(f"Contact {number} has no account, so there is no username to change.")
        holder = queries.name_holders([fold(username)]).get(fold(username))
        if holder and holder[0] != number:
            raise CannotApplyError(f"The username {username!r} is held by {holder[1]}. Nothing was changed.")
        known_as = held.account.username if held.account else held.external_id
        if known_as == username:
            return carry_out("rename", [], now)
        if held.account:
            return carry_out("rename", [renaming(held, username, "a person changed it")], now)
        with transaction.atomic():
            change, handed_over = _naming(held, username)
            documents.forget_passwords(handed_over)
            return carry_out("rename", [change], now)


def _naming(held: HeldContact, username: str) -> tuple[Change, list[int]]:
    """Give an external id to a contact without an account, and the account that a document has asked for."""
    change = start_change(held)
    change.kind, change.external_id, change.events = "renamed", username, ["renamed"]
    reason = "a person changed it"
    change.lines.append(Line("rename", "external id", held.external_id or None, username, reason))
    waiting = documents.passwords_for(held.number) if allows_login(held.records) else {}
    if waiting:
        change.create_username, change.account = username, {"password": "set"}
        change.secret = waiting[max(waiting)]
        change.lines.append(Line("account-create", "username", None, username, reason))
    return change, list(waiting)


def renaming(held: HeldContact, username: str, reason: str) -> Change:
    """The change that gives an account another username."""
    assert held.account
    change = start_change(held)
    change.kind, change.rename_to, change.events = "renamed", username, ["renamed"]
    if held.external_id:
        change.external_id = username
        change.lines.append(Line("rename", "external id", held.external_id, username, reason))
    change.lines.append(Line("rename", "username", held.account.username, username, reason))
    return change


def release(username: str, rules: Rules, now: Now) -> Report:
    """Free a username that an inactive account holds, or that is only reserved.

    Reversible, as long as nobody else holds the name: ``rename`` the account back.
    """
    with source_lock(LOCK, wait_s=30.0):
        found = names.owner(fold(username))
        if found is None:
            raise ValueRefusedError(f"Nobody holds the username {username!r}.")
        if found.contact is None:
            raise CannotApplyError(f"The username {username!r} belongs to an account that is no contact's.")
        held = queries.held([found.contact], rules)[found.contact]
        if found.kind != "username":
            return carry_out("release", [_unreserving(held, fold(username))], now)
        if found.is_active:
            raise CannotApplyError(
                f"The account {username!r} is active. Give it another name first: "
                f"kinroll contact rename {found.contact} NEW-NAME. Nothing was changed."
            )
        freed = f"{found.username}~{found.account}"
        return carry_out("release", [renaming(held, freed, "released, so that someone else can have the name")], now)


def _unreserving(held: HeldContact, key: str) -> Change:
    change = start_change(held)
    change.kind, change.release, change.events = "renamed", key, ["changed"]
    change.lines.append(Line("release", "reserved name", key, None, "released, so that someone else can have the name"))
    return change
