"""Who is whom at a target: which user is whose, what was tried, who waits or has to be looked at."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kinroll.core.provisioning.values import Known, Parked
from kinroll.store.bulk import any_of, execute, fetch, insert, update
from kinroll.store.models import TargetUser

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
PARKED, WAITING = "parked", "waiting"
_NEW = ("remote", "tried", "state", "code", "about", "found", "refused")


def remember(target: int, numbers: Iterable[int]) -> None:
    """Have a row for each of these numbers."""
    wanted = set(numbers)
    with transaction.atomic():
        condition, values = any_of("contact_id", sorted(wanted))
        rows = fetch(f"SELECT contact_id FROM target_user WHERE target_id = %s AND {condition}", [target, *values])
        new = sorted(wanted - {number for (number,) in rows})
        columns = ("target_id", "contact_id", "is_suspended", "is_due", "tries", *_NEW)
        insert("target_user", columns, [(target, number, False, True, 0, *[""] * len(_NEW)) for number in new])


def mark_due(target: int, numbers: Collection[int]) -> None:
    """Let these be looked at next, at once."""
    remember(target, numbers)
    condition, values = any_of("contact_id", sorted(numbers))
    execute(
        f"UPDATE target_user SET is_due = %s, next_try_at = NULL WHERE target_id = %s AND {condition}",
        [True, target, *values],
    )


def due(target: int, now: datetime, most: int) -> list[int]:
    """The numbers that are to be looked at now; about whom a held plan is, a person decides first."""
    rows = fetch(
        "SELECT contact_id FROM target_user WHERE target_id = %s AND is_due AND (next_try_at IS NULL OR "
        "next_try_at <= %s) AND contact_id NOT IN (SELECT s.contact_id FROM target_step s JOIN target_run r "
        "ON r.id = s.run_id WHERE r.target_id = %s AND r.state = 'held') "
        f"ORDER BY contact_id LIMIT {int(most)}",
        [target, now, target],
    )
    return [number for (number,) in rows]


def known(target: int, numbers: Collection[int]) -> dict[int, Known]:
    """What is remembered of these numbers."""
    condition, values = any_of("contact_id", sorted(numbers))
    rows = fetch(
        "SELECT contact_id, remote, tried, is_suspended, refused, state, code, about, found FROM target_user "
        f"WHERE target_id = %s AND {condition}",
        [target, *values],
    )
    taken: dict[int, dict[str, bool]] = {}
    for number, course, is_active in fetch(
        f"SELECT contact_id, course, is_active FROM target_enrolment WHERE target_id = %s AND is_ours AND {condition}",
        [target, *values],
    ):
        taken.setdefault(number, {})[course] = bool(is_active)
    return {
        number: Known(
            remote,
            tried,
            bool(suspended),
            refused,
            taken.get(number, {}),
            Parked(*parked) if state == PARKED else None,
        )
        for number, remote, tried, suspended, refused, state, *parked in rows
    }


def owners(target: int, ids: Collection[str]) -> dict[str, int]:
    """Whose users these are, of those that are ours."""
    if not ids:
        return {}
    condition, values = any_of("remote", sorted(ids))
    return dict(
        fetch(f"SELECT remote, contact_id FROM target_user WHERE target_id = %s AND {condition}", [target, *values])
    )


def users_of(contact: int) -> list[tuple[str, str]]:
    """The targets where this very number has a user, each with the user's id there."""
    return fetch(
        "SELECT t.name, u.remote FROM target_user u JOIN target t ON t.id = u.target_id "
        "WHERE u.contact_id = %s AND u.remote <> '' ORDER BY t.name",
        [contact],
    )


def note_tried(target: int, names: Mapping[int, str]) -> None:
    """Users of these names are about to be made; whatever comes, it is known then that they may be there."""
    _set(target, ("tried",), [(name, number) for number, name in names.items()])


def note_suspending(target: int, numbers: Collection[int]) -> None:
    """We are about to suspend these."""
    _set(target, ("is_suspended",), [(True, number) for number in numbers])


def note_restored(target: int, numbers: Collection[int]) -> None:
    """These are suspended by us no more."""
    _set(target, ("is_suspended",), [(False, number) for number in numbers])


def link(target: int, ids: Mapping[int, str]) -> None:
    """These users are these contacts'."""
    _set(target, ("remote",), [(remote, number) for number, remote in ids.items()])


def settle(target: int, numbers: Collection[int], now: datetime) -> None:
    """These agree with what is wanted. Only who did not before is written."""
    condition, values = any_of("contact_id", sorted(numbers))
    execute(
        "UPDATE target_user SET is_due = %s, state = '', code = '', about = '', found = '', tries = 0, "
        f"next_try_at = NULL, done_at = %s WHERE target_id = %s AND (is_due OR state <> '') AND {condition}",
        [False, now, target, *values],
    )


def park(target: int, parked: Mapping[int, Parked], now: datetime) -> None:
    """A person has to look at these. They are looked at again when something changes, or all are."""
    remember(target, parked)
    _set(
        target,
        ("is_due", "state", "code", "about", "found", "tries", "next_try_at", "done_at"),
        [(False, PARKED, one.code, one.about, one.found, 0, None, now, number) for number, one in parked.items()],
    )


def note_refused(target: int, digests: Mapping[int, str]) -> None:
    """The target would not take these; the same is not sent again."""
    _set(target, ("refused",), [(digest, number) for number, digest in digests.items()])


def wait(target: int, reasons: Mapping[int, str], now: datetime) -> None:
    """These are tried again, later each time."""
    condition, values = any_of("contact_id", sorted(reasons))
    tries = dict(
        fetch(f"SELECT contact_id, tries FROM target_user WHERE target_id = %s AND {condition}", [target, *values])
    )
    _set(
        target,
        ("is_due", "state", "code", "about", "tries", "next_try_at"),
        [
            (True, WAITING, "no-answer", why, tries.get(n, 0) + 1, now + _pause(tries.get(n, 0)), n)
            for n, why in reasons.items()
        ],
    )


def _pause(tries: int) -> timedelta:
    return min(FIRST_PAUSE * (1 << min(tries, 10)), LONGEST_PAUSE)


def _set(target: int, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    update("target_user", columns, [(*row[:-1], target, row[-1]) for row in rows], key=("target_id", "contact_id"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who has to be looked at, or is tried again."""

    contact: int
    name: str
    state: str
    code: str
    about: str
    found: str
    remote: str
    next_try_at: datetime | None


def listed(target: int, state: str, *, page: int = 1, size: int = 50) -> tuple[list[Waiting], int]:
    """One page of those who are parked, or wait; and how many there are."""
    rows = (
        TargetUser.objects.filter(target_id=target, state=state).select_related("contact").order_by("code", "contact")
    )
    shown = [
        Waiting(
            *(row.contact_id, f"{row.contact.forename} {row.contact.surname}".strip(), row.state, row.code),
            *(row.about, row.found, row.remote, row.next_try_at),
        )
        for row in rows[(page - 1) * size : page * size]
    ]
    return shown, rows.count()


COUNTED = ("users", "suspended", "parked", "waiting")


def counts(target: int) -> dict[str, int]:
    """How many users there are ours, suspended by us, parked and waiting."""
    return counts_of([target]).get(target) or dict.fromkeys(COUNTED, 0)


def counts_of(targets: Sequence[int]) -> dict[int, dict[str, int]]:
    """The same for several targets."""
    condition, values = any_of("target_id", list(targets))
    rows = fetch(
        "SELECT target_id, sum(CASE WHEN remote <> '' THEN 1 ELSE 0 END), "
        "sum(CASE WHEN remote <> '' AND is_suspended THEN 1 ELSE 0 END), "
        "sum(CASE WHEN state = 'parked' THEN 1 ELSE 0 END), sum(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END) "
        f"FROM target_user WHERE {condition} GROUP BY target_id",
        values,
    )
    return {target: dict(zip(COUNTED, map(int, found), strict=True)) for target, *found in rows}


def find(target: int, contact: int) -> TargetUser | None:
    """What is remembered of one contact."""
    return TargetUser.objects.filter(target_id=target, contact_id=contact).first()


def adopt(target: int, contact: int, remote: str) -> None:
    """A person says that this user is this contact's."""
    remember(target, [contact])
    TargetUser.objects.filter(target_id=target, contact_id=contact).update(
        remote=remote, is_suspended=False, is_due=True, state="", code="", refused="", next_try_at=None
    )


def forget(target: int, contact: int) -> None:
    """Forget whose user was whose, and what was refused; it is looked at anew."""
    with transaction.atomic():
        execute("DELETE FROM target_enrolment WHERE target_id = %s AND contact_id = %s", [target, contact])
        TargetUser.objects.filter(target_id=target, contact_id=contact).update(
            remote="", tried="", is_suspended=False, is_due=True, state="", code="", refused="", next_try_at=None
        )


def try_again(target: int, contact: int) -> None:
    """Let somebody be looked at again, and send what was refused before."""
    TargetUser.objects.filter(target_id=target, contact_id=contact).update(refused="", is_due=True, next_try_at=None)
