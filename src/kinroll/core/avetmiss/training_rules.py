"""The rules about one record of places, programs, subjects, training and completions."""

from datetime import date

from kinroll.core.avetmiss.code_lists import (
    AUSTRALIAN,
    CONTINUING,
    NOT_STARTED,
    OTHER_STATE,
    OVERSEAS,
    WITH_LEVEL,
    WITHOUT_DELIVERY,
    codes_of,
)
from kinroll.core.avetmiss.findings import ERROR, WARNING, Facts
from kinroll.core.avetmiss.kinds import day_of
from kinroll.core.avetmiss.record_rules import NOT_SURE, ROUGH, Record, rule, state_misfits

MOST_HOURS = 1_500


# ------------------------------------------------------------------------------------ places, programs and subjects
@rule(
    "K20-10",
    ERROR,
    "NAT00020",
    "country identifier",
    "The country must be Australia (1100, 1101, 1102, 1199) exactly where the postcode is a number",
)
def _country_misfits(record: Record, facts: Facts) -> bool:
    postcode, country = record["postcode"], record["country identifier"]
    if not postcode or country not in codes_of(facts.release, "NAT00020", "country identifier", facts.year):
        return False
    return postcode.isdigit() != (country in AUSTRALIAN)


@rule("K20-11", ERROR, "NAT00020", "state identifier", "The state must be 09 or 99 where the postcode is OSPC")
def _place_overseas(record: Record, facts: Facts) -> bool:
    return record["postcode"] == OVERSEAS and record["state identifier"] not in ("", "09", OTHER_STATE)


@rule("K20-12", WARNING, "NAT00020", "state identifier", "The state should fit the postcode", doubt=ROUGH)
def _state_misfits_20(record: Record, facts: Facts) -> bool:
    return state_misfits(record)


@rule(
    "K60-07", WARNING, "NAT00060", "nominal hours", f"More than {MOST_HOURS:,} nominal hours are hardly right", "4723"
)
def _too_many_hours(record: Record, facts: Facts) -> bool:
    return record["nominal hours"].isdigit() and int(record["nominal hours"]) > MOST_HOURS


@rule(
    "K30A-10",
    WARNING,
    "NAT00030A",
    "program level of education identifier",
    "Level, field of education and ANZSCO should be given, but for skill sets (recognition 13 and 16)",
    doubt="They may be blank for a program that training.gov.au knows by this code and name.",
)
def _program_without_level(record: Record, facts: Facts) -> bool:
    asked = ("program level of education identifier", "program field of education identifier", "ANZSCO identifier")
    return record["program recognition identifier"] in WITH_LEVEL and not all(record[name] for name in asked)


# ------------------------------------------------------------------------------------------ NAT00120, training activity
def _years_before(day: date, years: int) -> date:
    return date(max(day.year - years, 1), day.month, min(day.day, 28) if day.month == 2 else day.day)


def _start(record: Record) -> date | None:
    return day_of(record["activity start date"])


def _end(record: Record) -> date | None:
    return day_of(record["activity end date"])


@rule("K120-20", ERROR, "NAT00120", "activity start date", "Training must start on or before the day it ends", "3216")
def _ends_before_it_starts(record: Record, facts: Facts) -> bool:
    start, end = _start(record), _end(record)
    return bool(start and end and start > end)


@rule(
    "K120-21",
    ERROR,
    "NAT00120",
    "activity start date",
    "Training must start within the collection year, or up to 5 years before it",
    "3211",
)
def _starts_at_a_wrong_time(record: Record, facts: Facts) -> bool:
    start = _start(record)
    if not start or (start > facts.period_end and record["outcome identifier national"] == NOT_STARTED):
        return False
    return start > facts.period_end or start.year < facts.year - 5


@rule("K120-22", ERROR, "NAT00120", "activity end date", "Training must end within 5 years of its start", "3253")
def _takes_too_long(record: Record, facts: Facts) -> bool:
    start, end = _start(record), _end(record)
    return bool(start and end and start < _years_before(end, 5))


@rule(
    "K120-23",
    ERROR,
    "NAT00120",
    "activity end date",
    "Training that continues (outcome 70) must end after the collection year",
    "3251",
)
def _continuing_has_ended(record: Record, facts: Facts) -> bool:
    end = _end(record)
    return end is not None and record["outcome identifier national"] == CONTINUING and end <= facts.period_end


@rule(
    "K120-24",
    ERROR,
    "NAT00120",
    "activity end date",
    "Training with a final outcome must end within the collection year",
    "3252",
)
def _ends_in_another_year(record: Record, facts: Facts) -> bool:
    end, outcome = _end(record), record["outcome identifier national"]
    return end is not None and outcome not in ("", CONTINUING, NOT_STARTED) and end.year != facts.year


@rule(
    "K120-25",
    WARNING,
    "NAT00120",
    "outcome identifier national",
    "Training that has not started yet (outcome 85) should start after the collection year",
    doubt="An error in Victoria; told by one source.",
)
def _should_have_started(record: Record, facts: Facts) -> bool:
    start = _start(record)
    return start is not None and record["outcome identifier national"] == NOT_STARTED and start <= facts.period_end


@rule(
    "K120-26",
    ERROR,
    "NAT00120",
    "delivery mode identifier",
    "The delivery mode must be NNN exactly where the outcome is 51, 52 or 60",
    "3716, 3260",
)
def _delivered_nothing(record: Record, facts: Facts) -> bool:
    mode, outcome = record["delivery mode identifier"], record["outcome identifier national"]
    if facts.release == "7.0" or not mode or not outcome:
        return False
    return (mode == "NNN") != (outcome in WITHOUT_DELIVERY)


@rule(
    "K120-27",
    ERROR,
    "NAT00120",
    "program identifier",
    "The program must be blank exactly where the commencing program identifier is 8 (subject only)",
)
def _program_misfits(record: Record, facts: Facts) -> bool:
    commencing = record["commencing program identifier"]
    return commencing in ("3", "4", "8") and (commencing == "8") != (record["program identifier"] == "")


@rule(
    "K120-28",
    ERROR,
    "NAT00120",
    "training contract identifier",
    "Training contract and apprentice client identifier must both be there, or neither",
)
def _half_a_contract(record: Record, facts: Facts) -> bool:
    return bool(record["training contract identifier"]) != bool(record["client identifier apprenticeships"])


@rule(
    "K120-29",
    ERROR,
    "NAT00120",
    "training contract identifier",
    "A training contract must have its program beside it",
)
def _contract_without_program(record: Record, facts: Facts) -> bool:
    both = record["training contract identifier"] and record["client identifier apprenticeships"]
    return bool(both) and not record["program identifier"]


@rule(
    "K120-30",
    ERROR,
    "NAT00120",
    "specific funding identifier",
    "The specific funding identifier must be there exactly where the funding source is 13",
)
def _funding_misfits(record: Record, facts: Facts) -> bool:
    source = record["funding source national"]
    return source != "" and (source == "13") != bool(record["specific funding identifier"])


@rule(
    "K120-31",
    WARNING,
    "NAT00120",
    "school type identifier",
    "The school type should be blank where VET in schools is N",
    doubt="Every writer seen leaves it blank; no rule was found.",
)
def _school_type_without_school(record: Record, facts: Facts) -> bool:
    return record["VET in schools flag"] == "N" and record.get("school type identifier", "") != ""


# ---------------------------------------------------------------------------------------- NAT00130, programs completed
@rule(
    "K130-08",
    ERROR,
    "NAT00130",
    "date program completed",
    "A program must be completed by the end of the collection year",
)
def _completed_later(record: Record, facts: Facts) -> bool:
    done = day_of(record.get("date program completed", ""))
    return done is not None and done > facts.period_end


@rule(
    "K130-09",
    ERROR,
    "NAT00130",
    "date program completed",
    "A program completed more than 10 years before is refused",
    "3217",
)
def _completed_long_ago(record: Record, facts: Facts) -> bool:
    done = day_of(record.get("date program completed", ""))
    return done is not None and done < _years_before(facts.period_end, 10)


@rule(
    "K130-10",
    WARNING,
    "NAT00130",
    "parchment number",
    "Issue date and number of the parchment should both be there, or neither",
    doubt=NOT_SURE,
)
def _half_a_parchment(record: Record, facts: Facts) -> bool:
    return bool(record.get("parchment issue date", "")) != bool(record.get("parchment number", ""))
