"""B22: a document with a source identifier is found by it when the source sends news, such as a completion."""

from college import SAM, College, rule
from kinroll.flows.documents import New


def test_a_completion_finds_its_document(college: College) -> None:
    college.declare(rule("booking", {}), rule("completed", {}))
    number = college.add("booking", source="moodle", source_identifier="8841")
    answer = college.command("document", "move", "moodle:8841", "completed", "--json").json
    assert (answer["document"], answer["outcome"]) == (number, "unchanged")
    assert college.document(number).step == "completed"


def test_one_that_is_not_known_is_told_so(college: College) -> None:
    college.declare(rule("booking", {}))
    answer = college.command("document", "move", "moodle:8841", "completed")
    assert (answer.status, "There is no document moodle:8841" in answer.err) == (2, True)


def test_the_same_identifier_makes_no_second_document(college: College) -> None:
    college.declare(rule("booking", {}))
    new = New("Enrolment", SAM, "booking", source="moodle", source_identifier="8841")
    done = college.new(new, new)
    assert [item.outcome for item in done] == ["created", "refused"]
    assert "There is a document of moodle:8841 already" in college.new(new)[0].text


def test_the_same_identifier_of_another_source_is_another_document(college: College) -> None:
    college.declare(rule("booking", {}))
    college.add("booking", source="moodle", source_identifier="8841")
    assert college.add("booking", source="shop", source_identifier="8841") == 2
