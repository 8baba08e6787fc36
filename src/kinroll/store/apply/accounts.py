"""Writes accounts, and the names that somebody holds or lets go."""

from kinroll.core.text import fold
from kinroll.store.bulk import any_of, execute, fetch, fetch_one, insert, reserve, update
from kinroll.store.shapes.applied import Rows


def write_accounts(rows: Rows, now: str) -> None:
    """Add accounts with their names, and change those there are."""
    _free_external_ids(rows)
    numbers = list(reserve("account", len(rows.accounts)))
    insert(
        "account",
        (
            *("id", "username", "contact_id", "password", "is_active", "is_staff", "is_superuser", "created_at"),
            *("disabled_by", "disabled_why"),
        ),
        [
            (number, username, contact, password, is_active, False, False, created or now, by, why)
            for number, (username, _, contact, password, is_active, created, by, why) in zip(
                numbers, rows.accounts, strict=True
            )
        ],
    )
    insert(
        "name",
        ("key", "kind", "account_id"),
        [(key, "username", number) for number, (_, key, *_) in zip(numbers, rows.accounts, strict=True)],
    )
    usernames = {key for _, key, *_ in rows.accounts} | {fold(username) for _, username in rows.renamed}
    ids = [(fold(external_id), "external-id", number) for number, external_id in rows.external_ids.items()]
    insert("name", ("key", "kind", "contact_id"), [row for row in ids if row[0] not in usernames])
    update("account", ("password",), rows.passwords, key="contact_id")
    for contact, username in rows.renamed:
        _rename(contact, username, now)
    update("account", ("is_active", "disabled_by", "disabled_why"), [*rows.disabled, *rows.enabled], key="contact_id")
    condition, values = any_of("key", rows.released)
    execute(f"DELETE FROM name WHERE kind = 'reserved' AND {condition}", values)


def _free_external_ids(rows: Rows) -> None:
    """Let go of names that are held as external ids: of those that get another, or an account of that name."""
    held, values = any_of("contact_id", list(rows.external_ids))
    named, more = any_of("key", [key for _, key, *_ in rows.accounts])
    if rows.external_ids or rows.accounts:
        execute(f"DELETE FROM name WHERE kind = 'external-id' AND ({held} OR {named})", [*values, *more])


def _rename(contact: int, username: str, now: str) -> None:
    """Give an account another username (rule 13): an active one keeps its old name reserved, an inactive one frees it.

    Whoever uses the account is told of the new name.
    """
    account, was_active, old = fetch("SELECT id, is_active, username FROM account WHERE contact_id = %s", [contact])[0]
    other = fetch_one(
        "SELECT a.id FROM name n JOIN account a ON a.id = n.account_id "
        "WHERE n.key = %s AND n.kind = 'username' AND a.id <> %s",
        [fold(username), account],
    )
    if other:  # of a contact that is seen as this one: the two change names
        execute("DELETE FROM name WHERE kind = 'username' AND account_id IN (%s, %s)", [account, other])
        execute("UPDATE account SET username = '~' || id WHERE id = %s", [other])
    elif was_active:
        execute("UPDATE name SET kind = 'reserved' WHERE account_id = %s AND kind = 'username'", [account])
    else:
        execute("DELETE FROM name WHERE account_id = %s AND kind = 'username'", [account])
    execute("DELETE FROM name WHERE key = %s AND account_id = %s", [fold(username), account])
    execute("UPDATE account SET username = %s WHERE id = %s", [username, account])
    insert("name", ("key", "kind", "account_id"), [(fold(username), "username", account)])
    if other:
        execute("UPDATE account SET username = %s WHERE id = %s", [old, other])
        insert("name", ("key", "kind", "account_id"), [(fold(old), "username", other)])
    if was_active:
        columns = ("contact_id", "channel", "template", "created_at", "tries", "last_error")
        insert("outbox", columns, [(contact, "mail", "username-changed", now, 0, "")])
