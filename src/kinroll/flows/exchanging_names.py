"""Usernames that change places with a merge, and back when it is undone."""

from collections.abc import Iterable, Sequence

from kinroll.core.held import HeldAccount, HeldContact
from kinroll.core.merging import Merge
from kinroll.core.swapping import Swap, without
from kinroll.core.text import fold
from kinroll.flows.editing import Rules, ValueRefusedError, carry_out, renaming
from kinroll.flows.now import Now
from kinroll.store import merges, queries


def wanted_name(kept: HeldContact, lost: HeldContact, username: str) -> str:
    """The username that the survivor is to take from the loser; empty where it keeps its own."""
    if not username or (kept.account and fold(kept.account.username) == fold(username)):
        return ""
    if kept.account and lost.account and fold(lost.account.username) == fold(username):
        return lost.account.username
    raise ValueRefusedError(f"The username {username!r} is neither one's. Choose one of the two. Nothing was changed.")


def take_name(survivor: int, loser: int, username: str, rules: Rules, now: Now) -> None:
    """Let the survivor have the loser's username, who holds the survivor's meanwhile."""
    held = queries.held([survivor], rules)[survivor]
    assert held.account
    before = held.account.username
    change = renaming(held, username, "chosen when the two were merged")
    report = carry_out("rename", [change], now, extract=merges.SWAP)
    merges.note_swap(loser, before, report.plan.pk)


def give_names_back(ending: Merge, rows: Sequence[Merge], rules: Rules, now: Now) -> None:
    """Undo the change of usernames that went with a merge, also under later ones; a name that somebody gave stays."""
    if not ending.renamed_from:
        return
    standing = [row for row in rows if row.renamed_from and not row.ended]
    numbers = list(dict.fromkeys([*(row.survivor for row in standing), *(row.loser for row in standing)]))
    held = queries.held(numbers, rules)
    accounts = {number: account for number in numbers if (account := held[number].account)}
    names = {number: fold(account.username) for number, account in accounts.items()}
    swaps = [
        Swap(row.number, row.loser, row.survivor, fold(row.renamed_from), _is_renamed_since(row)) for row in standing
    ]
    after, again = without(ending.number, swaps, names)
    run = ending.plan
    for number in names:
        if accounts[number].username != (wanted := _called(after[number], accounts.values())):
            change = renaming(held[number], wanted, "the merge that brought the other name was undone")
            run = carry_out("rename", [change], now, extract=merges.SWAP).plan.pk
            other = next(account for account in accounts.values() if account.username == wanted)
            accounts[number].username, other.username = wanted, accounts[number].username
    for swap in again:
        merges.note_swap(swap.loser, _called(swap.given, accounts.values()), run)


def _is_renamed_since(merge: Merge) -> bool:
    return bool(merges.names_since(merge.plan, [merge.loser, merge.survivor]))


def _called(key: str, accounts: Iterable[HeldAccount]) -> str:
    """A username as it is written, by what it is compared as."""
    return next(account.username for account in accounts if fold(account.username) == key)
