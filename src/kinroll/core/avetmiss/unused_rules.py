"""The rules about what is missing when every file was read: nobody points at it."""

from collections.abc import Iterator

from kinroll.core.avetmiss.across import Missing, end
from kinroll.core.avetmiss.seen import CLIENT, ORGANISATION, PLACE, PROGRAM, SUBJECT, Seen


# ------------------------------------------------------------------------------------------- what nobody points at
@end(
    "KX-03",
    "NAT00080",
    CLIENT,
    "Each client must have training or a completed program",
    "4503",
    any_of=("NAT00120", "NAT00130"),
)
def _client_without_training(seen: Seen) -> Iterator[Missing]:
    return _clients(seen, "trained", "completed")


@end("KX-04", "NAT00080", CLIENT, "The client must be in NAT00085 too", "4649", needs=("NAT00085",))
def _client_without_contact(seen: Seen) -> Iterator[Missing]:
    return _clients(seen, "contacts")


@end(
    "K90-11",
    "NAT00080",
    "disability flag",
    "A client with the disability flag Y must have a record in NAT00090",
    "4001",
)
def _disability_not_told(seen: Seen) -> Iterator[Missing]:
    for client, (line, _) in seen.memory.without("clients", ["disabled"], like="Y*"):
        yield Missing("NAT00080", line, client, value="Y")


@end(
    "K100-11",
    "NAT00080",
    "prior educational achievement flag",
    "A client with the prior educational achievement flag Y must have a record in NAT00100",
    "4016",
)
def _achievement_not_told(seen: Seen) -> Iterator[Missing]:
    for client, (line, _) in seen.memory.without("clients", ["achieved"], like="?Y*"):
        yield Missing("NAT00080", line, client, value="Y")


def _clients(seen: Seen, *others: str) -> Iterator[Missing]:
    for client, (line, _) in seen.memory.without("clients", others):
        yield Missing("NAT00080", line, client, value=client)


def _unused(file: str, kind: str, seen: Seen, used: str) -> Iterator[Missing]:
    for key, (line, _) in seen.memory.without(kind, [used]):
        yield Missing(file, line, key=key, value=key)


@end("KX-10", "NAT00020", PLACE, "A delivery location must be used in NAT00120", needs=("NAT00120",))
def _unused_places(seen: Seen) -> Iterator[Missing]:
    for place, (line, _) in seen.memory.without("places", ["used_places"]):
        if not seen.memory.look_up("used_places", [place.partition("/")[2]]):  # release 7.0 tells only the location
            yield Missing("NAT00020", line, key=place, value=place)


@end("KX-11", "NAT00060", SUBJECT, "A subject must be used in NAT00120", needs=("NAT00120",))
def _unused_subjects(seen: Seen) -> Iterator[Missing]:
    return _unused("NAT00060", "subjects", seen, "used_subjects")


@end("KX-12", "NAT00030", PROGRAM, "A program must be used in NAT00120 or NAT00130", any_of=("NAT00120", "NAT00130"))
def _unused_programs(seen: Seen) -> Iterator[Missing]:
    yield from _unused("NAT00030", "programs", seen, "used_programs")
    yield from _unused("NAT00030A", "other_programs", seen, "used_programs")


@end(
    "KX-13",
    "NAT00010",
    ORGANISATION,
    "An organisation must be used in NAT00020 or NAT00130",
    "4613",
    any_of=("NAT00020", "NAT00130"),
)
def _unused_organisations(seen: Seen) -> Iterator[Missing]:
    return _unused("NAT00010", "organisations", seen, "used_organisations")
