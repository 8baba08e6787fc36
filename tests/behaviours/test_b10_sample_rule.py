"""B10: the seed's sample rule works as written, with a verified USI."""

from college import SAM, USI, College, rule

SAMPLE = {"match": "id", "copy": "overwrite", "contact_id": "usi", "form": "Student", "type": "Customer"}
BORN = {"date_of_birth": "2001-05-14", "usi": USI}


def test_it_makes_a_customer_known_by_the_usi_and_finds_them_again(college: College) -> None:
    college.declare(rule("booking", SAMPLE))
    college.verify(**SAM, **BORN)
    college.add("booking", **BORN, mobile="0491 570 156")
    second = college.add("booking", **BORN, mobile="0491 570 157")
    sam = college.only()
    assert (sam["external_id"], sam["roles"], sam["mobile"]) == (USI, ["Customer"], "0491 570 157")
    assert 'by "id", and updated mobile' in college.said(second)
