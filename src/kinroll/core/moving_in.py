"""What moving in would do with one old account: what is held, beside what the file says, gives a change or nothing.

The file is one more report of its source: it speaks of the same ids. What it says stands until the source speaks.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from kinroll.core.change import Change, Line, RecordChange
from kinroll.core.fields import EMAIL_FIELDS
from kinroll.core.held import HeldContact, HeldRecord
from kinroll.core.news import LinkNews
from kinroll.core.old_account import DETAILS, MOVED_IN, PREFERENCES, OldAccount
from kinroll.core.problem import Problem
from kinroll.core.resolving import Contender, Speaker, fold_versions, resolve
from kinroll.core.rules import SourceRules
from kinroll.core.source_record import Said, Version
from kinroll.core.text import fold

WHY_DISABLED = {"person": "disabled by a person before it was moved in", "machine": "moved in as inactive"}


def decide(
    held: HeldContact | None, account: OldAccount, rules: SourceRules, *, as_of: datetime, has_new_password: bool
) -> Change | Problem | None:
    """The change that an old account makes; nothing where it was moved in already, a problem where it comes too late.

    ``has_new_password``: the file gives a password that the account should have and has not.
    """
    if held is not None and held.is_erased:
        return Problem("erased-listed", account.key, "", other=f"contact {held.number}")
    record = _record(held, account.key, rules)
    last = next((version.said[MOVED_IN] for version in reversed(record.versions) if MOVED_IN in version.said), None)
    if last == account.said and not (has_new_password and not _has_spoken(record)):
        return None
    if held is not None and _is_too_late(held, record, last):
        known = f'the account "{held.account.username}"' if held.account else "no account"
        return Problem(
            "move-in-too-late",
            account.key,
            account.name,
            "username",
            account.username,
            f"{rules.name} has spoken of contact {held.number} already, who has {known}",
        )
    change = _start(held, account)
    changed = RecordChange(account.key, rules.name, mask=record.mask)
    if last != account.said:
        changed.said = {MOVED_IN: account.said}
    if held is None or record not in held.records:
        changed.link = LinkNews("source")
    _change_role(record, account, changed, change)
    change.records.append(changed)
    _change_account(held, account, last, change, has_new_password=has_new_password)
    _change_preferences(held, account, record, changed, change, as_of=as_of)
    if held:
        change.revive = not held.is_active
        change.events = ["changed"]
    return change


def is_moved_in_only(versions: Iterable[Version]) -> bool:
    """Whether a record was moved in, and its source has not spoken of it yet."""
    listed = list(versions)
    return bool(listed) and all(version.said.keys() == {MOVED_IN} for version in listed)


def is_stranger(versions: Iterable[Version], said: Said) -> bool | None:
    """Whether a source speaks of somebody with other emails than the account that was moved in for the same id.

    None where one of the two names no email.
    """
    old = [email for version in versions for email in _old_emails(version.said.get(MOVED_IN, {}))]
    new = {fold(email) for group in said.values() for email in _emails(group)}
    return not new.intersection(old) if old and new else None


def _old_emails(group: Mapping[str, Any]) -> list[str]:
    details = group.get(DETAILS, {})
    return [fold(text) for name in ("email", "username") if "@" in (text := details.get(name, ""))]


def _emails(group: Mapping[str, Any]) -> list[str]:
    given = [item.get("email", "") for item in group.get("emails", ())]
    return [email for email in [*given, *(group.get(name) for name in EMAIL_FIELDS)] if email]


def _record(held: HeldContact | None, key: str, rules: SourceRules) -> HeldRecord:
    records = held.records if held else ()
    found = (record for record in records if (record.source, record.key) == (rules.name, key))
    return next(found, HeldRecord(rules.name, key, rules))


def _has_spoken(record: HeldRecord) -> bool:
    """Whether the source itself has said anything of the record that still stands."""
    return bool(record.roles.keys() - {MOVED_IN}) or any(v.said.keys() != {MOVED_IN} for v in record.versions)


def _is_too_late(held: HeldContact, record: HeldRecord, last: Any) -> bool:
    """Whether the contact has gone on since: its source has spoken, or its account is another's doing."""
    return _has_spoken(record) or (held.account is not None and last is None and held.is_active)


def _start(held: HeldContact | None, account: OldAccount) -> Change:
    if held is None:
        return Change("created", account.key, account.username, events=["created"])
    return Change("updated", account.key, account.username, held.number, held.version)


def _change_role(record: HeldRecord, account: OldAccount, changed: RecordChange, change: Change) -> None:
    """An active account has a role until the source says what it is for; an inactive one has none to lose."""
    if account.is_active and MOVED_IN not in record.roles:
        changed.roles_start.append(MOVED_IN)
        change.lines.append(Line("role-start", "roles", None, MOVED_IN, "moved in with an active account"))
    elif not account.is_active and MOVED_IN in record.roles:
        changed.roles_end.append(MOVED_IN)
        change.lines.append(Line("role-end", "roles", MOVED_IN, None, "the account is disabled in the file"))


def _change_account(
    held: HeldContact | None, account: OldAccount, last: Any, change: Change, *, has_new_password: bool
) -> None:
    """The account as the file has it; of one that is here already only what the file says otherwise than before."""
    reason, known = f"line {account.line} of the file", held.account if held else None
    details = last[DETAILS] if last else {}
    if known is None:
        change.create_username = account.username
        change.lines.append(Line("account-create", "username", None, account.username, reason))
    elif known.username != account.username and details.get("username") != account.username:
        change.rename_to = account.username
        change.lines.append(Line("rename", "username", known.username, account.username, reason))
    if has_new_password:
        change.secret = account.password
        change.lines.append(Line("set", "password", None, "set", reason))
    change.account = {"password": "set"} if has_new_password else {}
    now = (account.said[DETAILS]["status"], account.disabled_by)
    if known is None or now != (details.get("status"), details.get("disabled_by", "")):
        why = WHY_DISABLED.get(account.disabled_by, "")
        change.account |= {"is_active": account.is_active, "disabled_by": account.disabled_by, "disabled_why": why}
        was_active = known is None or known.is_active
        if was_active != account.is_active:
            words = ("inactive", "active") if account.is_active else ("active", "inactive")
            kind = "enable" if account.is_active else "disable"
            change.lines.append(Line(kind, "account", *words, why or reason))
    if known is None and account.created_at:
        change.account["created_at"] = account.created_at.isoformat()


def _change_preferences(
    held: HeldContact | None,
    account: OldAccount,
    record: HeldRecord,
    changed: RecordChange,
    change: Change,
    *,
    as_of: datetime,
) -> None:
    """Capture the preferences as those that the person set: no source touches them after (A10)."""
    before = held or HeldContact(number=0)
    ref = f"{record.source}:{record.key}"
    given = {name: Contender(text, ref, "once", as_of) for name, text in (account.preferences or {}).items()}
    captured = {**before.captured, **given}
    if captured != before.captured:
        change.captured = captured
    versions = [*record.versions, *([Version(as_of, changed.said)] if changed.said else [])]
    others = [other for other in before.records if other is not record]
    heard = [*others, HeldRecord(record.source, record.key, record.rules, versions, record.roles)]
    won = resolve([_speaker(item) for item in heard], captured)
    winners = dict(before.winners)
    for name in PREFERENCES:
        earlier, now = before.values.get(name, ""), won.get(name)
        winners.pop(name, None)
        if now:
            winners[name] = (now.ref, now.rule)
        if (now.value if now else "") != earlier:
            change.values[name] = now.value if now else ""
            if held:
                reason = f"line {account.line} of the file"
                change.lines.append(Line("update", name, earlier or None, change.values[name] or None, reason))
    if winners != before.winners:
        change.winners = winners


def _speaker(record: HeldRecord) -> Speaker:
    claims = fold_versions(record.versions, record.rules, roles=record.roles)
    return Speaker(record.source, record.key, record.rules, claims)
