"""Whether somebody who has asked for work may still do so, now that it is done."""

from collections.abc import Collection

from kinroll.accounts.backend import by_username
from kinroll.accounts.levels import LEVELS, OWNER
from kinroll.accounts.models import Permission, Token
from kinroll.accounts.programs.caller import PREFIX
from kinroll.accounts.programs.scopes import rights_of
from kinroll.core.text import fold
from kinroll.store import names
from kinroll.store.bulk import any_of, fetch


def may_still(by: str, right: str) -> bool:
    """Whether this right is still theirs who are called so: a username, also of before, or ``token NAME``.

    A token that has ended by itself since does not take back what was asked for with it; a revoked one does.
    """
    if by.startswith(PREFIX):
        token = Token.objects.filter(name=by.removeprefix(PREFIX)).first()
        if token is not None:
            return token.revoked_at is None and right in rights_of(token.scopes.split())
    level = _level(by)
    return bool(level) and right in LEVELS[level]


def gone(makers: Collection[str]) -> set[str]:
    """Those of these usernames whose account is switched off, or is no owner's any more: they may have kept a copy of
    what they made here. One query; who has no account (a command's user) is not among them.
    """
    condition, values = any_of("n.key", sorted({fold(name) for name in makers}))
    rows = fetch(
        "SELECT n.key FROM name n JOIN account a ON a.id = n.account_id LEFT JOIN account_permission p "
        f"ON p.account_id = a.id WHERE {condition} AND NOT (a.is_active AND COALESCE(p.level, '') = %s)",
        [*values, OWNER],
    )
    keys = {key for (key,) in rows}
    return {name for name in makers if fold(name) in keys}


def _level(username: str) -> str:
    """What an account may do here; nothing where it is switched off, or nobody is called so."""
    account = by_username(username)
    holder = names.owner(fold(username)) if account is None else None
    number = account.pk if account else holder.account if holder else 0
    held = Permission.objects.filter(account=number, account__is_active=True)
    return held.values_list("level", flat=True).first() or ""
