"""One mistake for each rule, planted into a good collection: exactly this rule finds it, once."""

from collections.abc import Callable
from dataclasses import dataclass

from nat import YEAR, Collection, usi

Spoil = Callable[[Collection], None]
CLIENTS, CONTACTS, TRAINING, DONE = "NAT00080", "NAT00085", "NAT00120", "NAT00130"


@dataclass(frozen=True)
class Mutation:
    """What is done to the collection, the rule that must find it, and whom it must name."""

    rule: str
    spoil: Spoil
    client: str = ""

    @property
    def id(self) -> str:
        return self.rule


def put(rule: str, file: str, field: str, value: str, row: int = 2, client: str = "", **more: str) -> Mutation:
    """One value of one record is another; ``more`` are further values, with underscores for spaces."""

    def spoil(collection: Collection) -> None:
        record = collection.row(file, row)
        assert record.get(field, "") != value
        record[field] = value
        record.update({name.replace("_", " "): text for name, text in more.items()})

    named = {CLIENTS: f"C{row + 1}", CONTACTS: f"C{row + 1}", TRAINING: f"C{row // 2 + 1}", DONE: "C1"}
    blank = field == "client identifier" and not value
    return Mutation(rule, spoil, client or ("" if blank else named.get(file, "")))


def first(rule: str, file: str, field: str, value: str, **more: str) -> Mutation:
    """One value of the first record is another."""
    return put(rule, file, field, value, row=0, **more)


def again(rule: str, file: str, row: int = 0, client: str = "") -> Mutation:
    """One record stands twice."""
    return Mutation(rule, lambda collection: collection.rows[file].append(dict(collection.row(file, row))), client)


def many(rule: str, *spoils: Mutation, client: str = "") -> Mutation:
    """Several changes that are one mistake together."""

    def spoil(collection: Collection) -> None:
        for one in spoils:
            one.spoil(collection)

    return Mutation(rule, spoil, client)


def without(rule: str, file: str, row: int, client: str = "") -> Mutation:
    """One record is missing."""
    return Mutation(rule, lambda collection: collection.rows[file].pop(row) and None, client)


def more(rule: str, file: str, row: int = 0, client: str = "", **values: str) -> Mutation:
    """One record more, made of another."""

    def spoil(collection: Collection) -> None:
        changed = {name.replace("_", " "): text for name, text in values.items()}
        collection.rows[file].append(collection.row(file, row) | changed)

    return Mutation(rule, spoil, client)


_CLIENT = "client identifier"
_ORGANISATION, _PROGRAM = "training organisation identifier", "program identifier"
_TOWN = "address suburb locality or town"
_POSTAL_TOWN = "address postal suburb locality or town"
_OVERSEAS = {"state_identifier": "99", "address_suburb_locality_or_town": "not specified"}
_LOCAL = {
    "program_level_of_education_identifier": "514",
    "program_field_of_education_identifier": "0803",
    "ANZSCO_identifier": "599999",
}


def _rename(file: str, old: str, new: str, field: str) -> Spoil:
    def spoil(collection: Collection) -> None:
        for record in collection.rows[file]:
            record[field] = new if record.get(field) == old else record.get(field, "")

    return spoil


def _elsewhere(rule: str, *spoils: Spoil, client: str = "") -> Mutation:
    def spoil(collection: Collection) -> None:
        for one in spoils:
            one(collection)

    return Mutation(rule, spoil, client)


def _other_organisation(**values: str) -> Spoil:
    """NAT00010A with one organisation that places and completions do not need."""
    record = {
        _ORGANISATION: "OTHER",
        "training organisation name": "Quayside Partners",
        "address first line": "1 Quay Street",
        _TOWN: "Fremantle",
        "postcode": "6160",
        "state identifier": "05",
    }
    changed = {name.replace("_", " "): text for name, text in values.items()}

    def spoil(collection: Collection) -> None:
        collection.rows["NAT00010A"] = [record | changed]

    return spoil


PLACES = [
    first("K10-02", "NAT00010", "training organisation name", ""),
    again("K10-03", "NAT00010"),
    more("K10-01", "NAT00010", training_organisation_identifier=""),
    _elsewhere("K10A-02", _other_organisation(training_organisation_name="")),
    _elsewhere("K10A-01", _other_organisation(training_organisation_identifier="")),
    _elsewhere("K10A-04", _other_organisation(training_organisation_type_identifier="@@")),
    _elsewhere("K10A-05", _other_organisation(address_first_line="")),
    _elsewhere("K10A-06", _other_organisation(address_suburb_locality_or_town="")),
    _elsewhere("K10A-07", _other_organisation(postcode="OSPC")),
    _elsewhere("K10A-08", _other_organisation(state_identifier="99")),
    _elsewhere("K10A-03", _other_organisation(), lambda c: c.rows["NAT00010A"].append(c.row("NAT00010A"))),
    more("K20-01", "NAT00020", training_organisation_identifier="", delivery_location_identifier="X"),
    more("K20-02", "NAT00020", delivery_location_identifier=""),
    again("K20-03", "NAT00020"),
    first("K20-04", "NAT00020", "delivery location name", ""),
    first("K20-05", "NAT00020", "postcode", "0000"),
    first("K20-06", "NAT00020", "state identifier", "@@"),
    first("K20-07", "NAT00020", _TOWN, ""),
    first("K20-08", "NAT00020", "country identifier", "9999"),
    first("K20-10", "NAT00020", "country identifier", "1201"),
    put("K20-11", "NAT00020", "state identifier", "02", row=1),
    first("K20-12", "NAT00020", "state identifier", "07"),
    more("KX-10", "NAT00020", delivery_location_identifier="EMPTY"),
    more("KX-13", "NAT00010", training_organisation_identifier="IDLE"),
]

PROGRAMS = [
    more("K30-01", "NAT00030", program_identifier=""),
    first("K30-02", "NAT00030", "program name", ""),
    again("K30-03", "NAT00030"),
    first("K30-04", "NAT00030", "nominal hours", "@@@@"),
    more("K30A-01", "NAT00030A", program_identifier=""),
    first("K30A-02", "NAT00030A", "program name", ""),
    again("K30A-03", "NAT00030A"),
    first("K30A-04", "NAT00030A", "nominal hours", ""),
    first("K30A-05", "NAT00030A", "program recognition identifier", "17"),
    first("K30A-06", "NAT00030A", "program level of education identifier", "998"),
    first("K30A-07", "NAT00030A", "program field of education identifier", "08A3"),
    first("K30A-08", "NAT00030A", "ANZSCO identifier", "GENNNN"),
    first("K30A-09", "NAT00030A", "VET flag", "@"),
    first("K30A-10", "NAT00030A", "program recognition identifier", "12"),
    more("K60-01", "NAT00060", subject_identifier=""),
    first("K60-02", "NAT00060", "subject name", ""),
    again("K60-03", "NAT00060"),
    first("K60-04", "NAT00060", "subject field of education identifier", "080300"),
    first("K60-05", "NAT00060", "VET flag", "X"),
    first("K60-06", "NAT00060", "nominal hours", "@@@@"),
    first("K60-07", "NAT00060", "nominal hours", "1501"),
    more("KX-11", "NAT00060", subject_identifier="UNUSED"),
    more("KX-12", "NAT00030", program_identifier="UNUSED"),
]

PEOPLE = [
    Mutation("K80-01", lambda c: c.rows[CLIENTS].append(c.row(CLIENTS, 2) | {_CLIENT: ""})),
    again("K80-03", CLIENTS, 2, client="C3"),
    put("K80-04", CLIENTS, "name for encryption", ""),
    put("K80-05", CLIENTS, "name for encryption", "Sam Okafor"),
    put("K80-06", CLIENTS, "highest school level completed identifier", "13"),
    put("K80-07", CLIENTS, "gender", "D"),
    put("K80-08", CLIENTS, "date of birth", "31022001"),
    put("K80-09", CLIENTS, "date of birth", "@@@@1990"),
    put("K80-10", CLIENTS, "postcode", "0000"),
    put("K80-11", CLIENTS, "Indigenous status identifier", "5"),
    put("K80-12", CLIENTS, "language identifier", "1204"),
    put("K80-13", CLIENTS, "labour force status identifier", "09"),
    put("K80-14", CLIENTS, "country identifier", "9998"),
    put("K80-15", CLIENTS, "disability flag", ""),
    put("K80-16", CLIENTS, "prior educational achievement flag", "0"),
    put("K80-17", CLIENTS, "at school flag", ""),
    put("K80-18", CLIENTS, _TOWN, ""),
    put("K80-19", CLIENTS, "unique student identifier", "BNGH7C75FM"),
    put("K80-20", CLIENTS, "unique student identifier", ""),
    put("K80-21", CLIENTS, "state identifier", "10"),
    put("K80-22", CLIENTS, "address street number", ""),
    put("K80-23", CLIENTS, "address street name", ""),
    put("K80-24", CLIENTS, "survey contact status", "N"),
    put("K80-25", CLIENTS, "survey contact status", ""),
    put("K80-40", CLIENTS, "postcode", "OSPC", state_identifier="99"),
    put("K80-41", CLIENTS, "postcode", "OSPC", address_suburb_locality_or_town="not specified"),
    put("K80-42", CLIENTS, "postcode", "@@@@", **_OVERSEAS),
    put("K80-43", CLIENTS, "state identifier", "07"),
    put("K80-44", CLIENTS, "date of birth", f"0101{YEAR - 9}"),
    put("K80-45", CLIENTS, "date of birth", f"0101{YEAR - 100}"),
    put("K80-46", CLIENTS, "date of birth", f"0101{YEAR}"),
    put("K80-47", CLIENTS, "date of birth", f"0101{YEAR - 14}"),
    put("K80-48", CLIENTS, "date of birth", "01011900"),
    put("K80-50", CLIENTS, "unique student identifier", "INTOFF"),
    put("K80-51", CLIENTS, "labour force status identifier", "01", at_school_flag="Y"),
    Mutation("K85-01", lambda c: c.rows[CONTACTS].append(c.row(CONTACTS, 2) | {_CLIENT: ""})),
    again("K85-03", CONTACTS, 2, client="C3"),
    put("K85-04", CONTACTS, "client family name", ""),
    put("K85-05", CONTACTS, "client family name", "Okafor 2"),
    put("K85-06", CONTACTS, "client first given name", ""),
    put("K85-07", CONTACTS, _POSTAL_TOWN, ""),
    put("K85-08", CONTACTS, "postcode", ""),
    put("K85-09", CONTACTS, "state identifier", "10"),
    put("K85-10", CONTACTS, "email address", "@example.org"),
    put("K85-11", CONTACTS, "email address alternative", "sam okafor@example.org"),
    put("K85-12", CONTACTS, "telephone number home", "03 5550 1234"),
    put("K85-13", CONTACTS, "telephone number work", "03 5550 1234"),
    put("K85-14", CONTACTS, "telephone number mobile", "0491 570 006"),
    put("K85-15", CONTACTS, "telephone number home", "55501234"),
    put("K85-16", CONTACTS, "telephone number work", "55501234"),
    put("K85-17", CONTACTS, "telephone number mobile", "0355501234"),
    put("K85-20", CONTACTS, "address street name", "", address_street_number=""),
    put("K85-21", CONTACTS, "address street name", "", address_postal_delivery_box="PO Box 9"),
    put("K85-22", CONTACTS, "address street number", ""),
    put("K85-23", CONTACTS, "postcode", "@@@@", state_identifier="@@"),
    put("K85-24", CONTACTS, "postcode", "OSPC", address_postal_suburb_locality_or_town="not specified"),
    put("K85-25", CONTACTS, "state identifier", "07"),
    more("K90-01", "NAT00090", client_identifier=""),
    first("K90-02", "NAT00090", "disability type identifier", "20", client="C1"),
    again("K90-03", "NAT00090", client="C1"),
    more("K90-10", "NAT00090", client_identifier="NOBODY", client="NOBODY"),
    without("K90-11", "NAT00090", 0, "C1"),
    more("K90-12", "NAT00090", client_identifier="C3", client="C3"),
    more("K100-01", "NAT00100", client_identifier=""),
    first("K100-02", "NAT00100", "prior educational achievement identifier", "991", client="C2"),
    again("K100-03", "NAT00100", client="C2"),
    more("K100-10", "NAT00100", client_identifier="NOBODY", client="NOBODY"),
    without("K100-11", "NAT00100", 0, "C2"),
    more("K100-12", "NAT00100", client_identifier="C3", client="C3"),
    _elsewhere(
        "KX-03",
        lambda c: c.rows[TRAINING].__delitem__(slice(4, 6)),
        client="C3",
    ),
    without("KX-04", CONTACTS, 2, "C3"),
    more("KX-05", CONTACTS, client_identifier="NOBODY", client="NOBODY"),
]

_MORE_TRAINING = {"activity_start_date": f"0402{YEAR}"}
TRAINED = [
    more("K120-01", TRAINING, client="C1", training_organisation_identifier=""),
    more("K120-02", TRAINING, client="C1", delivery_location_identifier=""),
    more("K120-03", TRAINING, client_identifier=""),
    more("K120-04", TRAINING, client="C1", subject_identifier=""),
    put("K120-05", TRAINING, "activity start date", ""),
    put("K120-06", TRAINING, "activity end date", ""),
    put("K120-07", TRAINING, "delivery mode identifier", "YNX"),
    put("K120-08", TRAINING, "outcome identifier national", "90"),
    put("K120-09", TRAINING, "funding source national", "30"),
    more("K120-10", TRAINING, client="C1", commencing_program_identifier="5", activity_start_date=f"0402{YEAR}"),
    put("K120-11", TRAINING, "study reason identifier", "09"),
    put("K120-12", TRAINING, "study reason identifier", ""),
    put("K120-13", TRAINING, "VET in schools flag", "@"),
    put("K120-14", TRAINING, "school type identifier", "22", VET_in_schools_flag="Y"),
    put("K120-20", TRAINING, "activity start date", f"2906{YEAR}"),
    put(
        "K120-21",
        TRAINING,
        "activity start date",
        f"0101{YEAR + 1}",
        outcome_identifier_national="70",
        activity_end_date=f"0606{YEAR + 1}",
    ),
    put("K120-22", TRAINING, "activity start date", f"0101{YEAR - 5}"),
    put("K120-23", TRAINING, "outcome identifier national", "70"),
    put("K120-24", TRAINING, "activity end date", f"0101{YEAR + 1}"),
    put("K120-25", TRAINING, "outcome identifier national", "85", activity_end_date=f"0101{YEAR + 1}"),
    put("K120-26", TRAINING, "delivery mode identifier", "NNN"),
    put("K120-27", TRAINING, "program identifier", ""),
    put("K120-28", TRAINING, "training contract identifier", "T1"),
    put(
        "K120-29",
        TRAINING,
        "program identifier",
        "",
        training_contract_identifier="T1",
        client_identifier_apprenticeships="A1",
        commencing_program_identifier="8",
    ),
    put("K120-30", TRAINING, "funding source national", "13"),
    put("K120-31", TRAINING, "school type identifier", "21"),
    again("K120-40", TRAINING, 4, client="C3"),
    put("K120-41", TRAINING, "commencing program identifier", "4", row=5),
    put("K120-42", TRAINING, "funding source national", "32"),
    put("K120-43", TRAINING, "VET in schools flag", "Y", school_type_identifier="21"),
    more("KX-01", TRAINING, client="NOBODY", client_identifier="NOBODY"),
    put("KX-06", TRAINING, _ORGANISATION, "WHO"),
    put("KX-07", TRAINING, "delivery location identifier", "WHERE"),
    put("KX-08", TRAINING, "subject identifier", "WHAT"),
    put("KX-09", TRAINING, "program identifier", "WHICH"),
    more("K130-01", DONE, client="C2", client_identifier="C2", training_organisation_identifier=""),
    more("K130-02", DONE, client="C1", program_identifier=""),
    more("K130-03", DONE, client_identifier=""),
    first("K130-04", DONE, "date program completed", ""),
    first("K130-05", DONE, "issued flag", "@"),
    again("K130-07", DONE, client="C1"),
    first("K130-08", DONE, "date program completed", f"0101{YEAR + 1}"),
    first("K130-09", DONE, "date program completed", f"3012{YEAR - 10}"),
    Mutation(
        "K130-11",
        lambda c: (
            c.row("NAT00030A").update({"VET flag": "N"})
            or c.rows[DONE].append(c.row(DONE) | {_PROGRAM: "LOCAL1", _CLIENT: "C2"})
        ),
        "C2",
    ),
    more("KX-02", DONE, client="NOBODY", client_identifier="NOBODY"),
    Mutation(
        "KX-14",
        lambda c: c.rows[TRAINING].__delitem__(slice(4, 6)) or c.rows[DONE].append(c.row(DONE) | {_CLIENT: "C3"}),
        "C3",
    ),
    first("KX-15", DONE, _PROGRAM, "WHICH"),
    first("KX-16", DONE, _ORGANISATION, "WHO"),
]
_usi = usi(1_002)
KNOWN_AS_USI = _elsewhere(
    "K80-49", *(_rename(file, "C3", _usi, _CLIENT) for file in (CLIENTS, CONTACTS, TRAINING)), client=_usi
)


def tail(rule: str, file: str, length: int, field: str, value: str, client: str = "") -> Mutation:
    """A wrong value in the part of a record that only state authorities read."""

    def spoil(collection: Collection) -> None:
        collection.lengths[file] = length
        collection.row(file)[field] = value

    return Mutation(rule, spoil, client)


TAILS = [
    tail("K10-04", "NAT00010", 268, "filler", "x"),
    tail("K30-05", "NAT00030", 130, "filler", "x"),
    tail("K80-26", CLIENTS, 347, "statistical area level 1 identifier", "2110", "C1"),
    tail("K80-27", CLIENTS, 347, "statistical area level 2 identifier", "ABC", "C1"),
    tail("K120-15", TRAINING, 158, "client tuition fee", "$1000", "C1"),
    tail("K120-16", TRAINING, 158, "hours attended", "12.5", "C1"),
    tail("K120-17", TRAINING, 158, "scheduled hours", "12.5", "C1"),
    tail("K120-18", TRAINING, 158, "predominant delivery mode", "X", "C1"),
    tail("K130-06", DONE, 72, "parchment issue date", "@@@@@@@@", "C1"),
    tail("K130-10", DONE, 72, "parchment number", "P-17", "C1"),
]
TAILS[-2] = _elsewhere("K130-06", TAILS[-2].spoil, TAILS[-1].spoil, client="C1")

MUTATIONS = [*PLACES, *PROGRAMS, *PEOPLE, *TRAINED, *TAILS, KNOWN_AS_USI]
"""Mistakes in release 8.0."""

IN_7_0 = [
    first("K10-05", "NAT00010", "address first line", ""),
    first("K10-06", "NAT00010", _TOWN, ""),
    first("K10-07", "NAT00010", "postcode", "OSPC"),
    first("K10-08", "NAT00010", "state identifier", "99"),
    first("K10-09", "NAT00010", "training organisation type identifier", "@@"),
    first("K30-06", "NAT00030", "nominal hours", ""),
    first("K30-07", "NAT00030", "program recognition identifier", "17"),
    first("K30-08", "NAT00030", "program level of education identifier", "998"),
    first("K30-09", "NAT00030", "program field of education identifier", "08A3"),
    first("K30-10", "NAT00030", "ANZSCO identifier", "GENNNN"),
    first("K30-11", "NAT00030", "VET flag", "@"),
    first("K60-08", "NAT00060", "VET flag", ""),
    put("K80-28", CLIENTS, "sex", "X"),
    put("K80-29", CLIENTS, "postcode", ""),
    put("K80-30", CLIENTS, "unique student identifier", "INDIV"),
    put("K80-31", CLIENTS, "year highest school level completed", "99"),
    put("K80-52", CLIENTS, "proficiency in spoken English identifier", "1"),
    put("K85-18", CONTACTS, "postcode", ""),
    put("K120-19", TRAINING, "delivery mode identifier", "@@"),
    first("K130-12", DONE, "year program completed", "@@@@"),
]
"""Mistakes that only release 7.0 knows."""
