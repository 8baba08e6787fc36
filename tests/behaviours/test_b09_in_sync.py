"""B9, scenario three: with the settings on every rule, contact and document agree after each rule."""

from college import College, rule

SHARED = ("forename", "surname", "personal_email", "mobile")


def test_they_agree_after_each_rule(college: College) -> None:
    steps = ("booking", "attending", "completed")
    college.declare(*(rule(step, {}) for step in steps))
    number = college.add("booking", mobile="0491 570 156")
    for step in steps:
        college.move(number, step)
        for value in ("0491 570 157", "", "0491 570 158"):
            college.edit(number, mobile=value, forename=f"Sam {step}")
            values, sam = college.document(number).values, college.only()
            assert {name: sam[name] for name in SHARED} == {name: values[name] for name in SHARED}


def test_scenario_one_without_settings_at_attending_they_do_not(college: College) -> None:
    college.declare(rule("booking", {}), rule("attending", None))
    number = college.add("booking", mobile="0491 570 156")
    college.move(number, "attending")
    college.edit(number, mobile="0491 570 157")
    assert (college.only()["mobile"], college.document(number).values["mobile"]) == ("0491 570 156", "0491 570 157")


def test_scenario_four_a_contact_at_the_last_step_is_enough(college: College) -> None:
    college.declare(rule("completed", {}))
    number = college.add("enquiry")
    for step in ("booking", "attending"):
        college.move(number, step)
        assert college.contacts() == []
    assert college.move(number, "completed").outcome == "created"
