"""A person says whose a user is that was there already: never a machine, and never for an email alone."""

from collections.abc import Sequence

from kinroll.core.provisioning.codes import meaning
from kinroll.core.provisioning.values import EMAIL, NUMBER, USERNAME, Held
from kinroll.core.text import fold
from kinroll.declarations.file import Configuration
from kinroll.flows.applying import CannotApplyError
from kinroll.flows.now import Now
from kinroll.flows.provisioning.at import At, at
from kinroll.store.provisioning import links, people
from kinroll.targets.interface import Update

FOUND = ("found-by-username", "found-by-email", "number-in-use", "not-ours")
MOST = 10_000


def adopt(
    configuration: Configuration, name: str, contact: int, remote: str, now: Now, *, renumber: bool = False
) -> None:
    """Let this user be this contact's from now on: it gets our number there.

    ``renumber``: also where the user has another number there, which is lost then. Raises ``CannotApplyError``.
    """
    with at(configuration, name, now) as where:
        _adopt(where, contact, remote, renumber=renumber)


def adopt_matching(configuration: Configuration, name: str, now: Now) -> tuple[list[int], list[tuple[int, str]]]:
    """Let all be adopted whose username, email and names agree with a user there that has no number; who was, and who
    was not and why.
    """
    adopted, left = [], []
    with at(configuration, name, now) as where:
        waiting, _ = links.listed(where.row.pk, links.PARKED, size=MOST)
        wanted = [one for one in waiting if one.code in FOUND[:2] and one.found]
        users = where.target.read({one.found for one in wanted})
        for one in wanted:
            user, values = users.get(one.found), _values(where, one.contact)
            if user is None or user.values.get(NUMBER) or not _agrees(user, values):
                left.append((one.contact, "Not all of username, email and names are the same there."))
                continue
            try:
                _adopt(where, one.contact, one.found, renumber=False)
                adopted.append(one.contact)
            except CannotApplyError as error:
                left.append((one.contact, str(error)))
    return adopted, left


def _adopt(where: At, contact: int, remote: str, *, renumber: bool) -> None:
    if not (remote.isascii() and remote.isdigit()):
        raise CannotApplyError(f"{remote!r} is no number of a user there. Nothing was changed.")
    values = _values(where, contact)
    user = where.target.read([remote]).get(remote)
    if user is None:
        raise CannotApplyError(f"There is no user {remote} at {where.name}. Nothing was changed.")
    if (owner := links.owners(where.row.pk, [remote]).get(remote)) not in (None, contact):
        raise CannotApplyError(f"User {remote} is contact {owner}'s already. Nothing was changed.")
    if why := _unlike(user, values):
        raise CannotApplyError(f"{why} Nothing was changed.")
    if user.values.get(NUMBER) not in ("", values[NUMBER]) and not renumber:
        raise CannotApplyError(
            f"User {remote} has the number {user.values[NUMBER]} there, which would be lost. Say that this is meant. "
            "Nothing was changed."
        )
    outcome = where.target.update([Update(remote, {NUMBER: values[NUMBER]})]).get(remote)
    if outcome and outcome.code:
        raise CannotApplyError(f"{where.name} does not let this user be changed: {outcome.why} [{outcome.code}]")
    links.adopt(where.row.pk, contact, remote)


def _values(where: At, contact: int) -> dict[str, str]:
    listed = people.listed([contact], steps=(), needs_roles=False)
    if not listed or not listed[0].is_active:
        raise CannotApplyError(f"Contact {contact} cannot sign in here, so it has no user there. Nothing was changed.")
    values, parked = where.target.describe(listed[0].person, contact)
    if parked:
        raise CannotApplyError(f"{meaning(parked.code).message} {meaning(parked.code).fix} Nothing was changed.")
    return values


def _unlike(user: Held, values: dict[str, str]) -> str:
    """Why this user is not to be taken for the contact, in a sentence."""
    if user.values.get(USERNAME) == values[USERNAME] or user.values.get(NUMBER) == values[NUMBER]:
        return ""
    if user.values.get(EMAIL, "").casefold() != values[EMAIL].casefold() or not values[EMAIL]:
        return f"User {user.id} has another username, another email and another number there."
    if not _has_same_names(user, values):
        return f"User {user.id} has the same email only, and other names: families share addresses."
    return ""


def _agrees(user: Held, values: dict[str, str]) -> bool:
    same_email = user.values.get(EMAIL, "").casefold() == values[EMAIL].casefold()
    return user.values.get(USERNAME) == values[USERNAME] and same_email and _has_same_names(user, values)


def _has_same_names(user: Held, values: dict[str, str]) -> bool:
    names: Sequence[str] = ("firstname", "lastname")
    return all(fold(user.values.get(name, "")) == fold(values[name]) for name in names)


def forget(configuration: Configuration, name: str, contact: int, now: Now) -> None:
    """Forget whose user a contact's was: it is looked for anew. The user there stays as it is."""
    with at(configuration, name, now) as where:
        _refuse_unknown(where, contact)
        links.forget(where.row.pk, contact)


def try_again(configuration: Configuration, name: str, contact: int, now: Now) -> None:
    """Send again what was refused."""
    with at(configuration, name, now) as where:
        _refuse_unknown(where, contact)
        links.try_again(where.row.pk, contact)


def _refuse_unknown(where: At, contact: int) -> None:
    if links.find(where.row.pk, contact) is None:
        raise CannotApplyError(f"Nothing is remembered of contact {contact} at {where.name}.")
