"""B16: a changed email field never changes an external id that happens to be an email."""

from college import College, rule


def test_the_id_stays_and_is_shown_as_differing(college: College) -> None:
    college.declare(rule("booking", {}))
    number = college.add("booking", password="correct horse 7")
    assert college.only()["external_id_differs"] is None
    college.edit(number, personal_email="new@example.org")
    sam = college.only()
    assert (sam["external_id"], sam["account"]["username"]) == ("sam@example.org", "sam@example.org")
    assert sam["external_id_differs"] == {"field": "personal_email", "value": "new@example.org"}
