"""What a run would do to one contact: what is held, beside what is said, gives a change or nothing.

Everything that concerns several people at once (who gets a username, whom a record matches, which ties lead to current
students, brakes) has been settled over the whole run before, and arrives here as plain facts in the news.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from kinroll.core.change import Change, Line
from kinroll.core.fields import CORE_FIELDS
from kinroll.core.hearing import change_records
from kinroll.core.held import HeldContact, HeldRecord
from kinroll.core.news import News
from kinroll.core.old_account import MOVED_IN
from kinroll.core.resolving import Contender, Speaker, capture, fold_versions, resolve
from kinroll.core.rules import EDITS, SourceRules
from kinroll.core.text import fold, name_key

_CORE = frozenset(CORE_FIELDS)


def decide(
    held: HeldContact | None,
    news: Sequence[News],
    rules: SourceRules,
    *,
    as_of: datetime,
    columns: Mapping[str, frozenset[str]] | None,
    today: date,
) -> Change | None:
    """The change that the news makes to one contact; None when it makes none, as of somebody who was erased."""
    if held and held.is_erased:
        return None
    before = held or HeldContact(number=0)
    change = start_change(held, news)
    change.records, records = change_records(before, news, rules, change, as_of=as_of, columns=columns, today=today)
    speakers = [_speaker(record) for record in records]
    _change_account(before, news, rules, records, speakers, change)
    if not before.number:
        change.captured |= capture(speakers, at_creation=True)
    captured = {**before.captured, **change.captured}
    is_spoken_of = bool(news) or any(record.source != EDITS.name for record in records)  # a record may have left it
    if is_spoken_of and not any(item.restored and item.restored.retire for item in news):
        _change_values(before, resolve(speakers, captured) if speakers else {}, change)
    _note_identity(before, change)
    if held and not held.is_active and any(record.roles for record in records):
        change.revive = True
    return _classify(change)


def start_change(held: HeldContact | None, news: Sequence[News] = ()) -> Change:
    """An empty change of a contact, or of one that is yet to be created (None, or a contact whose number is 0)."""
    key, name = (news[0].key, news[0].name) if news else ("", "")
    if held is None or not held.number:
        return Change("created", key, name)
    name = name or " ".join(filter(None, (held.values.get("forename"), held.values.get("surname"))))
    name = name or (held.account.username if held.account else "")
    return Change("noted", key, name, held.number, held.version)


def _speaker(record: HeldRecord) -> Speaker:
    claims = fold_versions(record.versions, record.rules, roles=record.roles)
    return Speaker(record.source, record.key, record.rules, claims)


def allows_login(records: Iterable[HeldRecord]) -> bool:
    """Whether some role of some linked record lets the person sign in; one of a source declared no more still does."""
    return any(
        (record.roles and not record.rules.is_declared)
        or MOVED_IN in record.roles
        or any(group.login and record.rules.accounts and group.role in record.roles for group in record.rules.groups)
        for record in records
    )


def _change_account(
    before: HeldContact,
    news: Sequence[News],
    rules: SourceRules,
    records: Sequence[HeldRecord],
    speakers: Sequence[Speaker],
    change: Change,
) -> None:
    closes = any(item.restored and item.restored.close_account for item in news)
    allowed, account = allows_login(records) and not closes, before.account
    username = next((item.username for item in news if item.username), "")
    if account is None:
        if allowed and username:
            change.create_username = username
            change.captured = {**capture(speakers), **before.captured}
            why = next(item.why_username for item in news if item.username)
            change.lines.append(Line("account-create", "username", None, username, why))
    elif account.is_active and not allowed and not account.has_permissions:
        reasons = [line.reason for line in change.lines if line.kind == "role-end"]
        change.disable = next(iter([*reasons, *(item.why_gone for item in news if item.why_gone)]), "no role is left")
        change.lines.append(Line("disable", "account", "active", "inactive", change.disable))
    elif not account.is_active and allowed and account.disabled_by == "machine":
        change.enable = True
        change.lines.append(Line("enable", "account", "inactive", "active", "a role allows it again"))


def _change_values(before: HeldContact, won: Mapping[str, Contender], change: Change) -> None:
    """Compare the values that win now with the values held.

    A value that nobody claims any more (its claim was withdrawn, or the rules read it otherwise now) is emptied. What a
    source gave that is declared no more stays, and so does everything of a contact that nobody speaks of at all.
    """
    silent = {f"{record.source}:{record.key}" for record in before.records if not record.rules.is_declared}
    kept = {name: winner for name, winner in before.winners.items() if winner[0] in silent and name not in won}
    for name in sorted(before.values.keys() - won.keys() - kept.keys()) if won else ():
        change.values[name] = ""
        change.blanked += 1
        change.lines.append(Line("update", name, before.values[name], None, "nobody says so any more"))
    for name in (*CORE_FIELDS, *sorted(won.keys() - _CORE)):
        contender = won.get(name)
        if contender is None:
            continue
        earlier = before.values.get(name, "")
        if contender.value != earlier:
            change.values[name] = contender.value
            change.blanked += not contender.value
            if change.number is not None:  # of a new contact every value is news: the values themselves say it all
                reason = reason_of(contender)
                change.lines.append(Line("update", name, earlier or None, contender.value or None, reason))
    winners = kept | {name: (contender.ref, contender.rule) for name, contender in won.items()}
    if winners != before.winners:
        change.winners = winners


def reason_of(contender: Contender) -> str:
    """Why a value won, in a few words."""
    return f"{contender.ref} says so ({contender.rule})"


def _note_identity(before: HeldContact, change: Change) -> None:
    """Mark a record that turned into someone else (forename and surname both changed, or surname and birth date), and
    one whose birth date alone is another.
    """
    if change.number is None:
        return
    changed = {name for name in change.values if before.values.get(name) and change.values[name]}
    if {"surname", "forename"} <= changed or {"surname", "date_of_birth"} <= changed:
        old = name_key(before.values.get("forename", ""), before.values.get("surname", ""))
        new = name_key(change.values.get("forename", "x"), change.values["surname"])
        change.is_renamed = fold(old) != fold(new)
    change.is_born_anew = "date_of_birth" in changed and not change.is_renamed


def _classify(change: Change) -> Change | None:
    """Give the change its kind and its events, or drop it when it does nothing."""
    if change.number is None:
        change.events = ["created"]
        return change
    if change.disable or change.enable:
        change.kind = "disabled" if change.disable else "enabled"
    elif change.lines:
        change.kind = "updated"
    elif not _is_noteworthy(change):
        return None
    change.events = _events(change)
    return change


def _events(change: Change) -> list[str]:
    events = ["changed"] if any(line.kind not in ("disable", "enable") for line in change.lines) else []
    if change.disable:
        events.append("disabled")
    if change.enable:
        events.append("enabled")
    return events


def _is_noteworthy(change: Change) -> bool:
    """Whether anything has to be written although no line shows it: a new version, a new winner, a date of grace."""
    return bool(change.winners) or any(
        record.said or record.roles_lapse or record.roles_resume or record.link or record.unlink or record.withdraw
        for record in change.records
    )
