import pytest

import marlbrook
from kit import School


def test_a1_contacts_of_current_students_become_users(school: School) -> None:
    school.contact("3001", "Grace", "Okafor", email="grace.okafor@example.org")
    answer = school.sync()
    assert (answer["status"], answer["outcome"], answer["counts"]["created"]) == (0, "applied", 2)
    grace = school.show("3001")
    assert (grace["account"]["username"], grace["account"]["active"]) == ("grace.okafor@example.org", True)
    assert grace["roles"] == ["contact"]


def test_a1_contacts_related_only_to_people_who_are_not_current_students_are_not_imported(school: School) -> None:
    marlbrook.fill(school)
    answer = school.sync()
    refused = {"3004", "3006", "3007", "3012"}  # no email, the same email as 3005, no forename, no surname
    unrelated = {"3008", "3009", "3016"}  # to a leaver only, to an applicant only, to nobody
    imported = {"2101", "2102", "2103", "2104", "2105", "2109", "4001", *marlbrook.CONTACTS} - refused - unrelated
    assert _ids(school) == imported
    assert (answer["counts"]["refused"], answer["counts"]["out_of_scope"]) == (4, 3)


@pytest.mark.parametrize(
    ("columns", "imported"),
    [
        pytest.param({"Date_of_admission": "2026-11-21"}, True, id="admitted today"),
        pytest.param({"Date_of_admission": "2026-11-22"}, False, id="admitted tomorrow"),
        pytest.param({"Date_of_leaving": "2026-11-21"}, True, id="leaves today"),
        pytest.param({"Date_of_leaving": "2026-11-20"}, False, id="left yesterday"),
        pytest.param({"Date_of_admission": ""}, True, id="listed, no dates"),
        pytest.param({"Surname": ""}, True, id="listed, and refused for want of a surname"),
    ],
)
def test_a1_current_is_who_is_listed_admitted_and_has_not_left(
    school: School, columns: dict[str, str], imported: bool
) -> None:
    school.change("2101", **columns)
    school.student("2102", "Daniel", "Okafor")
    school.contact("3001", of=["2101"])
    school.sync()
    assert ("3001" in _ids(school)) is imported


def test_a1_a_contact_of_a_leaver_and_a_current_student_keeps_only_the_current_one(school: School) -> None:
    marlbrook.fill(school)
    school.sync()
    assert [tie["source_id"] for tie in school.show("3014")["relationships"]] == ["2102"]


def test_a1_who_is_not_imported_is_explained_and_is_no_problem(school: School) -> None:
    school.contact("3008", "Sandra", "", of={"2106": {"Student_Forename": "Oliver"}}, email=None, Title="Capt.")
    answer = school.sync()
    assert (answer["status"], answer["problems"], school.problems()) == (0, [], [])
    (absence,) = school.run("why-missing", "sims:3008", "--json").json["found"]
    assert absence["state"] == "out-of-scope"
    assert "Oliver (2106)" in absence["reason"]


def test_a1_staff_who_are_contacts_of_nobody_current_are_imported_as_staff_alone(school: School) -> None:
    school.member_of_staff("4003", "Lakshmi", "Raman")
    school.contact("4003", "Lakshmi", "Raman", of=["2106"], email="lraman@marlbrookvale.example")
    school.sync()
    lakshmi = school.show("4003")
    assert (lakshmi["roles"], lakshmi["account"]["username"]) == (["staff"], "lraman@marlbrookvale.example")


def test_a1_staff_lose_nothing_when_a_report_begins_to_list_them_for_a_leaver(school: School) -> None:
    school.member_of_staff("4003", "Lakshmi", "Raman")
    school.email("4003", "lraman@marlbrookvale.example", "Work", Primary="T")
    school.telephone("4003", "07700 900104")
    school.sync()
    before = school.show("4003")
    school.contact("4003", "Lakshmi", "Raman", of=["2106"], email=None)
    assert school.sync()["outcome"] == "unchanged"
    assert school.show("4003") == before


def test_a1_a_contact_is_imported_when_the_applicant_is_admitted(school: School) -> None:
    marlbrook.fill(school)
    school.sync()
    school.sync(today="2027-09-01")
    assert "3009" not in _ids(school)
    school.sync(today="2027-09-02")
    assert school.show("3009")["roles"] == ["contact"]


def test_a1_with_no_module_a_first_sync_imports_nobody_and_says_so(school: School) -> None:
    school.modules = "[]"
    school.contact("3001")
    answer = school.sync()
    assert (answer["status"], answer["outcome"], answer["counts"]["created"]) == (0, "unchanged", 0)
    assert "no module is switched on" in answer["reason"]
    assert "no module is switched on" in school.run("sync", "sims").out
    assert school.everyone() == []


def test_a1_with_no_module_nobody_is_changed_or_disabled(school: School) -> None:
    school.student("2102", "Daniel", "Okafor")
    school.contact("3001", "Grace", Title="Capt.")
    school.contact("3002", "Emeka", of=["2102"])
    school.sync()
    before, problems = school.everyone(), school.problems()
    school.modules = "[]"
    school.forget("2102")
    school.change("3001", Forename="Gracious", Title="Mrs")
    school.contact("3005", "Anna", of=["2101"])
    assert school.sync()["outcome"] == "unchanged"
    assert (school.everyone(), school.problems()) == (before, problems)


def test_a1_any_one_module_is_enough_and_makes_up_for_what_was_left_undone(school: School) -> None:
    school.modules = "[]"
    school.contact("3001")
    school.sync()
    school.modules = '["moodle"]'
    answer = school.sync()
    assert (answer["outcome"], answer["counts"]["created"], answer["reason"]) == ("applied", 2, None)


def _ids(school: School) -> set[str]:
    return {person["source_ids"]["sims"] for person in school.everyone()}


def test_a1_who_is_here_for_another_reason_is_not_counted_as_left_out(school: School) -> None:
    school.student("2199", "Lee", "Marsh", Date_of_leaving="2026-01-31")
    school.member_of_staff("4001", "Max", "Marsh")
    school.contact("4001", "Max", "Marsh", of=["2199"])
    school.contact("3001", "Ida", "Marsh", of=["2199"])
    assert school.sync()["counts"]["out_of_scope"] == 1
