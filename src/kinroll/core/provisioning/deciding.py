"""What is to be done about each contact: from what is wanted, remembered and found, to steps or a question."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kinroll.core.provisioning.refusing import digest
from kinroll.core.provisioning.values import (
    CREATE,
    EMAIL,
    ENROL,
    GIVE_WAY,
    JOIN,
    LEAVE,
    LINK,
    NOBODY,
    NUMBER,
    PAUSE,
    RENAME,
    RESTORE,
    SUSPEND,
    UNENROL,
    UPDATE,
    USERNAME,
    Decision,
    Held,
    Known,
    Parked,
    Step,
    Wanted,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a target was told to do. ``on_leaving``: ``suspend``, ``unenrol`` or ``keep`` an enrolment."""

    on_leaving: str = "suspend"
    groups: frozenset[str] = frozenset()
    shares_emails: bool = False


@dataclass(slots=True)
class Found:
    """What the target holds: users by id, and those found for contacts that have none yet, by what they were found.

    ``owners`` are the contacts whose users are linked already, by the user's id.
    """

    users: Mapping[str, Held] = field(default_factory=dict)
    by_number: Mapping[str, Sequence[Held]] = field(default_factory=dict)
    by_username: Mapping[str, Sequence[Held]] = field(default_factory=dict)
    by_email: Mapping[str, Sequence[Held]] = field(default_factory=dict)
    owners: Mapping[str, int] = field(default_factory=dict)


def decide(wanted: Wanted, known: Known, found: Found, terms: Terms) -> Decision:
    """The steps for one contact. What the target has refused before in the very same words is not sent again."""
    if known.id:
        decision = _of_linked(wanted, known, found.users.get(known.id), terms)
    elif wanted.is_active or known.tried:
        decision = _of_unlinked(wanted, known, found, terms)
    else:
        decision = Decision(wanted.contact)
    if known.refused and (refused := [step for step in decision.steps if digest(step) == known.refused]):
        is_made = all(step.kind != CREATE for step in refused)
        decision.steps = [step for step in decision.steps if step not in refused] if is_made else []
        decision.parked = decision.parked or known.parked or Parked(f"refused-{refused[0].kind}")
    return decision


def _of_linked(wanted: Wanted, known: Known, held: Held | None, terms: Terms) -> Decision:
    decision = Decision(wanted.contact, id=known.id)
    if held is None or (EMAIL in held.values and "@" not in held.values[EMAIL] and not held.values.get(NUMBER)):
        decision.parked = None if wanted.erased else Parked("gone-there", found=known.id)
    elif held.values.get(NUMBER) != wanted.values[NUMBER]:
        decision.parked = Parked("not-ours", held.values.get(NUMBER, ""), known.id)
    else:
        decision.steps = list(_differences(wanted, known, held, terms))
        decision.parked = _left_open(wanted, known, held)
    return decision


def _left_open(wanted: Wanted, known: Known, held: Held) -> Parked | None:
    if wanted.erased:
        return Parked("erased-here", found=held.id)
    if not wanted.is_active:
        return None
    if held.is_suspended and not known.suspended:
        return Parked("suspended-there", found=held.id)
    return wanted.parked


def _differences(wanted: Wanted, known: Known, held: Held, terms: Terms) -> Iterator[Step]:
    yield from _of_values(wanted, held)
    if wanted.gives_way and held.values.get(EMAIL) != wanted.gives_way:
        yield Step(
            wanted.contact, GIVE_WAY, {EMAIL: held.values.get(EMAIL, "")}, {EMAIL: wanted.gives_way}, why=wanted.why
        )
    if not wanted.is_active:
        if not held.is_suspended:
            yield Step(wanted.contact, SUSPEND, why=wanted.why)
        return
    if held.is_suspended and known.suspended:
        yield Step(wanted.contact, RESTORE)
    yield from _of_courses(wanted, known.courses, held.courses, terms)
    yield from (Step(wanted.contact, JOIN, place=group) for group in sorted(wanted.groups - held.groups))
    yield from (
        Step(wanted.contact, LEAVE, place=group) for group in sorted((held.groups & terms.groups) - wanted.groups)
    )


def _of_values(wanted: Wanted, held: Held) -> Iterator[Step]:
    """A rename, and an update of the rest. Of who is not active only the name follows: somebody may need it.

    Of who was erased everything is overwritten, and it is not written down what was there.
    """
    if wanted.parked or wanted.erased == "keep":
        return
    after = {name: value for name, value in wanted.values.items() if held.values.get(name, "") != value}
    if wanted.erased:
        yield from [Step(wanted.contact, UPDATE, {}, after)] if after else []
        return
    username = after.pop(USERNAME, None)
    if username is not None:
        yield Step(wanted.contact, RENAME, {USERNAME: held.values.get(USERNAME, "")}, {USERNAME: username})
    if after and wanted.is_active:
        yield Step(wanted.contact, UPDATE, {name: held.values.get(name, "") for name in after}, after)


def _of_courses(wanted: Wanted, ours: Mapping[str, bool], held: Mapping[str, bool], terms: Terms) -> Iterator[Step]:
    for course in sorted(wanted.courses):
        if not held.get(course):
            yield Step(wanted.contact, ENROL, place=course)
    for course in sorted({course for course, is_active in ours.items() if is_active} - wanted.courses.keys()):
        if terms.on_leaving == "suspend" and held.get(course):
            yield Step(wanted.contact, PAUSE, place=course)
        elif terms.on_leaving == "unenrol" and course in held:
            yield Step(wanted.contact, UNENROL, place=course)


def _of_unlinked(wanted: Wanted, known: Known, found: Found, terms: Terms) -> Decision:
    decision = Decision(wanted.contact)
    numbered = found.by_number.get(wanted.values[NUMBER], ())
    if len(numbered) > 1:
        decision.parked = Parked("listed-twice", ", ".join(held.id for held in numbered))
    elif numbered:
        return _of_numbered(wanted, known, numbered[0], found, terms)
    elif not wanted.is_active:
        return decision
    else:
        decision.parked = wanted.parked or _conflict(wanted, found, terms)
        if not decision.parked:
            decision.steps = [Step(wanted.contact, CREATE, after=dict(wanted.values)), *_of_new(wanted)]
    return decision


def _of_new(wanted: Wanted) -> Iterator[Step]:
    yield from (Step(wanted.contact, ENROL, place=course) for course in sorted(wanted.courses))
    yield from (Step(wanted.contact, JOIN, place=group) for group in sorted(wanted.groups))


def _of_numbered(wanted: Wanted, known: Known, held: Held, found: Found, terms: Terms) -> Decision:
    """Somebody there has our number: made by us, if also a name or the email fits; else a person has to look."""
    names = {wanted.values.get(USERNAME), known.tried} - {"", None}
    same_email = held.values.get(EMAIL, "").casefold() == wanted.values.get(EMAIL, "").casefold() != ""
    if found.owners.get(held.id, wanted.contact) != wanted.contact or not (
        held.values.get(USERNAME) in names or same_email
    ):
        return Decision(wanted.contact, parked=Parked("number-in-use", held.values.get(USERNAME, ""), held.id))
    linked = _of_linked(wanted, Known(held.id, courses=known.courses, suspended=known.suspended), held, terms)
    linked.steps.insert(0, Step(wanted.contact, LINK, place=held.id))
    return linked


def _conflict(wanted: Wanted, found: Found, terms: Terms) -> Parked | None:
    """Who else there has the username or the email; never taken over by a machine."""
    for held in found.by_username.get(wanted.values[USERNAME], ()):
        code = "name-held" if held.id in found.owners else "found-by-username"
        return Parked(code, wanted.values[USERNAME], held.id)
    if terms.shares_emails:
        return None
    for held in found.by_email.get(wanted.values[EMAIL].casefold(), ()):
        code = "email-shared" if held.id in found.owners else "found-by-email"
        return Parked(code, wanted.values[EMAIL], held.id)
    return None


def share_out_emails(people: Sequence[Wanted], known: Mapping[int, Known], held: Mapping[str, Held]) -> set[int]:
    """Those who cannot have their email there, since somebody else of ours has it or is to have it.

    Whoever has it there already keeps it, then whoever has a user, then the lowest number.
    """
    groups: dict[str, list[Wanted]] = {}
    for one in people:
        if one.values.get(EMAIL) and one.is_active:
            groups.setdefault(one.values[EMAIL].casefold(), []).append(one)
    late: set[int] = set()
    for email, several in groups.items():
        if len(several) > 1:

            def rank(one: Wanted, email: str = email) -> tuple[bool, bool, int]:
                link = known.get(one.contact, NOBODY).id
                has = link in held and held[link].values.get(EMAIL, "").casefold() == email
                return (not has, not link, one.contact)

            late |= {one.contact for one in sorted(several, key=rank)[1:]}
    return late
