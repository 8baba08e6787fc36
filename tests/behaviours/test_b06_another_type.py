"""B6: a match on a contact of another type adds the new type, with these details, and says so."""

from college import College, rule


def test_the_type_is_added_with_these_details(college: College) -> None:
    college.declare(rule("booking", {"type": "Customer"}), rule("attending", {"type": "Student"}))
    college.add("booking")
    second = college.add("attending", mobile="0491 570 156")
    sam = college.only()
    assert (sam["roles"], sam["mobile"]) == (["Customer", "Student"], "0491 570 156")
    assert college.codes(second) == {"type-added"}


def test_one_document_may_give_two_types(college: College) -> None:
    college.declare(rule("booking", {"type": "Customer"}), rule("attending", {"type": "Student"}))
    number = college.add("booking")
    college.move(number, "attending")
    assert (college.only()["roles"], college.codes()) == (["Customer", "Student"], set())


def test_a_field_of_ones_own_is_kept_for_each_type(college: College) -> None:
    college.declare(rule("booking", {"type": "Customer"}), rule("attending", {"type": "Employer"}), own=("employer",))
    college.add("booking", employer="Acme")
    college.add("attending", employer="Bolt")
    assert college.only()["extra"] == {"Customer.employer": "Acme", "Employer.employer": "Bolt"}
