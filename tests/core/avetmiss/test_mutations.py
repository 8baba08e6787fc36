"""Each planted mistake is found by exactly the rule that is about it, at the right client, and by no other."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import nat
from kinroll.core.avetmiss.catalogue import EVERY, RULES
from kinroll.core.avetmiss.findings import Rule
from kinroll.flows.avetmiss.checking import Asked, Report, check
from nat_mutations import IN_7_0, MUTATIONS, Mutation

TODAY = date(2026, 11, 21)
ELSEWHERE = {rule for rule in RULES if rule.startswith(("K0-", "K5-"))} | {"K80-02", "K85-02"}
"""Rules about files and of state authorities, and two that come together: they have tests of their own."""


def checked(folder: Path, collection: nat.Collection, asked: Asked = Asked()) -> Report:  # noqa: B008
    return check(collection.write(folder), asked, today=TODAY)


def found(report: Report) -> list[tuple[str, str]]:
    """The rules that were broken, each with the client it names."""
    assert sum(report.tally.counts.values()) == len(list(report.tally.findings()))
    return [(one.rule.number, one.client) for one in report.tally.findings()]


@pytest.mark.parametrize("collection", [nat.good(), nat.good_7_0()], ids=lambda one: one.release)
def test_a_good_collection_keeps_every_rule(tmp_path: Path, collection: nat.Collection) -> None:
    report = checked(tmp_path, collection)
    assert found(report) == []
    assert report.release == collection.release


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.rule)
def test_a_mistake_is_found_by_its_rule_and_by_no_other(tmp_path: Path, mutation: Mutation) -> None:
    collection = nat.good()
    mutation.spoil(collection)
    assert found(checked(tmp_path, collection)) == [(mutation.rule, mutation.client)]


@pytest.mark.parametrize("mutation", IN_7_0, ids=lambda one: one.rule)
def test_a_mistake_in_release_7_0(tmp_path: Path, mutation: Mutation) -> None:
    collection = nat.good_7_0()
    mutation.spoil(collection)
    assert found(checked(tmp_path, collection)) == [(mutation.rule, mutation.client)]


def test_there_is_a_mistake_for_every_rule() -> None:
    assert set(RULES) - {one.rule for one in (*MUTATIONS, *IN_7_0)} == ELSEWHERE


def test_no_number_stands_for_two_rules() -> None:
    assert [number for number, times in Counter(rule.number for rule in EVERY).items() if times > 1] == []


def test_a_space_in_an_identifier_is_told_in_each_clients_file(tmp_path: Path) -> None:
    collection = nat.good()
    for file in ("NAT00080", "NAT00085", "NAT00120"):
        for record in collection.rows[file]:
            record["client identifier"] = record["client identifier"].replace("C3", "C 3")
    assert found(checked(tmp_path, collection)) == [("K80-02", "C 3"), ("K85-02", "C 3")]


def test_many_mistakes_are_each_found_once(tmp_path: Path) -> None:
    """In a large clean set; one mistake for a client, so that none hides another."""
    collection = nat.good(400)
    wrong = {10: ("gender", "D"), 200: ("language identifier", "1204"), 399: ("at school flag", "")}
    for number, (field, value) in wrong.items():
        collection.row("NAT00080", number)[field] = value
    assert found(checked(tmp_path, collection)) == [("K80-07", "C11"), ("K80-12", "C201"), ("K80-17", "C400")]


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.number)
def test_every_rule_is_documented_as_it_is(rule: Rule) -> None:
    documented = (Path(__file__).parents[3] / "docs" / "reference" / "avetmiss.md").read_text(encoding="utf-8")
    assert f"| {rule.number} | {rule.severity} | {rule.file or 'any'} | {rule.says}" in documented
