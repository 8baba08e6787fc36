"""Looks, before files are lodged, whether each client of them is one person, and each person one client."""

from collections.abc import Iterator, Mapping

from kinroll.core.avetmiss import gate
from kinroll.core.avetmiss.gate import Found
from kinroll.core.avetmiss.window import Window
from kinroll.core.process import identifying
from kinroll.flows import reviewing, scored_pairs
from kinroll.flows.now import Now
from kinroll.store import clients, verifications
from kinroll.store import gate as stored

BATCH = 1_000
Who = Mapping[str, int]
"""The contacts behind the client identifiers of a collection."""


def look(who: Who, window: Window, now: Now) -> Iterator[Found]:
    """Everything that stands between these clients and a clean lodgement, but for what was found right as it is."""
    reviewing.refresh_if_due(now.at)
    named = {contact: client for client, contact in who.items()}
    answered = stored.answered()
    for found in _suspicions(named, window):
        if (found.rule.number, found.contact, found.about) not in answered:
            yield found


def _suspicions(named: Mapping[int, str], window: Window) -> Iterator[Found]:
    lodged = stored.lodged_last()
    yield from _splits(named, lodged)
    yield from _fusions(named)
    for contact, unit, day, one, other in stored.twice_in_unit(window):
        if contact in named:
            about = gate.about(contact, unit, day, one, other)
            value = f"{unit}, documents {one} and {other}"
            yield Found(gate.TWICE_IN_UNIT, contact, named[contact], document=other, value=value, about=about)
    yield from _identities(named)
    for contact, before in lodged.items():
        if contact in named:
            yield from gate.changed(contact, before, named[contact])


def _splits(named: Mapping[int, str], lodged: Mapping[int, object]) -> Iterator[Found]:
    """Pairs of the review inbox of whom both are in the files, or one is and the other was lodged before."""
    asked = [
        (one, other, why)
        for one, other, why in stored.pairs()
        if (one in named and (other in named or other in lodged)) or (other in named and one in lodged)
    ]
    evidence = scored_pairs.evidence({(one, other) for one, other, _ in asked})
    for one, other, why in asked:
        here, there = (one, other) if one in named else (other, one)
        value = " ".join((f"{why}:", *evidence[one, other])) if (one, other) in evidence else why
        yield Found(gate.SPLIT, here, named[here], other=there, value=value)


def _fusions(named: Mapping[int, str]) -> Iterator[Found]:
    for contact, people in stored.people_of_many():
        if contact in named and (two := gate.fused(people)):
            about = gate.about_fusion(contact, people)
            value, document = gate.told_apart(*two), two[1].document
            yield Found(gate.FUSION, contact, named[contact], document=document, value=value, about=about)


def _identities(named: Mapping[int, str]) -> Iterator[Found]:
    """USIs that are not verified for what is held, or that several have, and codes that do not fit the address."""
    numbers, usis = sorted(named), dict[int, int]()
    for begin in range(0, len(numbers), BATCH):
        rows = clients.these(numbers[begin : begin + BATCH]).rows
        held = [(row[0], clients.values_of(row)) for row in rows]
        for number, values in held:
            if gate.is_not_offshore(values):
                yield Found(gate.NOT_OFFSHORE, number, named[number], value=values.get("postcode", ""))
        people = [(number, identifying.identity_of(values)) for number, values in held]
        people = [(number, identity) for number, identity in people if identity.key]
        standings = verifications.standings([identity for _, identity in people])
        for (number, identity), standing in zip(people, standings, strict=True):
            first = usis.setdefault(hash(identity.key), number)
            if first != number:
                yield Found(gate.SHARED_USI, number, named[number], other=first, value=identity.value)
            if standing.status != identifying.VERIFIED:
                yield Found(gate.NOT_VERIFIED, number, named[number], value=_why(identity.value, standing))


def _why(usi: str, standing: identifying.Standing) -> str:
    if standing.status == identifying.FAILED:
        return f"{usi} (the registry said no)"
    if standing.changed:
        return f"{usi} (changed since it was verified: {', '.join(standing.changed).replace('_', ' ')})"
    return f"{usi} (nobody has asked the registry)"
