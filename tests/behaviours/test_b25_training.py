"""Courses, units and outcomes are entered one by one or as a list; a wrong row is named and costs no other."""

from pathlib import Path

import pytest

from kinroll.store import timeline
from training import UNITS, YEAR, Provider


@pytest.fixture
def provider(tmp_path: Path, database: str) -> Provider:
    return Provider(tmp_path, database).begin()


def test_a_list_of_outcomes(provider: Provider, tmp_path: Path) -> None:
    document = provider.enrol(0)
    path = tmp_path / "outcomes.csv"
    rows = [
        f"{document},{UNITS[0]},20,,",
        f"{document},{UNITS[1]},30,{YEAR}-03-01,{YEAR}-04-01",
        f"{document},NONE,20,,",
        f"999,{UNITS[0]},20,,",
        f"{document},{UNITS[0]},20,{YEAR}-05-01,{YEAR}-04-01",
    ]
    path.write_text("Document,Unit,Outcome,Starts on,ends_on\n" + "\n".join(rows) + "\n")
    answer = provider.command("avetmiss", "import", "outcome", str(path), "--json")
    assert (answer.status, answer.json["kept"]) == (1, 2)
    assert answer.json["refused"] == {
        "4": 'there is no unit "NONE"',
        "5": 'there is no document "999"',
        "6": "it ends before it starts",
    }
    again = provider.command("avetmiss", "import", "outcome", str(path), "--json")
    assert again.json["kept"] == 2
    listed = provider.command("avetmiss", "list", "outcome", "--json").lines
    assert [(one["unit"], one["outcome"], one["starts_on"]) for one in listed] == [
        (UNITS[0], "20", ""),
        (UNITS[1], "30", f"{YEAR}-03-01"),
    ]


def test_what_is_not_named_stays(provider: Provider) -> None:
    document = provider.enrol(0)
    provider.outcome(document, UNITS[0], "20", delivery_mode="NYN")
    set_ = ("avetmiss", "set", "outcome", f"document={document}", f"unit={UNITS[0]}")
    assert provider.command(*set_, "outcome=30").status == 0
    (one,) = provider.command("avetmiss", "list", "outcome", "--json").lines
    assert (one["outcome"], one["delivery_mode"]) == ("30", "NYN")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("set", "colour", "a=b"), "is none of organisation"),
        (("set", "unit", "code"), "is not NAME=VALUE"),
        (("set", "unit", "name=Work"), "Code is missing"),
        (("set", "program", "identifier=P", "level=3"), "none of its codes"),
        (("settings", "capitals=perhaps"), "neither yes nor no"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_wrong_words_are_refused(provider: Provider, words: tuple[str, ...], told: str) -> None:
    answer = provider.command("avetmiss", *words)
    assert answer.status == 2
    assert told in answer.err


def test_a_state_gets_its_own_fields_where_that_is_settled(provider: Provider, tmp_path: Path) -> None:
    document = provider.whole(0)
    provider.outcome(document, UNITS[0], "20", hours_attended="12")
    provider.command("avetmiss", "settings", "state_tail=yes")
    provider.command("avetmiss", "collect", str(tmp_path / "nat"), "--year", str(YEAR))
    lines = provider.lines(tmp_path / "nat", "NAT00120")
    assert {len(line) for line in lines} == {158}
    assert lines[0][139:143] == "0012"
    assert {len(line) for line in provider.lines(tmp_path / "nat", "NAT00130")} == {72}
    assert provider.command("avetmiss", "check", str(tmp_path / "nat")).status == 0


def test_a_list_is_looked_at_before_anything_is_kept(provider: Provider, tmp_path: Path) -> None:
    document = provider.enrol(0)
    provider.outcome(document, UNITS[0], "70")
    path = tmp_path / "outcomes.csv"
    path.write_text(f"document,unit,outcome\n{document},{UNITS[0]},20\n{document},{UNITS[1]},30\n{document},NONE,20\n")
    imported = ("avetmiss", "import", "outcome", str(path))
    plan = provider.command(*imported, "--plan", "--json")
    assert plan.status == 1
    counts = ("kept", "new", "changed", "same")
    assert [plan.json[name] for name in counts] == [0, 1, 1, 0]
    assert [(one["row"], one["new"], one["changed"]) for one in plan.json["rows"]] == [
        (2, False, {"outcome": ["70", "20"]}),
        (3, True, {"outcome": ["", "30"]}),
    ]
    assert list(plan.json["refused"]) == ["4"]
    listed = provider.command("avetmiss", "list", "outcome", "--json").lines
    assert [one["outcome"] for one in listed] == ["70"]
    told = provider.command(*imported, "--plan")
    assert "2 rows would be kept: 1 new, 1 changed, 0 as they were." in told.out
    assert f'row 2, {document} {UNITS[0]}: outcome "20" (now "70")' in told.out
    done = provider.command(*imported, "--json").json
    assert [done[name] for name in counts] == [2, 1, 1, 0]
    assert [provider.command(*imported, "--json").json[name] for name in counts] == [2, 0, 0, 2]


def test_what_came_of_a_unit_stands_in_the_history_of_its_document(provider: Provider) -> None:
    document = provider.enrol(0)
    for outcome in ("70", "20", "20"):
        provider.command("avetmiss", "set", "outcome", f"document={document}", f"unit={UNITS[0]}", f"outcome={outcome}")
    provider.command("avetmiss", "set", "enrolment", f"document={document}", f"completed_on={YEAR}-06-30")
    entries = [one for one in timeline.of(document) if one["kind"] == timeline.EDITED]
    assert [one["text"] for one in entries] == [
        f"unit {UNITS[0]}: outcome 70.",
        f"unit {UNITS[0]}: outcome 20 (before: 70).",
        f"enrolment: program completed on {YEAR}-06-30.",
    ]
    assert all(one["by"] and one["at"] for one in entries)
