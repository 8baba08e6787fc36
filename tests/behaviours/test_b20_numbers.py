"""B20: sequential numbers rise in order of arrival; a client identifier that is somebody else's is pointed out."""

from college import College, rule
from kinroll.flows.documents import New


def person(forename: str, **more: str) -> New:
    return New("Enrolment", {"forename": forename, "surname": "Lee", **more}, "booking")


def test_numbers_rise_as_they_arrive(college: College) -> None:
    college.declare(rule("booking", {"contact_id": "next number", "match": "none"}))
    college.new(*(person(name) for name in ("Ann", "Bob")))
    college.new(person("Cat"))
    assert [(one["forename"], one["external_id"]) for one in college.contacts()] == [
        ("Ann", "1"),
        ("Bob", "2"),
        ("Cat", "3"),
    ]


def test_a_number_that_somebody_has_as_a_name_is_passed_over(college: College) -> None:
    college.declare(rule("booking", {"contact_id": "client identifier"}))
    college.new(person("Ann", client_identifier="2"))
    college.declare(rule("booking", {"contact_id": "next number", "match": "none"}))
    college.new(person("Bob"))
    assert [one["external_id"] for one in college.contacts()] == ["2", "3"]
    assert [one["contact_id"] for one in college.contacts()] == [1, 3]


def test_the_seeds_drawback_customers_forget_it_so_contacts_repeat(college: College) -> None:
    college.declare(rule("booking", {"contact_id": "next number"}))
    college.new(person("Ann"))
    college.new(person("Ann"))
    assert len(college.contacts()) == 2


def test_a_client_identifier_of_somebody_else_stops_the_document(college: College) -> None:
    college.declare(rule("booking", {"contact_id": "client identifier"}))
    college.new(person("Ann", client_identifier="C77"))
    (done,) = college.new(person("Bob", client_identifier="C77"))
    assert done.number
    assert (done.outcome, college.codes(done.number)) == ("held", {"id-shared"})


def test_as_a_mere_field_it_is_not_taken_and_pointed_out(college: College) -> None:
    college.declare(rule("booking", {"contact_id": "blank", "match": "none"}))
    college.new(person("Ann", client_identifier="C77"))
    done = college.new(person("Bob", client_identifier="c77"), person("Cat", client_identifier="1"))
    assert [one["extra"].get("client_identifier") for one in college.contacts()] == ["C77", None, None]
    assert [college.codes(item.number) for item in done] == [{"client-identifier-in-use"}] * 2


def test_as_an_id_it_cannot_be_another_contacts_number(college: College) -> None:
    college.declare(rule("booking", {"contact_id": "client identifier"}))
    college.new(person("Ann", client_identifier="C77"))
    (done,) = college.new(person("Bob", client_identifier="1"))
    assert done.number
    assert (done.outcome, len(college.contacts())) == ("held", 1)
    assert college.run(done.number, as_new=True).outcome == "created"
    assert [one["external_id"] for one in college.contacts()] == ["C77", ""]
