"""B25: the whole collection is written from documents, courses, units and contacts; who is not in it is named."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kinroll.core.avetmiss.window import REASONS, Window
from kinroll.store import collection_checks
from training import UNITS, YEAR, Provider


@pytest.fixture
def provider(tmp_path: Path, database: str) -> Provider:
    return Provider(tmp_path, database).begin()


def test_a_clean_collection_keeps_every_rule_and_nothing_stands_in_the_way(provider: Provider) -> None:
    for number in range(3):
        provider.whole(number)
    answer = provider.command("avetmiss", "ready", "--year", str(YEAR), "--json")
    assert (answer.status, answer.json["stands_between"], answer.json["rules"]) == (0, 0, []), answer.out
    assert answer.json["records"] == {
        **dict.fromkeys(("NAT00010", "NAT00020", "NAT00030"), 1),
        **dict.fromkeys(("NAT00080", "NAT00085", "NAT00130"), 3),
        "NAT00060": 2,
        "NAT00120": 6,
    }


def test_every_record_of_the_window_is_written_or_left_out_with_a_reason(provider: Provider) -> None:
    provider.whole(0)
    provider.enrol(1)
    provider.enrol(2, "attending")
    provider.enrol(3, "cancelled")
    provider.enrol(4, "enquiry")
    alone = provider.enrol(0, "enquiry", forename="Ada", course_date="")
    answer = provider.ready()
    written = {file: answer["records"].get(file, 0) for file in answer["in_window"]}
    left = provider.left_out()
    assert sum(answer["in_window"].values()) == sum(written.values()) + len(left)
    assert {one["reason"] for one in left} == {"L01", "L02", "L07", "L08"}
    assert [one["reason"] for one in left if one["document"] == alone] == ["L02"]
    assert all(one["why"] == REASONS[one["reason"]] for one in left)


def test_the_files_lead_to_a_zip_and_the_lists_beside_it(provider: Provider, tmp_path: Path) -> None:
    provider.whole(0)
    provider.enrol(1)
    answer = provider.command("avetmiss", "collect", str(tmp_path / "nat"), "--year", str(YEAR))
    assert answer.status == 0, answer.err
    names = {path.name for path in (tmp_path / "nat").iterdir()}
    assert {"nat.zip", "left-out.csv", "written-otherwise.csv", "NAT00120.txt"} <= names
    assert provider.lines(tmp_path / "nat", "NAT00120")[0][30:42].strip() == UNITS[0]
    assert provider.command("avetmiss", "check", str(tmp_path / "nat" / "nat.zip")).status == 0


def test_a_finding_leads_to_the_contact_and_to_the_document(provider: Provider) -> None:
    document = provider.whole(0, country_of_birth="")
    provider.outcome(document, UNITS[1], "20", ends_on=f"{YEAR}-02-10", starts_on=f"{YEAR - 6}-01-01")
    provider.ready()
    by_rule = {one["rule"]: one for one in provider.findings()}
    contact = provider.contact_of(document)
    assert (by_rule["K120-22"]["document"], by_rule["K120-22"]["contact_id"]) == (document, contact)
    assert by_rule["K120-22"]["client"] == str(contact)


def test_a_finding_leads_there_also_where_all_is_written_in_capitals(provider: Provider) -> None:
    provider.command("avetmiss", "settings", "capitals=yes")
    provider.whole(0, client_identifier="ab-1")
    provider.outcome(provider.whole(1, client_identifier="ab-2"), UNITS[1], "20", delivery_mode="NNN")
    provider.ready()
    found = [one for one in provider.findings() if one["client"]]
    assert {one["client"] for one in found} == {"AB-2"}
    assert all(one["contact_id"] for one in found)
    made = provider.command("avetmiss", "lodge", "--year", str(YEAR), "--although", "a trial")
    assert made.status == 0, made.err
    compared = provider.command("avetmiss", "compare", "1", "--json").json
    assert compared["people"] == 0


def test_training_that_goes_on_behind_the_window_continues(provider: Provider, tmp_path: Path) -> None:
    document = provider.enrol(0)
    provider.outcome(document, UNITS[0], "20", ends_on=f"{YEAR + 1}-01-20")
    provider.outcome(document, UNITS[1], "20")
    provider.command("avetmiss", "collect", str(tmp_path / "nat"), "--year", str(YEAR))
    outcomes = {line[30:42].strip(): line[71:73] for line in provider.lines(tmp_path / "nat", "NAT00120")}
    assert outcomes == {UNITS[0]: "70", UNITS[1]: "20"}


def test_a_year_whose_release_is_not_known_is_refused(provider: Provider) -> None:
    answer = provider.command("avetmiss", "ready", "--year", "2027")
    assert answer.status == 2
    assert "8.1" in answer.err


def test_each_planted_mistake_is_told_once_of_the_right_contact_or_document(provider: Provider) -> None:
    telephone = provider.whole(0, mobile="0355501234")
    young = provider.whole(1, date_of_birth="2013-05-14")
    funded = provider.whole(2)
    provider.outcome(funded, UNITS[0], "20", funding_source="13")
    provider.whole(3)
    provider.ready()
    found = {(one["rule"], one["contact_id"], one["document"]) for one in provider.findings()}
    contact = provider.contact_of
    assert found == {
        ("K85-17", contact(telephone), None),
        ("K80-47", contact(young), None),
        ("K120-30", contact(funded), funded),
    }
    assert len(provider.findings()) == 3


def test_findings_as_a_page_and_as_a_list(provider: Provider, tmp_path: Path) -> None:
    provider.whole(0, mobile="0355501234", surname="<b>Castellan")
    provider.ready()
    page, table = tmp_path / "findings.html", tmp_path / "findings.csv"
    provider.command("avetmiss", "findings", "--html", str(page), "--csv", str(table))
    assert "&lt;b&gt;Castellan" in page.read_text()
    assert "K85-17" in table.read_text()


def test_how_it_went_over_the_days(provider: Provider) -> None:
    window, at = Window.of_year(YEAR), datetime(2027, 1, 10, 9, tzinfo=UTC)
    for hours, errors in ((0, 7), (1, 5), (25, 3)):
        check = collection_checks.keep(window, at + timedelta(hours=hours), "anna")
        collection_checks.add_left_out(check, [("L07", "NAT00120", 1, None, "", "U1", "")])
        collection_checks.finish(check, {"errors": errors})
    last = collection_checks.last(window)
    assert last
    assert [one.counts["errors"] for one in collection_checks.trend(last)] == [5, 3]
    assert collection_checks.left_out(last)[1] == 1
