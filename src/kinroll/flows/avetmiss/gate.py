"""Looks, before files are lodged, whether each client of them is one person, and each person one client."""

from collections.abc import Iterator, Mapping, Sequence

from kinroll.core.avetmiss import gate
from kinroll.core.avetmiss.gate import Found
from kinroll.core.avetmiss.seen import Memory
from kinroll.core.avetmiss.window import Window
from kinroll.core.process import identifying
from kinroll.flows import reviewing, scored_pairs
from kinroll.flows.now import Now
from kinroll.sources.avetmiss.named import Who
from kinroll.sources.avetmiss.remembered import remembered
from kinroll.store import clients, verifications
from kinroll.store import gate as stored
from kinroll.store.bulk import in_batches

BATCH = 1_000
_USI = "usi"


def look(who: Who, window: Window, now: Now) -> Iterator[Found]:
    """Everything that stands between these clients and a clean lodgement, but for what was found right as it is."""
    reviewing.refresh_if_due(now.at)
    answered = stored.answered()
    for found in _suspicions(who, window):
        if (found.rule.number, found.contact, found.about) not in answered:
            yield found


def _suspicions(who: Who, window: Window) -> Iterator[Found]:
    last = stored.last_lodged()
    yield from _splits(who, last)
    yield from _fusions(who)
    for contact, unit, day, one, other in stored.twice_in_unit(window):
        if client := who.client_of(contact):
            about = gate.about(contact, unit, day, one, other)
            value = f"{unit}, documents {one} and {other}"
            yield Found(gate.TWICE_IN_UNIT, contact, client, document=other, value=value, about=about)
    yield from _identities(who)
    for told in in_batches(who.items(), BATCH):
        lodged = stored.lodged_under(last, [contact for contact, _ in told])
        for contact, client in told:
            yield from gate.changed(contact, lodged.get(contact, ()), client)


def _splits(who: Who, last: int | None) -> Iterator[Found]:
    """Pairs of the review inbox of whom both are in the files, or one is and the other was lodged before."""
    pairs = [(one, other, why) for one, other, why in stored.pairs() if one in who or other in who]
    lodged = stored.lodged_under(last, {number for one, other, _ in pairs for number in (one, other)})
    asked = [pair for pair in pairs if all(number in who or number in lodged for number in pair[:2])]
    evidence = scored_pairs.evidence({(one, other) for one, other, _ in asked})
    for one, other, why in asked:
        here, there = (one, other) if one in who else (other, one)
        value = " ".join((f"{why}:", *evidence[one, other])) if (one, other) in evidence else why
        yield Found(gate.SPLIT, here, who.client_of(here) or "", other=there, value=value)


def _fusions(who: Who) -> Iterator[Found]:
    for contact, people in stored.people_of_many():
        if (client := who.client_of(contact)) and (two := gate.fused(people)):
            about = gate.about_fusion(contact, people)
            value, document = gate.told_apart(*two), two[1].document
            yield Found(gate.FUSION, contact, client, document=document, value=value, about=about)


def _identities(who: Who) -> Iterator[Found]:
    """USIs that are not verified for what is held, or that several have, and codes that do not fit the address."""
    with remembered() as memory:
        for told in in_batches(who.items(), BATCH):
            yield from _identities_of(dict(told), memory)


def _identities_of(named: Mapping[int, str], memory: Memory) -> Iterator[Found]:
    rows = clients.these(list(named)).rows
    held = [(row[0], clients.values_of(row)) for row in rows]
    for number, values in held:
        if gate.is_not_offshore(values):
            yield Found(gate.NOT_OFFSHORE, number, named[number], value=values.get("postcode", ""))
    people = [(number, identifying.identity_of(values)) for number, values in held]
    people = [(number, identity) for number, identity in people if identity.key]
    standings = verifications.standings([identity for _, identity in people])
    first = _first_with(people, memory)
    for (number, identity), standing in zip(people, standings, strict=True):
        if first[identity.key] != number:
            yield Found(gate.SHARED_USI, number, named[number], other=first[identity.key], value=identity.value)
        if standing.status != identifying.VERIFIED:
            yield Found(gate.NOT_VERIFIED, number, named[number], value=_why(identity.value, standing))


def _first_with(people: Sequence[tuple[int, identifying.Identity]], memory: Memory) -> dict[str, int]:
    """Who has each of these identities first of all that were looked at; those that are new are noted."""
    keys = {identity.key for _, identity in people}
    first = {key: number for key, (number, _) in memory.look_up(_USI, keys).items()}
    new: dict[str, int] = {}
    for number, identity in people:
        if identity.key not in first:
            new.setdefault(identity.key, number)
    memory.keep(_USI, {key: (number, "") for key, number in new.items()})
    return first | new


def _why(usi: str, standing: identifying.Standing) -> str:
    if standing.status == identifying.FAILED:
        return f"{usi} (the registry said no)"
    if standing.changed:
        return f"{usi} (changed since it was verified: {', '.join(standing.changed).replace('_', ' ')})"
    return f"{usi} (nobody has asked the registry)"
