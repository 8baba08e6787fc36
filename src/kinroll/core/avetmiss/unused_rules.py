"""The rules about what is missing when every file was read: nobody points at it."""

from collections.abc import Iterator

from kinroll.core.avetmiss.across import end
from kinroll.core.avetmiss.seen import CLIENT, ORGANISATION, PLACE, PROGRAM, SUBJECT, Ids, Seen


# ------------------------------------------------------------------------------------------- what nobody points at
@end(
    "KX-03",
    "NAT00080",
    CLIENT,
    "Each client must have training or a completed program",
    "4503",
    any_of=("NAT00120", "NAT00130"),
)
def _client_without_training(seen: Seen) -> Iterator[tuple[str, int, str, str]]:
    for client, line in seen.clients.items():
        if client not in seen.trained and client not in seen.completed:
            yield "NAT00080", line, client, ""


@end("KX-04", "NAT00080", CLIENT, "The client must be in NAT00085 too", "4649", needs=("NAT00085",))
def _client_without_contact(seen: Seen) -> Iterator[tuple[str, int, str, str]]:
    for client, line in seen.clients.items():
        if client not in seen.contacts:
            yield "NAT00080", line, client, ""


@end(
    "K90-11",
    "NAT00080",
    "disability flag",
    "A client with the disability flag Y must have a record in NAT00090",
    "4001",
)
def _disability_not_told(seen: Seen) -> Iterator[tuple[str, int, str, str]]:
    for client, flags in seen.flags.items():
        if flags[:1] == "Y" and client not in seen.disabilities:
            yield "NAT00080", seen.clients[client], client, ""


@end(
    "K100-11",
    "NAT00080",
    "prior educational achievement flag",
    "A client with the prior educational achievement flag Y must have a record in NAT00100",
    "4016",
)
def _achievement_not_told(seen: Seen) -> Iterator[tuple[str, int, str, str]]:
    for client, flags in seen.flags.items():
        if flags[1:2] == "Y" and client not in seen.achievements:
            yield "NAT00080", seen.clients[client], client, ""


def _unused(file: str, ids: Ids, used: set[str]) -> Iterator[tuple[str, int, str, str]]:
    for key, line in ids.items():
        if key not in used:
            yield file, line, "", key


@end("KX-10", "NAT00020", PLACE, "A delivery location must be used in NAT00120", needs=("NAT00120",))
def _unused_places(seen: Seen) -> Iterator[tuple[str, int, str, str]]:
    for place, line in seen.places.items():
        if place not in seen.used_places and place.partition("/")[2] not in seen.used_places:
            yield "NAT00020", line, "", place


@end("KX-11", "NAT00060", SUBJECT, "A subject must be used in NAT00120", needs=("NAT00120",))
def _unused_subjects(seen: Seen) -> Iterator[tuple[str, int, str, str]]:
    return _unused("NAT00060", seen.subjects, seen.used_subjects)


@end("KX-12", "NAT00030", PROGRAM, "A program must be used in NAT00120 or NAT00130", any_of=("NAT00120", "NAT00130"))
def _unused_programs(seen: Seen) -> Iterator[tuple[str, int, str, str]]:
    yield from _unused("NAT00030", seen.programs, seen.used_programs)
    yield from _unused("NAT00030A", seen.other_programs, seen.used_programs)


@end(
    "KX-13",
    "NAT00010",
    ORGANISATION,
    "An organisation must be used in NAT00020 or NAT00130",
    "4613",
    any_of=("NAT00020", "NAT00130"),
)
def _unused_organisations(seen: Seen) -> Iterator[tuple[str, int, str, str]]:
    return _unused("NAT00010", seen.organisations, seen.used_organisations)
