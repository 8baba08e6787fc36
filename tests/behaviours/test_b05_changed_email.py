"""B5, scenario two: the same settings on booking and attending, email as id; a changed email makes no new contact."""

from college import College, rule


def test_a_changed_email_at_attending_updates_the_same_contact(college: College) -> None:
    college.declare(rule("booking", {}), rule("attending", {}))
    number = college.add("booking")
    college.move(number, "attending")
    college.edit(number, personal_email="new@example.org")
    sam = college.only()
    assert (sam["personal_email"], sam["external_id"]) == ("new@example.org", "sam@example.org")
    assert sam["external_id_differs"] == {"field": "personal_email", "value": "new@example.org"}
