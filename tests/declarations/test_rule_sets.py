"""The rule set that ships: the forms that AVETMISS reports need, and the sample rule of the replaced system."""

from kinroll.core.process.field_types import TYPES
from kinroll.core.process.rule_set import CreateContact
from kinroll.declarations import rule_file
from kinroll.declarations.rule_sets import TRAINING

RULES = rule_file.read(TRAINING.read_text(encoding="utf-8"))
ENROLMENT, STUDENT = RULES.form("AVETMISS enrolment"), RULES.form("Student")
REPORTED = {
    *("client_identifier", "surname", "forename", "middle_name", "title", "highest_school_level", "gender"),
    *("date_of_birth", "postcode", "indigenous_status", "language", "labour_force_status", "country_of_birth"),
    *(
        "disability",
        "disability_types",
        "prior_achievement",
        "prior_achievements",
        "at_school",
        "suburb",
        "usi",
        "state",
    ),
    *("building", "flat", "street_number", "street_name", "survey_contact_status"),
    *("postal_building", "postal_flat", "postal_street_number", "postal_street_name", "postal_box", "postal_suburb"),
    *("postal_postcode", "postal_state", "telephone", "work_telephone", "mobile", "personal_email", "work_email"),
}
"""What NAT00080, NAT00085, NAT00090 and NAT00100 take from a client."""


def test_a_student_has_every_field_that_the_client_files_report() -> None:
    assert STUDENT is not None
    assert {item.name for item in STUDENT.fields} - {"password"} == REPORTED


def test_enrolment_asks_for_all_of_them_but_what_staff_keep() -> None:
    assert ENROLMENT is not None
    assert REPORTED - {item.name for item in ENROLMENT.fields} == {"survey_contact_status"}


def test_both_forms_have_the_password_and_never_require_it() -> None:
    asked = [form.field("password") for form in (ENROLMENT, STUDENT) if form]
    assert [(item.type, item.required) for item in asked if item] == [("password", False)] * 2


def test_the_sample_rule_of_the_replaced_system_stands_as_it_is_written_there() -> None:
    short_course = RULES.process("Short course")
    assert short_course is not None
    (rule,) = short_course.rules
    assert rule.step == "completed"
    assert rule.contact == CreateContact("id", "overwrite", "usi", "Student", "Customer")


def test_enrolment_updates_the_contact_at_booking_and_at_completion() -> None:
    enrolment = RULES.process("Course enrolment")
    assert enrolment is not None
    assert {rule.step for rule in enrolment.rules if rule.contact} == {"booking", "completed"}


def test_the_ready_made_rule_set_survives_being_written() -> None:
    assert rule_file.read(rule_file.write(RULES)) == RULES


def test_every_field_has_a_label_and_a_type() -> None:
    fields = [item for form in RULES.forms for item in form.fields]
    assert all(item.label and item.type in TYPES for item in fields)
