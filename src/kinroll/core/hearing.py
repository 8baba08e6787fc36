"""What becomes of the records that there is news of: new versions, restored ones, and what they give from then on."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from kinroll.core.change import Change, Line, RecordChange
from kinroll.core.held import HeldContact, HeldRecord
from kinroll.core.moving_in import is_moved_in_only, is_stranger
from kinroll.core.news import LinkNews, News, Restored
from kinroll.core.role_changes import change_roles
from kinroll.core.rules import SourceRules
from kinroll.core.source_record import Manner, Version
from kinroll.core.staging import ACCEPTED, state_of
from kinroll.core.tie_changes import change_ties, replace_ties


def change_records(
    before: HeldContact,
    news: Sequence[News],
    rules: SourceRules,
    change: Change,
    *,
    as_of: datetime,
    columns: Mapping[str, frozenset[str]] | None,
    today: date,
) -> tuple[list[RecordChange], list[HeldRecord]]:
    """What happens to each record that there is news of, and all linked records as they will then stand."""
    heard = {(rules.name, item.key): item for item in news}
    changes, records = [], []
    for record in before.records:
        item = heard.pop((record.source, record.key), None)
        if item is None:
            records.append(record)
            continue
        if item.restored:
            changed, after = _restore(record, item, item.restored, change)
        else:
            changed, after = _hear(record, item, change, as_of=as_of, columns=columns, today=today)
        changes.append(changed)
        if not changed.unlink:
            records.append(after)
    for item in heard.values():
        blank = HeldRecord(rules.name, item.key, rules)
        changed, after = _hear(blank, item, change, as_of=as_of, columns=columns, today=today)
        changes.append(changed)
        records.append(after)
    return changes, records


def _hear(
    record: HeldRecord,
    item: News,
    change: Change,
    *,
    as_of: datetime,
    columns: Mapping[str, frozenset[str]] | None,
    today: date,
) -> tuple[RecordChange, HeldRecord]:
    """Take in what one record says now: a new version if it says something new, its roles, its ties."""
    changed = RecordChange(item.key, record.source, mask=item.mask, digest=item.digest, link=item.link)
    if item.link and item.link.origin != "source":
        change.lines.append(Line("link", "record", None, f"{record.source}:{item.key}", _link_reason(item.link)))
    versions = list(record.versions)
    said = _accepted(item, record.rules)
    changed.identifiers = {**_identifiers_lost(said, versions), **item.identifiers}
    if said and _says_something_new(said, [v for v in versions if v.as_of <= (item.as_of or as_of)], item.manner):
        change.is_returning |= _says_something_old(said, versions)
        if is_moved_in_only(versions):
            change.is_stranger = is_stranger(versions, said)
        changed.said, changed.as_of, changed.manner = said, item.as_of, item.manner
        versions.append(Version(item.as_of or as_of, said, columns, item.built, item.manner))
    roles = change_roles(record, item, changed, change, today)
    ties = change_ties(record, item, changed, change)
    return changed, HeldRecord(record.source, record.key, record.rules, versions, roles, ties, item.mask)


def _link_reason(link: LinkNews) -> str:
    if link.origin == "person":
        return "a person said so"
    return f'matched by "{link.rule}"' + (f" with {link.anchor}" if link.anchor else "")


def _accepted(item: News, rules: SourceRules) -> dict[str, Any]:
    """What the accepted groups say; a group that is refused or out of scope keeps its last version."""
    return {
        group.name: item.said[group.name]
        for position, group in enumerate(rules.groups)
        if state_of(item.mask, position) == ACCEPTED and group.name in item.said
    }


def _identifiers_lost(said: Mapping[str, Any], versions: Sequence[Version]) -> dict[str, str]:
    """The types of identifiers that groups have listed until now, each with an empty text: they list them anew."""
    listed = [(_last_said(name, versions) or {}).get("identifiers") for name in said if "identifiers" in said[name]]
    return {kind: "" for group in listed if isinstance(group, Mapping) for kind in group}


def _says_something_new(said: Mapping[str, Any], versions: Sequence[Version], manner: Mapping[str, Manner]) -> bool:
    if manner and not (versions and versions[-1].manner == manner):
        return True
    return any(_last_said(name, versions) != group for name, group in said.items())


def _says_something_old(said: Mapping[str, Any], versions: Sequence[Version]) -> bool:
    """Whether this very thing was said before the version that is current now."""
    return any(said == version.said for version in versions[:-1])


def _last_said(group: str, versions: Sequence[Version]) -> Any:
    return next((version.said[group] for version in reversed(versions) if group in version.said), None)


def _restore(record: HeldRecord, item: News, restored: Restored, change: Change) -> tuple[RecordChange, HeldRecord]:
    """Put a record back to what it gave before a run: its versions, roles and ties."""
    changed = RecordChange(item.key, record.source, mask=item.mask, link=item.link, unlink=restored.unlink)
    changed.withdraw = restored.withdraw
    if item.link:
        change.lines.append(Line("link", "record", None, f"{record.source}:{item.key}", _link_reason(item.link)))
    if restored.unlink:
        change.lines.append(Line("unlink", "record", f"{record.source}:{item.key}", None, item.why_gone))
    reason = item.why_gone
    for role in sorted(record.roles.keys() - restored.roles):
        changed.roles_end.append(role)
        change.lines.append(Line("role-end", "roles", role, None, reason))
    for role in sorted(restored.roles - record.roles.keys()):
        changed.roles_start.append(role)
        change.lines.append(Line("role-start", "roles", None, role, reason))
    ties = replace_ties(record.ties, restored.ties, changed, change, reason)
    roles: dict[str, date | None] = dict.fromkeys(restored.roles)
    return changed, HeldRecord(record.source, record.key, record.rules, restored.versions, roles, ties, 0)
