"""Who a document is about: nobody known yet, one contact, or a question for a person. Nothing is guessed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from kinroll.core.change import ITS_NUMBER
from kinroll.core.matching import Description, is_same
from kinroll.core.problem import Problem
from kinroll.core.process import evidence, identifying
from kinroll.core.process.identifying import Holder
from kinroll.core.process.speaking import Saying
from kinroll.core.text import fold

CREATE, JOIN, HELD = "create", "join", "held"


@dataclass(frozen=True, slots=True)
class IdHolder:
    """Who holds the external id already; ``root`` is None for an account that is no contact's."""

    root: int | None
    label: str
    kind: str = "external-id"


@dataclass(frozen=True, slots=True)
class Known:
    """Everything held that bears on who a document is about. Contacts are root numbers.

    ``contacts`` are all that share a telling value with it; ``rivals`` the other documents of the batch that would have
    the same id for another name; ``client_holders`` who has its client identifier.
    """

    contacts: Mapping[int, Description] = field(default_factory=dict)
    labels: Mapping[int, str] = field(default_factory=dict)
    types: Mapping[int, Collection[str]] = field(default_factory=dict)
    id_holder: IdHolder | None = None
    rejected: frozenset[int] = frozenset()
    rivals: tuple[str, ...] = ()
    client_holders: tuple[Holder, ...] = ()


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Verdict:
    """``create`` a contact with this external id, ``join`` the root contact that the rule found, or ``held``.

    ``shared_with`` is the contact whose id is another person's too: its earlier documents have a question as well.
    """

    action: str
    root: int | None = None
    external_id: str = ""
    anchor: str = ""
    problems: tuple[Problem, ...] = ()
    shared_with: int | None = None


def settle(saying: Saying, known: Known, *, as_new: bool = False) -> Verdict:
    """Who an unlinked document is about. ``as_new``: a person says that it is nobody who is known."""
    if as_new:
        return Verdict(CREATE, external_id="" if known.id_holder else saying.external_id)
    described, near, advice = _weighed(saying, known)
    if known.rivals:
        return _held(saying, "id-shared", " and ".join(known.rivals), value=saying.external_id)
    found = _matched(saying, described, near)
    if len(found) > 1:
        return _held(saying, "document-match-ambiguous", _either(found, known), advice=advice)
    by_id = {n for n in near if known.id_holder and known.id_holder.root == n}
    by_email = {n for n, other in near.items() if any(face.emails & described.emails for face in other.faces)}
    if saying.match.fields and by_id and by_email and not by_id & by_email:
        return _held(saying, "id-and-email-differ", _either([*by_id, *by_email], known), advice=advice)
    if found:
        return _join(saying, known, near, found[0], by_id, advice)
    if known.id_holder:
        root = known.id_holder.root
        if root in near and _is_other_person(saying, near[root]):
            return _held(saying, "id-shared", known.id_holder.label, value=saying.external_id, shared_with=root)
        return _held(saying, "external-id-in-use", known.id_holder.label, value=saying.external_id, advice=advice)
    return Verdict(CREATE, external_id=saying.external_id, problems=advice)


def _weighed(saying: Saying, known: Known) -> tuple[Description, dict[int, Description], tuple[Problem, ...]]:
    """The document with only what is evidence, the contacts that may be it, and what was demoted."""
    near = {number: other for number, other in known.contacts.items() if number not in known.rejected}
    described = saying.described
    demoted = {name: saying.values[name] for name in saying.fillers}
    if shared := evidence.shared_emails(described.emails, known.contacts.values()):
        demoted |= {name: value for name, value in saying.values.items() if fold(value) in shared}
        if not {"forename", "surname"} <= set(saying.match.fields):
            described = replace(described, emails=described.emails - shared)
        else:
            near = _without_strangers(saying, near, shared)
    problems = [Problem("evidence-demoted", saying.key, saying.name, name, value) for name, value in demoted.items()]
    return described, near, tuple(problems)


def _without_strangers(
    saying: Saying, near: Mapping[int, Description], shared: frozenset[str]
) -> dict[int, Description]:
    """The contacts but those of other names who only have a shared address in common with the document."""
    return {
        number: _without_emails(other, shared) if _is_other_person(saying, other) else other
        for number, other in near.items()
    }


def _without_emails(other: Description, shared: frozenset[str]) -> Description:
    also = tuple(_without_emails(face, shared) for face in other.also)
    return replace(other, emails=other.emails - shared, also=also)


def _is_other_person(saying: Saying, other: Description) -> bool:
    """Whether nothing that a contact goes by can be the person of the document."""
    return all(evidence.is_other_person(saying.values, face.values) for face in other.faces)


def _matched(saying: Saying, described: Description, near: Mapping[int, Description]) -> list[int]:
    if not saying.match.fields:
        return []
    return sorted(number for number, other in near.items() if is_same(saying.match, described, other))


def _join(
    saying: Saying,
    known: Known,
    near: Mapping[int, Description],
    root: int,
    by_id: Collection[int],
    advice: tuple[Problem, ...],
) -> Verdict:
    """One contact was found; is there anything that speaks against it?"""
    if known.id_holder and root not in by_id:
        return _held(saying, "external-id-in-use", known.id_holder.label, value=saying.external_id, advice=advice)
    if all(evidence.has_other_name(saying.values, face.values) for face in near[root].faces) and root in by_id:
        return _held(saying, "id-shared", known.labels[root], value=saying.external_id, shared_with=root)
    if _is_other_person(saying, near[root]):
        return _held(saying, "match-doubtful", known.labels[root], advice=advice)
    types = known.types.get(root, ())
    if types and saying.type not in types:
        listed = ", ".join(sorted(types))
        advice = (
            *advice,
            Problem("type-added", saying.key, saying.name, "type", saying.type, f"{known.labels[root]}, {listed}"),
        )
    return Verdict(JOIN, root, problems=advice)


def _either(numbers: Collection[int], known: Known) -> str:
    return " or ".join(known.labels[number] for number in sorted(set(numbers)))


def _held(
    saying: Saying,
    code: str,
    other: str,
    *,
    value: str = "",
    advice: tuple[Problem, ...] = (),
    shared_with: int | None = None,
) -> Verdict:
    field_name = "external_id" if value else ""
    problem = Problem(code, saying.key, saying.name, field_name, value, other)
    return Verdict(HELD, problems=(problem, *advice), shared_with=shared_with)


def without_taken_id(verdict: Verdict, saying: Saying, known: Known, *, as_new: bool) -> Verdict:
    """The verdict on a new contact whose id would be a client identifier that is in use for somebody else."""
    holder = identifying.other_holder(known.client_holders, verdict.root)
    is_taken = holder is not None and fold(verdict.external_id) == fold(saying.said.get(identifying.CLIENT) or "")
    if holder is None or verdict.action != CREATE or not verdict.external_id or not is_taken:
        return verdict
    if as_new:
        return replace(verdict, external_id="")
    return _held(saying, "id-shared", holder.label, value=verdict.external_id)


def without_taken_identifier(saying: Saying, known: Known, root: int | None) -> Saying:
    """The saying without a client identifier that is in use for somebody else, or is another contact's number (B14)."""
    given = saying.said.get(identifying.CLIENT)
    holder = identifying.other_holder(known.client_holders, root) if given else None
    if holder is None:
        return saying
    problem = Problem("client-identifier-in-use", saying.key, saying.name, identifying.CLIENT, str(given), holder.label)
    kept = {name: value for name, value in saying.said.items() if name != identifying.CLIENT}
    identifiers = {name: value for name, value in saying.identifiers.items() if name != identifying.CLIENT}
    return replace(saying, said=kept, identifiers=identifiers, problems=(*saying.problems, problem))


def rivals(sayings: Collection[Saying]) -> dict[str, tuple[str, ...]]:
    """For each document the others here that would have the same external id for a different name or birthday (B19)."""
    by_id: dict[str, list[Saying]] = {}
    for saying in sayings:
        if saying.external_id and saying.external_id != ITS_NUMBER and not saying.waiting:
            by_id.setdefault(fold(saying.external_id), []).append(saying)
    found: dict[str, tuple[str, ...]] = {}
    for group in by_id.values():
        others = {(one.key, other.key) for one in group for other in _others(one, group)}
        if others:
            for one in group:
                named = [f"{other.name} (document {other.key})" for other in group if other is not one]
                found[one.key] = tuple(named[:3])
    return found


def _others(one: Saying, group: Collection[Saying]) -> list[Saying]:
    return [other for other in group if evidence.is_other_person(one.values, other.values)]
