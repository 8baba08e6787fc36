"""B8: two documents of one contact: the copy rules, each as it says."""

import pytest

from college import College, rule


def two(college: College, copy: str) -> tuple[int, int]:
    """Two documents of Sam on attending, of which the second was changed last; copying happens when they complete."""
    college.declare(rule("booking", {"copy": copy}, on=("enter",)), rule("completed", {"copy": copy}, on=("enter",)))
    first, second = college.add("booking"), college.add("booking")
    college.edit(first, mobile="0491 570 156")
    college.edit(second, mobile="0491 570 157")
    return first, second


@pytest.mark.parametrize(
    ("copy", "mobile"),
    [
        pytest.param("overwrite", "0491 570 156", id="overwrite: the one that ran last, even with older details"),
        pytest.param("newest detail wins", "0491 570 157", id="newest detail: whatever order the rules ran in"),
        pytest.param("fill blanks only", "0491 570 157", id="fill: whoever came first stays"),
        pytest.param("only when creating", "", id="only when creating: what was there then"),
    ],
)
def test_which_of_two_documents_counts(college: College, copy: str, mobile: str) -> None:
    first, second = two(college, copy)
    college.move(second, "completed")
    college.move(first, "completed")
    assert college.only()["mobile"] == mobile


def test_with_overwrite_what_runs_last_also_beats_an_edit(college: College) -> None:
    college.declare(rule("booking", {}))
    number = college.add("booking", mobile="0491 570 156")
    college.at = college.at.replace(year=2099)  # the edit is made by the clock
    college.command("contact", "set", "1", "mobile", "0491 570 158")
    assert college.only()["mobile"] == "0491 570 158"
    college.run(number)
    assert college.only()["mobile"] == "0491 570 156"


def test_newest_detail_goes_field_by_field(college: College) -> None:
    college.declare(rule("booking", {"copy": "newest detail wins"}, on=("enter",)))
    first, second = college.add("booking"), college.add("booking")
    college.edit(second, mobile="0491 570 157")
    college.edit(first, employer="Acme", mobile="0491 570 156")
    college.edit(second, employer="Bolt")
    college.run(second)
    college.run(first)
    sam = college.only()
    assert (sam["mobile"], sam["extra"]["employer"]) == ("0491 570 156", "Bolt")


def test_a_field_may_have_a_copy_rule_of_its_own(college: College) -> None:
    college.declare(rule("booking", {"copy_fields": {"mobile": "only when creating"}}))
    number = college.add("booking", mobile="0491 570 156", employer="Acme")
    college.edit(number, mobile="0491 570 157", employer="Bolt")
    sam = college.only()
    assert (sam["mobile"], sam["extra"]["employer"]) == ("0491 570 156", "Bolt")


def test_fill_blanks_only_fills_what_is_blank_and_no_more(college: College) -> None:
    college.declare(rule("booking", {"copy": "fill blanks only"}))
    college.add("booking", mobile="0491 570 156")
    college.add("booking", mobile="0491 570 157", employer="Acme")
    sam = college.only()
    assert (sam["mobile"], sam["extra"]["employer"]) == ("0491 570 156", "Acme")


def test_a_later_fill_does_not_take_back_what_an_overwrite_said(college: College) -> None:
    college.declare(rule("booking", {}, on=("enter",)), rule("completed", {"copy": "fill blanks only"}))
    first = college.add("booking", mobile="0491 570 156")
    second = college.add("booking", mobile="0491 570 157")
    college.move(second, "completed")
    assert (college.only()["mobile"], college.contact_of(first)) == ("0491 570 157", 1)


def test_a_blank_leaves_the_value_and_an_emptied_field_clears_it(college: College) -> None:
    college.declare(rule("booking", {}))
    first = college.add("booking", mobile="0491 570 156")
    college.add("booking")
    assert college.only()["mobile"] == "0491 570 156"
    college.edit(first, mobile="")
    assert college.only()["mobile"] == ""


def test_saving_an_unchanged_document_writes_nothing_and_runs_nothing(college: College) -> None:
    from django.apps import apps

    def rows() -> dict[str, int]:
        return {model.__name__: model._default_manager.count() for model in apps.get_models()}

    college.declare(rule("booking", {}))
    number = college.add("booking", mobile="0491 570 156")
    before = (rows(), college.only(), college.document(number))
    assert not college.edit(number, mobile="0491 570 156", forename=" Sam ").is_changed
    assert not college.edit(number, employer="").is_changed
    assert not college.move(number, "booking").is_changed
    assert (rows(), college.only(), college.document(number)) == before


def test_the_parts_of_an_address_come_from_one_document(college: College) -> None:
    """A street of one document with the suburb of another would be an address that nobody lives at."""
    college.declare(
        *(rule(step, {"copy": "newest detail wins"}, on=("enter",)) for step in ("booking", "attending", "completed"))
    )
    first = college.add("booking", street_name="Mill Lane", suburb="Sedge")
    second = college.add("booking", street_name="High Street", suburb="Marl")
    college.edit(first, street_name="Mill Road")
    college.move(first, "attending")
    college.move(second, "attending")
    extra = college.only()["extra"]
    assert (extra["street_name"], extra["suburb"]) == ("Mill Road", "Sedge")
