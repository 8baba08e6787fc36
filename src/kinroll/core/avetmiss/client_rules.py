"""The rules about one record of the clients' files, NAT00080 and NAT00085."""

from functools import lru_cache

from kinroll.core.avetmiss.code_lists import (
    NOT_SPECIFIED,
    OTHER_STATE,
    OVERSEAS,
    UNKNOWN_POSTCODE,
    UNKNOWN_STATE,
)
from kinroll.core.avetmiss.findings import ERROR, WARNING, Facts
from kinroll.core.avetmiss.kinds import day_of
from kinroll.core.avetmiss.record_rules import NOT_SURE, ROUGH, Record, rule, state_misfits

PLACEHOLDER = "01011900"
YOUNGEST, OLDEST, SCHOOL_AGE = 10, 99, 15


def _is_unspecified(text: str) -> bool:
    return text.lower() == NOT_SPECIFIED


def _age(record: Record, facts: Facts) -> int | None:
    """How old a client is at the end of the collection year; None where that cannot be told."""
    return _age_of(record["date of birth"], facts.year)


@lru_cache(maxsize=50_000)
def _age_of(text: str, year: int) -> int | None:
    born = day_of(text)
    return None if born is None or text == PLACEHOLDER else year - born.year


# ------------------------------------------------------------------------------------------------ NAT00080, clients
@rule(
    "K80-05",
    WARNING,
    "NAT00080",
    "name for encryption",
    "The name should be: family name, comma, space, first name, space, second name; a single name on both sides",
    doubt=NOT_SURE,
)
def _name_is_not_in_form(record: Record, facts: Facts) -> bool:
    family, comma, given = record["name for encryption"].partition(", ")
    if comma:
        return not (family.strip() and given.strip())
    return 0 < len(record["name for encryption"]) < 60  # a very long family name is cut before its comma


_SUBURB = "address suburb locality or town"


@rule("K80-40", ERROR, "NAT00080", _SUBURB, "The suburb must be 'not specified' where the postcode is OSPC or @@@@")
def _suburb_of_nowhere(record: Record, facts: Facts) -> bool:
    suburb = record[_SUBURB]
    return record["postcode"] in (OVERSEAS, UNKNOWN_POSTCODE) and suburb != "" and not _is_unspecified(suburb)


@rule("K80-41", ERROR, "NAT00080", "state identifier", "The state must be 99 where the postcode is OSPC")
def _overseas_state(record: Record, facts: Facts) -> bool:
    return record["postcode"] == OVERSEAS and record["state identifier"] != OTHER_STATE


@rule(
    "K80-42",
    WARNING,
    "NAT00080",
    "state identifier",
    "The state should be @@ where the postcode is @@@@",
    doubt="One writer gives 99; the standard value for not known is @@.",
)
def _state_of_unknown_place(record: Record, facts: Facts) -> bool:
    return record["postcode"] == UNKNOWN_POSTCODE and record["state identifier"] != UNKNOWN_STATE


@rule("K80-43", WARNING, "NAT00080", "state identifier", "The state should fit the postcode", doubt=ROUGH)
def _state_misfits_80(record: Record, facts: Facts) -> bool:
    return state_misfits(record)


@rule(
    "K80-44",
    ERROR,
    "NAT00080",
    "date of birth",
    f"A client is at least {YOUNGEST} years old at the end of the collection year",
    "3201",
)
def _too_young(record: Record, facts: Facts) -> bool:
    age = _age(record, facts)
    return age is not None and 0 < age < YOUNGEST


@rule("K80-45", WARNING, "NAT00080", "date of birth", f"A client is hardly ever older than {OLDEST}")
def _too_old(record: Record, facts: Facts) -> bool:
    age = _age(record, facts)
    return age is not None and age > OLDEST


@rule("K80-46", ERROR, "NAT00080", "date of birth", "The year of birth must be before the collection year", "3835")
def _born_too_late(record: Record, facts: Facts) -> bool:
    age = _age(record, facts)
    return age is not None and age <= 0


@rule("K80-47", WARNING, "NAT00080", "at school flag", f"Who is under {SCHOOL_AGE} should be at school (Y)", "3840")
def _child_not_at_school(record: Record, facts: Facts) -> bool:
    age = _age(record, facts)
    return age is not None and YOUNGEST <= age < SCHOOL_AGE and record["at school flag"] in ("N", "@")


@rule("K80-48", ERROR, "NAT00080", "date of birth", "01011900 stands in for a day that nobody knew: write @@@@@@@@")
def _placeholder_birthday(record: Record, facts: Facts) -> bool:
    return record["date of birth"] == PLACEHOLDER


@rule("K80-49", ERROR, "NAT00080", "client identifier", "The client identifier must not be the USI itself", "4730")
def _client_is_usi(record: Record, facts: Facts) -> bool:
    return record["client identifier"] == record["unique student identifier"] != ""


@rule(
    "K80-50",
    ERROR,
    "NAT00080",
    "postcode",
    "INTOFF is for students wholly offshore: the postcode must be OSPC",
    doubt="Told by one vendor.",
)
def _offshore_in_australia(record: Record, facts: Facts) -> bool:
    return record["unique student identifier"] == "INTOFF" and record["postcode"] not in ("", OVERSEAS)


@rule(
    "K80-51",
    WARNING,
    "NAT00080",
    "labour force status identifier",
    "A full-time employee (01) is hardly still at school (Y)",
    doubt=NOT_SURE,
)
def _employee_at_school(record: Record, facts: Facts) -> bool:
    return record["labour force status identifier"] == "01" and record["at school flag"] == "Y"


@rule(
    "K80-52",
    WARNING,
    "NAT00080",
    "proficiency in spoken English identifier",
    "The proficiency in English should be blank where English is spoken at home",
    doubt=NOT_SURE,
)
def _proficiency_beside_english(record: Record, facts: Facts) -> bool:
    return record["language identifier"] == "1201" and record.get("proficiency in spoken English identifier", "") != ""


# ---------------------------------------------------------------------------------- NAT00085, clients' contact details
_POSTAL_SUBURB = "address postal suburb locality or town"
_BOX = "address postal delivery box"


@rule(
    "K85-20", ERROR, "NAT00085", "address street name", "A street name or a postal delivery box must be there", "3837"
)
def _no_street_or_box(record: Record, facts: Facts) -> bool:
    return not record["address street name"] and not record[_BOX]


@rule("K85-21", ERROR, "NAT00085", "address street name", "A street number must have its street name beside it", "3837")
def _number_without_street(record: Record, facts: Facts) -> bool:
    return bool(record["address street number"]) and not record["address street name"] and bool(record[_BOX])


@rule("K85-22", WARNING, "NAT00085", "address street number", "A street name should have its number", "3833")
def _street_without_number(record: Record, facts: Facts) -> bool:
    return bool(record["address street name"]) and not record["address street number"]


@rule(
    "K85-23", ERROR, "NAT00085", _POSTAL_SUBURB, "The suburb must be 'not specified' where the postcode is OSPC or @@@@"
)
def _postal_suburb_of_nowhere(record: Record, facts: Facts) -> bool:
    suburb = record[_POSTAL_SUBURB]
    return record["postcode"] in (OVERSEAS, UNKNOWN_POSTCODE) and suburb != "" and not _is_unspecified(suburb)


@rule(
    "K85-24",
    ERROR,
    "NAT00085",
    "state identifier",
    "The state must be 99 where the postcode is OSPC",
    doubt="A fact sheet takes @@ too; so do we.",
)
def _overseas_postal_state(record: Record, facts: Facts) -> bool:
    return record["postcode"] == OVERSEAS and record["state identifier"] not in ("", OTHER_STATE, UNKNOWN_STATE)


@rule("K85-25", WARNING, "NAT00085", "state identifier", "The state should fit the postcode", doubt=ROUGH)
def _state_misfits_85(record: Record, facts: Facts) -> bool:
    return state_misfits(record)
