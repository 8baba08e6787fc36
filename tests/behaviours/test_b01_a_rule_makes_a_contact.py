"""B1: a process rule with all its create-contact settings creates or updates a contact, with no manual work."""

import pytest

from college import College, rule


def test_entering_a_step_creates_a_contact(college: College) -> None:
    college.declare(rule("booking", {}))
    number = college.add("booking", mobile="0491 570 156")
    sam = college.only()
    assert (sam["forename"], sam["surname"], sam["mobile"]) == ("Sam", "Okafor", "0491 570 156")
    assert (sam["roles"], sam["external_id"]) == (["Student"], "sam@example.org")
    assert (college.outcomes(number), college.contact_of(number)) == (["created"], sam["contact_id"])


@pytest.mark.parametrize("on", ["enter", "edit", "hand"])
def test_details_that_are_final_needed_or_new_reach_the_contact(college: College, on: str) -> None:
    college.declare(rule("booking", {}), rule("attending", {}))
    number = college.add("booking")
    if on == "hand":
        college.run(number)
        assert college.outcomes(number) == ["created", "unchanged"]
        return
    if on == "enter":
        college.declare(rule("attending", {}, on=("enter",)))
        college.edit(number, mobile="0491 570 156")
        assert college.only()["mobile"] == ""
        assert college.move(number, "attending").outcome == "updated"
    else:
        assert college.edit(number, mobile="0491 570 156").outcome == "updated"
    assert college.only()["mobile"] == "0491 570 156"


def test_the_timeline_says_which_rule_of_which_version_did_what(college: College) -> None:
    college.declare(rule("booking", {}, name="Booked"))
    college.declare(rule("booking", {}, name="Booked"))
    number = college.add("booking")
    shown = college.command("document", "show", str(number), "--json").json
    made, ran = shown["timeline"]
    assert (made["kind"], made["by"], ran["rule"], ran["rule_set"]) == ("made", "office", "Booked", 2)
    assert ran["text"].startswith("created contact 1 (Sam Okafor).")


def test_a_wrong_value_stays_on_the_document_and_does_not_reach_the_contact(college: College) -> None:
    college.declare(rule("booking", {}))
    number = college.add("booking", mobile="ring me", date_of_birth="31/02/2001")
    sam, shown = college.only(), college.command("document", "show", str(number), "--json").json
    assert (sam["mobile"], sam["date_of_birth"]) == ("", None)
    assert (shown["values"]["mobile"], set(shown["wrong"])) == ("ring me", {"mobile", "date_of_birth"})
    assert college.codes(number) == {"document-value-wrong"}
    college.edit(number, mobile="0491 570 156", date_of_birth="2001-02-28")
    assert (college.only()["date_of_birth"], college.codes(number)) == ("2001-02-28", set())


def test_a_rule_that_fails_leaves_document_and_contact_as_they_were(college: College) -> None:
    college.declare(rule("booking", {}), rule("attending", {"form": "Gone"}, set={"employer": "Acme"}))
    number = college.add("booking")
    before = college.people()
    done = college.move(number, "attending")
    assert (done.outcome, college.people()) == ("failed", before)
    assert 'there is no contact form "Gone"' in college.said(number)
    assert ("employer" in college.document(number).values, college.codes(number)) == (False, {"document-rule-failed"})


def test_what_the_database_refuses_fails_one_document_and_no_other(
    college: College, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db.utils import DataError

    from kinroll.flows import introducing
    from kinroll.flows.documents import New

    apply_plan = introducing.apply_plan

    def refuse(plan: object, now: object) -> object:
        from kinroll.store import plans

        if any(body["name"].startswith("Odd") for _, body in plans.changes(plan)):  # type: ignore[arg-type]
            raise DataError("a value too odd")
        return apply_plan(plan, now)  # type: ignore[arg-type]

    monkeypatch.setattr(introducing, "apply_plan", refuse)
    college.declare(rule("booking", {}))
    names = ("Ann", "Odd", "Bob")
    done = college.new(
        *(
            New("Enrolment", {"forename": name, "surname": "Lee", "personal_email": f"{name}@example.org"}, "booking")
            for name in names
        )
    )
    assert [item.outcome for item in done] == ["created", "failed", "created"]
    assert done[1].number
    assert "a value too odd" in college.said(done[1].number)
    assert [contact["forename"] for contact in college.contacts()] == ["Ann", "Bob"]
