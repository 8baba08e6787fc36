"""The rules about a record and those before it: one for each identifier, and everything that it names must be there."""

from collections.abc import Mapping

from kinroll.core.avetmiss.across import look
from kinroll.core.avetmiss.code_lists import SCHOOL_TYPES_OF_PUPILS
from kinroll.core.avetmiss.findings import WARNING, Facts
from kinroll.core.avetmiss.kinds import day_of
from kinroll.core.avetmiss.seen import (
    ACHIEVEMENT,
    CLIENT,
    DISABILITY,
    ORGANISATION,
    PLACE,
    PROGRAM,
    SUBJECT,
    Record,
    Seen,
    of_client,
    place_of,
)

_DISABILITY_OF, _ACHIEVEMENT_OF = of_client(DISABILITY), of_client(ACHIEVEMENT)


def _again(ids: Mapping[str, object], key: str) -> str:
    return key if key in ids else ""


def _unless_in(ids: Mapping[str, object], key: str) -> str:
    return "" if key in ids else key


# --------------------------------------------------------------------------------------------- one record for each
@look("K10-03", "NAT00010", ORGANISATION, "Each training organisation has one record", "3801")
def _organisation_again(record: Record, seen: Seen, facts: Facts) -> str:
    return _again(seen.organisations, record[ORGANISATION])


@look("K10A-03", "NAT00010A", ORGANISATION, "Each training organisation has one record", "3801")
def _other_organisation_again(record: Record, seen: Seen, facts: Facts) -> str:
    return _again(seen.other_organisations, record[ORGANISATION])


@look("K20-03", "NAT00020", PLACE, "Each delivery location of an organisation has one record", "3802")
def _place_again(record: Record, seen: Seen, facts: Facts) -> str:
    return _again(seen.places, place_of(record))


@look("K30-03", "NAT00030", PROGRAM, "Each program has one record", "3801")
def _program_again(record: Record, seen: Seen, facts: Facts) -> str:
    return _again(seen.programs, record[PROGRAM])


@look("K30A-03", "NAT00030A", PROGRAM, "Each program has one record", "3801")
def _other_program_again(record: Record, seen: Seen, facts: Facts) -> str:
    return _again(seen.other_programs, record[PROGRAM])


@look("K60-03", "NAT00060", SUBJECT, "Each subject has one record", "3802")
def _subject_again(record: Record, seen: Seen, facts: Facts) -> str:
    return _again(seen.subjects, record[SUBJECT])


@look("K80-03", "NAT00080", CLIENT, "Each client has one record", "3811")
def _client_again(record: Record, seen: Seen, facts: Facts) -> str:
    return _again(seen.clients, record[CLIENT])


@look("K85-03", "NAT00085", CLIENT, "Each client has one record")
def _contact_again(record: Record, seen: Seen, facts: Facts) -> str:
    return _again(seen.contacts, record[CLIENT])


@look("K90-03", "NAT00090", DISABILITY, "A client has each disability type once")
def _disability_again(record: Record, seen: Seen, facts: Facts) -> str:
    return _again(seen.disabilities, _DISABILITY_OF(record))


@look("K100-03", "NAT00100", ACHIEVEMENT, "A client has each prior achievement once")
def _achievement_again(record: Record, seen: Seen, facts: Facts) -> str:
    return _again(seen.achievements, _ACHIEVEMENT_OF(record))


@look("K130-07", "NAT00130", PROGRAM, "A client completes a program once", "4518")
def _completion_again(record: Record, seen: Seen, facts: Facts) -> str:
    key = f"{record[CLIENT]} {record[PROGRAM]}"
    return key if key in seen.completions and record[CLIENT] and record[PROGRAM] else ""


# --------------------------------------------------------------------------------------------- what records point at
@look("K90-10", "NAT00090", CLIENT, "The client must be in NAT00080", needs=("NAT00080",))
def _disability_of_nobody(record: Record, seen: Seen, facts: Facts) -> str:
    return _unless_in(seen.clients, record[CLIENT])


@look("K100-10", "NAT00100", CLIENT, "The client must be in NAT00080", needs=("NAT00080",))
def _achievement_of_nobody(record: Record, seen: Seen, facts: Facts) -> str:
    return _unless_in(seen.clients, record[CLIENT])


@look("K90-12", "NAT00090", CLIENT, "A client with the disability flag N or @ has no record here", needs=("NAT00080",))
def _disability_against_flag(record: Record, seen: Seen, facts: Facts) -> str:
    return record[CLIENT] if seen.flags(record[CLIENT])[:1] in ("N", "@") else ""


@look(
    "K100-12",
    "NAT00100",
    CLIENT,
    "A client with the prior educational achievement flag N or @ has no record here",
    needs=("NAT00080",),
)
def _achievement_against_flag(record: Record, seen: Seen, facts: Facts) -> str:
    return record[CLIENT] if seen.flags(record[CLIENT])[1:2] in ("N", "@") else ""


@look(
    "K85-06",
    "NAT00085",
    "client first given name",
    "The first given name is blank only for who has a single name",
    severity=WARNING,
)
def _no_given_name(record: Record, seen: Seen, facts: Facts) -> str:
    is_single = seen.flags(record[CLIENT])[3:] != ""
    return record[CLIENT] if not record["client first given name"] and not is_single else ""


@look("KX-01", "NAT00120", CLIENT, "The client must be in NAT00080", needs=("NAT00080",))
def _trained_nobody(record: Record, seen: Seen, facts: Facts) -> str:
    return _unless_in(seen.clients, record[CLIENT])


@look("KX-02", "NAT00130", CLIENT, "The client must be in NAT00080", needs=("NAT00080",))
def _completed_by_nobody(record: Record, seen: Seen, facts: Facts) -> str:
    return _unless_in(seen.clients, record[CLIENT])


@look("KX-05", "NAT00085", CLIENT, "The client must be in NAT00080 too", "4649", needs=("NAT00080",))
def _contact_of_nobody(record: Record, seen: Seen, facts: Facts) -> str:
    return _unless_in(seen.clients, record[CLIENT])


def _unknown_organisation(record: Record, seen: Seen, facts: Facts) -> str:
    key = record.get(ORGANISATION, "")
    return "" if key in seen.organisations or key in seen.other_organisations else key


_SENDERS = ("NAT00010", "NAT00010A")
look("KX-06", "NAT00120", ORGANISATION, "The organisation must be in NAT00010 or NAT00010A", any_of=_SENDERS)(
    _unknown_organisation
)
look("KX-16", "NAT00130", ORGANISATION, "The organisation must be in NAT00010 or NAT00010A", any_of=_SENDERS)(
    _unknown_organisation
)


@look("KX-07", "NAT00120", PLACE, "The delivery location must be in NAT00020", needs=("NAT00020",))
def _unknown_place(record: Record, seen: Seen, facts: Facts) -> str:
    key = place_of(record)
    if facts.release == "7.0" or (_unknown_organisation(record, seen, facts) and "organisations" in seen.kinds):
        return ""  # the organisation is told already, or is not there
    return _unless_in(seen.places, key)


@look("KX-08", "NAT00120", SUBJECT, "The subject must be in NAT00060", needs=("NAT00060",))
def _unknown_subject(record: Record, seen: Seen, facts: Facts) -> str:
    return _unless_in(seen.subjects, record[SUBJECT])


def _unknown_program(record: Record, seen: Seen, facts: Facts) -> str:
    key = record[PROGRAM]
    return "" if key in seen.programs or key in seen.other_programs else key


_PROGRAMS = ("NAT00030", "NAT00030A")
look("KX-09", "NAT00120", PROGRAM, "The program must be in NAT00030 or NAT00030A", any_of=_PROGRAMS)(_unknown_program)
look("KX-15", "NAT00130", PROGRAM, "The program must be in NAT00030 or NAT00030A", any_of=_PROGRAMS)(_unknown_program)


@look("K120-41", "NAT00120", "commencing program identifier", "A client has one commencing value in a program")
def _commences_twice(record: Record, seen: Seen, facts: Facts) -> str:
    value, key = record["commencing program identifier"], f"{record[CLIENT]} {record[PROGRAM]}"
    if not record[PROGRAM] or value not in ("3", "4"):
        return ""
    return key if key in seen.commencing and seen.commencing[key][1] != value else ""


@look(
    "K120-42",
    "NAT00120",
    "funding source national",
    "International funding must fit the place: 31 with an Australian postcode, 32 with OSPC",
    "4765",
    needs=("NAT00020",),
    doubt="Told by one source.",
)
def _funding_elsewhere(record: Record, seen: Seen, facts: Facts) -> str:
    source, place = record["funding source national"], place_of(record)
    if source not in ("31", "32") or place not in seen.places:
        return ""
    return f"{place} {source}" if (source == "32") != (place in seen.places_overseas) else ""


@look(
    "K120-43",
    "NAT00120",
    "VET in schools flag",
    "A client in VET in schools with school type 21, 25 or 27 must be at school (Y) in NAT00080",
    needs=("NAT00080",),
)
def _pupil_not_at_school(record: Record, seen: Seen, facts: Facts) -> str:
    if record["VET in schools flag"] != "Y" or record.get("school type identifier") not in SCHOOL_TYPES_OF_PUPILS:
        return ""
    return record[CLIENT] if seen.flags(record[CLIENT])[2:3] in ("N", "@") else ""


@look("K130-11", "NAT00130", PROGRAM, "A program with the VET flag N is not reported as completed")
def _completed_without_vet(record: Record, seen: Seen, facts: Facts) -> str:
    return record[PROGRAM] if record[PROGRAM] in seen.programs_not_vet else ""


@look(
    "KX-14",
    "NAT00130",
    CLIENT,
    "A client who completes in the collection year must have training activity in it",
    needs=("NAT00120",),
    doubt="Read in the text of release 7.0 only.",
)
def _completed_without_training(record: Record, seen: Seen, facts: Facts) -> str:
    done = day_of(record.get("date program completed", ""))
    if not done or done.year != facts.year or record[CLIENT] not in seen.clients:
        return ""
    return "" if record[CLIENT] in seen.trained else record[CLIENT]
