"""B7: details flow from document to contact only."""

from college import College, rule


def test_a_contact_that_is_edited_changes_no_document(college: College) -> None:
    college.declare(rule("booking", {}))
    number = college.add("booking", mobile="0491 570 156")
    before = college.command("document", "show", str(number), "--json").json
    answer = college.command("contact", "set", "1", "mobile", "0491 570 158", "--json").json
    assert (answer["won"], college.only()["mobile"]) == (True, "0491 570 158")
    assert college.command("document", "show", str(number), "--json").json == before
