"""Who holds which username, and which source records have ever been seen."""

from dataclasses import dataclass

from kinroll.store.bulk import fetch, fetch_one


@dataclass(frozen=True, slots=True)
class Owner:
    """The account behind a name; ``kind`` is ``username``, ``reserved`` or ``alias``."""

    kind: str
    account: int
    username: str
    is_active: bool
    contact: int | None


def owner(key: str) -> Owner | None:
    """Who holds a folded name."""
    rows = fetch(
        "SELECT n.kind, a.id, a.username, a.is_active, a.contact_id FROM name n JOIN account a ON a.id = n.account_id "
        "WHERE n.key = %s",
        [key],
    )
    if not rows:
        return None
    kind, account, username, is_active, contact = rows[0]
    return Owner(kind, account, username, bool(is_active), contact)


def is_known_record(source_id: int, key: str) -> bool:
    """Whether an extract of this source has ever held this record."""
    values = [source_id, key]
    return bool(
        fetch_one("SELECT 1 FROM source_record WHERE source_id = %s AND key = %s", values)
        or fetch_one("SELECT 1 FROM not_imported WHERE source_id = %s AND key = %s", values)
        or fetch_one("SELECT 1 FROM problem WHERE source_id = %s AND source_key = %s", values)
    )


def root_of_record(source_id: int, key: str) -> int | None:
    """The root contact that a record is linked to now."""
    found = fetch_one(
        "SELECT COALESCE(c.root, c.number) FROM source_record r JOIN link l ON l.record_id = r.id "
        "AND l.ended_plan_id IS NULL JOIN contact c ON c.number = l.contact_id WHERE r.source_id = %s AND r.key = %s",
        [source_id, key],
    )
    return None if found is None else int(found)


def root_of_ref(source: str, key: str) -> int | None:
    """The same, of a source by its name."""
    source_id = fetch_one("SELECT id FROM source WHERE name = %s", [source])
    return None if source_id is None else root_of_record(int(source_id), key)


def source_id(name: str) -> int:
    """The number of a source; 0 for one that nobody has heard of."""
    return int(fetch_one("SELECT id FROM source WHERE name = %s", [name]) or 0)
