"""The linter: every mistake that was put into a sound rule set is found under its own code, and nothing else is."""

import pytest

from kinroll.core.process.checks.finding import Known
from kinroll.core.process.document import Document
from kinroll.core.process.form import Form
from kinroll.core.process.linting import CATALOGUE, can_be_activated, fix, lint, message, severity
from kinroll.core.process.rule_set import MAIL_FACTS, MailAction
from kinroll.core.process.wording import word
from kinroll.declarations import rule_file
from kinroll.declarations.rule_sets import TRAINING

SOUND = """
contact_types = ["Student", "Employer"]

[[match]]
name = "name and suburb"
fields = ["forename", "surname", "suburb"]

[[form]]
name = "Enrolment"
about = "document"
field = [
  { name = "forename", type = "name" },
  { name = "surname", type = "name", required = true },
  { name = "date_of_birth", type = "date of birth" },
  { name = "personal_email", type = "email" },
  { name = "suburb", type = "suburb" },
  { name = "postcode", type = "postcode" },
  { name = "password", type = "password" },
  { name = "size", type = "choice", options = { S = "Small", L = "Large" } },
]

[[form]]
name = "Student"
about = "contact"
field = [
  { type = "name", name = "forename" },
  { type = "name", name = "surname", required = true },
  { type = "date of birth", name = "date_of_birth" },
  { type = "email", name = "personal_email" },
  { type = "suburb", name = "suburb" },
  { type = "postcode", name = "postcode" },
  { type = "password", name = "password" },
]

[[process]]
name = "Course"
form = "Enrolment"
steps = ["booking", "completed"]

[[process.rule]]
name = "Booked"
step = "booking"
on = ["enter", "edit"]
set = { size = "S" }
provision = ["moodle"]
[process.rule.contact]
match = "name and date of birth"
copy = "newest detail wins"
contact_id = "next number"
form = "Student"
type = "Student"
[[process.rule.mail]]
to = "personal_email"
subject = "Your booking"
text = "Dear {forename}, {course_name} begins on {starts_on}."
[[process.rule.example]]
name = "A person"
document = { forename = "Robin", surname = "Castellan" }
expect = { outcome = "created", surname = "Castellan" }

[[process.rule]]
name = "Completed"
step = "completed"
[process.rule.contact]
match = "name and date of birth"
copy = "newest detail wins"
contact_id = "next number"
form = "Student"
type = "Student"
"""
BOOKED = 'name = "Booked"\nstep = "booking"\non = ["enter", "edit"]\n'
WHEN = f"{BOOKED}when = "
SETTINGS = 'match = "name and date of birth"\ncopy = "newest detail wins"\ncontact_id = "next number"'
COURSES = Known({"HLT23": ("health", "North")}, frozenset({"Leeds"}), frozenset({"North"}))


def codes(text: str, known: Known | None = None) -> list[str]:
    return list(dict.fromkeys(finding.code for finding in lint(rule_file.read(text), known)))


def settings(match: str, contact_id: str) -> tuple[str, str]:
    """Another match rule and contact id, in every rule."""
    return SETTINGS, SETTINGS.replace("name and date of birth", match).replace("next number", contact_id)


USE_OWN = settings("name and suburb", "next number")
EXAMPLE = SOUND[SOUND.index("[[process.rule.example]]") : SOUND.index('[[process.rule]]\nname = "Completed"')]
FIRST = 'type = "Student"\n[[process.rule.mail]]'
"""The end of the settings of the rule Booked."""


def first(more: str) -> dict[str, str]:
    """Something more in the settings of the rule Booked."""
    return {FIRST: FIRST.replace("\n", f"\n{more}\n", 1)}


NAMES = [
    ("name-repeated", {'name = "suburb", type': 'name = "forename", type'}),
    ("name-repeated", {'name = "Completed"': 'name = "Booked"'}),
    ("type-name-taken", {'"Employer"]': '"staff"]'}),
    ("types-many", {'"Employer"': ", ".join(f'"Type {n}"' for n in range(30))}),
    ("match-name-taken", {'name = "name and suburb"': 'name = "id"'}),
    ("match-empty", {'["forename", "surname", "suburb"]': "[]"}),
    ("field-unknown", {'["forename", "surname", "suburb"]': '["forename", "surname", "town"]'}),
    ("field-unknown", {BOOKED: WHEN + '{ fields = { colour = ["red"] } }\n'}),
    ("field-unknown", {"set = { size": "set = { colour"}),
    ("field-unknown", {'to = "personal_email"': 'to = "email"'}),
    ("field-unknown", first('copy_fields = { size = "overwrite" }')),
    ("field-unknown", {"document = { forename": "document = { first_name"}),
    ("form-unknown", {'form = "Enrolment"': 'form = "Enrollment"'}),
    ("form-unknown", {'form = "Student"': 'form = "Pupil"'}),
    ("form-of-other-kind", {'form = "Student"': 'form = "Enrolment"'}),
    ("form-of-other-kind", {'form = "Enrolment"': 'form = "Student"'}),
    ("process-without-steps", {'steps = ["booking", "completed"]': "steps = []"}),
    ("step-unknown", {'step = "completed"': 'step = "complete"'}),
    ("type-unknown", {'type = "Student"\n[[': 'type = "Learner"\n[['}),
    ("match-unknown", dict([settings("name and shoe size", "next number")])),
    ("copy-unknown", {"newest detail wins": "newest wins"}),
    ("copy-unknown", first('copy_fields = { suburb = "always" }')),
    ("contact-id-unknown", dict([settings("name and date of birth", "email")])),
    ("value-impossible", {'set = { size = "S" }': 'set = { size = "M" }'}),
    ("value-impossible", {BOOKED: WHEN + '{ fields = { size = ["S", "M"] } }\n'}),
    ("password-used", {'set = { size = "S" }': 'set = { password = "correct horse" }'}),
    ("password-used", {BOOKED: WHEN + '{ fields = { password = ["*"] } }\n'}),
    ("password-used", {"Dear {forename}": "Your password is {password}"}),
    ("provision-unknown", {'["moodle"]': '["noodle"]'}),
    ("mail-not-to-email", {'to = "personal_email"': 'to = "surname"'}),
    ("placeholder-unknown", {"{course_name}": "{course_title}"}),
    ("placeholder-unreadable", {"{starts_on}": "{starts_on"}),
    ("placeholder-unreadable", {"{starts_on}": "{Start date}"}),
    ("outcome-unknown", {'outcome = "created"': 'outcome = "made"'}),
    ("example-fails", {'outcome = "created"': 'outcome = "waiting"'}),
    ("example-fails", {'surname = "Castellan" }\n\n': 'surname = "Castle" }\n\n'}),
    ("course-unknown", {BOOKED: WHEN + '{ courses = ["HLT32"] }\n'}),
    ("category-unknown", {BOOKED: WHEN + '{ categories = ["wealth"] }\n'}),
    ("location-unknown", {BOOKED: WHEN + '{ locations = ["Leads"] }\n'}),
    ("provider-unknown", {BOOKED: WHEN + '{ providers = ["South"] }\n'}),
]
SETTINGS_TOGETHER = [
    ("setting-missing", {'contact_id = "next number"\nform = "Student"\n' + FIRST: FIRST}),
    ("match-none", dict([settings("none", "next number")])),
    ("match-can-fuse", {'["forename", "surname", "suburb"]': '["surname", "suburb"]'} | dict([USE_OWN])),
    ("match-can-fuse", {'["forename", "surname", "suburb"]': '["email"]'} | dict([USE_OWN])),
    ("match-never-finds", dict([settings("id", "blank")])),
    ("match-field-missing", {'{ name = "suburb", type = "suburb" },': ""} | dict([USE_OWN])),
    ("id-can-repeat", dict([settings("id", "next number")])),
    ("id-can-fuse", dict([settings("id", "customer email")])),
    ("id-can-fuse", dict([settings("id and email", "customer email")])),
    ("id-field-missing", dict([settings("id", "client identifier")])),
    ("id-field-missing", dict([settings("id", "usi")])),
    (
        "id-field-missing",
        dict([settings("id", "customer email")]) | {'"personal_email", type = "email"': '"e", type = "text"'},
    ),
    ("id-of-registration", dict([settings("id", "source identifier")])),
    ("email-stays-username", dict([settings("name and email", "customer email")])),
    ("password-without-id", dict([settings("name and date of birth", "blank")])),
    ("address-split", first('copy_fields = { postcode = "fill blanks only" }')),
    ("type-added", {FIRST: FIRST.replace("Student", "Employer")}),
]
FORMS = [
    ("field-type-unknown", {'type = "suburb"': 'type = "town"'}),
    ("options-missing", {', options = { S = "Small", L = "Large" }': ""}),
    (
        "options-useless",
        {'name = "suburb", type = "suburb"': 'name = "suburb", type = "suburb", options = { a = "A" }'},
    ),
    ("option-unknown", {'name = "suburb", type = "suburb"': 'name = "suburb", type = "state", options = { 44 = "X" }'}),
    (
        "option-unknown",
        {'name = "suburb", type = "suburb"': 'name = "suburb", type = "country", options = { 1 = "X" }'},
    ),
    ("field-unchecked", {'name = "personal_email", type = "email"': 'name = "personal_email", type = "text"'}),
    ("password-shown", {'name = "password", type = "password"': 'name = "password", type = "text"'}),
    ("own-useless", {'{ name = "size", type': '{ name = "size", own = true, type'}),
    ("form-unused", {"[[process]]": '[[form]]\nname = "Old"\nabout = "document"\n[[process]]'}),
    ("form-stricter", {'name = "surname", type = "name", required = true': 'name = "surname", type = "name"'}),
    ("form-stricter", {'type = "name", name = "surname", required = true': 'name = "shoe", required = true'}),
    ("name-missing", {'type = "name", name = "': 'type = "name", name = "former_'}),
    ("field-type-differs", {'type = "date of birth", name': 'type = "date", name'}),
    (
        "options-differ",
        {'{ type = "password", name = "password" }': '{ name = "size", type = "choice", options = { S = "" } }'},
    ),
    ("field-never-updated", {'{ type = "password", name = "password" }': '{ name = "shoe" }'}),
]
WHAT_RUNS = [
    ("rule-never-runs", {BOOKED: WHEN + '{ fields = { size = ["M", "XL"] } }\n'}),
    ("rule-never-runs", {BOOKED: WHEN + "{ fields = { size = [] } }\n"}),
    ("rule-never-runs", {BOOKED: WHEN + '{ courses = ["HLT23"], categories = ["building"] }\n'}),
    ("rule-never-runs", {'step = "completed"': 'step = "booking"'}),
    ("by-hand-only", {'on = ["enter", "edit"]': "on = []"}),
    ("steps-overwrite", {"newest detail wins": "overwrite"}),
    ("steps-overwrite", {f"{FIRST.partition(chr(10))[0]}": 'type = "Student"\ncopy_fields = { suburb = "overwrite" }'}),
    ("overwrite-takes-older", first('copy_fields = { suburb = "overwrite" }')),
    ("updated-once", {'step = "completed"': 'step = "booking"'}),
]  # fmt: skip
MUTATIONS = [*NAMES, *SETTINGS_TOGETHER, *FORMS, *WHAT_RUNS]
"""A code, and what stands in the sound rule set instead of which words."""


def test_a_sound_rule_set_has_nothing_to_say_about() -> None:
    assert codes(SOUND, COURSES) == []


@pytest.mark.parametrize(("code", "instead"), MUTATIONS, ids=[code for code, _ in MUTATIONS])
def test_a_mistake_is_found_under_its_code(code: str, instead: dict[str, str]) -> None:
    text = SOUND
    for old, new in instead.items():
        assert old in text
        text = text.replace(old, new)
    assert code in codes(text, COURSES)


def test_every_other_code_has_a_test_of_its_own() -> None:
    tried = {code for code, _ in MUTATIONS}
    assert set(CATALOGUE) - tried == {
        "rules-tie",
        "usi-waits",
        "usi-unverifiable",
        "usi-matched-unverified",
        "id-by-hand",
    }


USI = SOUND.replace(EXAMPLE, "").replace(
    '{ name = "size", type', '{ name = "usi", type = "usi" },\n  { name = "size", type'
)


def test_a_usi_as_contact_id_is_advised_about_waiting() -> None:
    assert codes(USI.replace(*settings("id", "usi"))) == ["usi-waits"]


def test_a_usi_that_cannot_be_verified_is_an_error() -> None:
    text = USI.replace(*settings("id", "usi")).replace('{ name = "date_of_birth", type = "date of birth" },', "")
    assert "usi-unverifiable" in codes(text)


def test_matching_on_a_usi_as_it_was_entered_is_an_error() -> None:
    text = USI.replace('["forename", "surname", "suburb"]', '["usi"]').replace(
        *settings("name and suburb", "next number")
    )
    assert codes(text) == ["usi-matched-unverified"]


def test_client_identifiers_that_people_allocate_are_advised_about() -> None:
    text = USI.replace('name = "usi", type = "usi"', 'name = "client_identifier", type = "client identifier"')
    assert codes(text.replace(*settings("id", "client identifier"))) == ["id-by-hand"]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        pytest.param('fields = { size = ["S"] }', 'fields = { size = ["L"] }', [], id="values apart"),
        pytest.param('fields = { size = ["*"] }', 'fields = { size = [""] }', [], id="filled and blank"),
        pytest.param('courses = ["A"]', 'fields = { size = ["S"] }', [], id="one is more specific"),
        pytest.param('fields = { size = ["S"] }', 'fields = { size = ["S", "L"] }', ["rules-tie"], id="values meet"),
        pytest.param('fields = { size = ["S"] }', 'fields = { suburb = ["*"] }', ["rules-tie"], id="other fields"),
        pytest.param('courses = ["A"]', 'courses = ["A"]', ["rule-never-runs"], id="the same twice"),
    ],
)
def test_two_rules_of_one_step_tie_only_where_one_document_can_be_for_both(
    first: str, second: str, found: list[str]
) -> None:
    rules = f"[[process.rule]]\nname = 'A'\nstep = 'completed'\nwhen = {{ {first} }}\n"
    rules += f"[[process.rule]]\nname = 'B'\nstep = 'completed'\nwhen = {{ {second} }}\n"
    assert codes(SOUND + rules) == found


def test_incomplete_settings_are_no_error_since_the_rest_of_the_rule_runs() -> None:
    (finding,) = lint(rule_file.read(SOUND.replace('copy = "newest detail wins"\n', "").replace(EXAMPLE, "")))[:1]
    assert (finding.code, severity(finding), finding.what) == ("setting-missing", "warning", "copy")


def test_two_contact_forms_share_a_field_unless_one_has_it_of_its_own() -> None:
    other = '[[form]]\nname = "Employer"\nabout = "contact"\nfield = [{ name = "suburb", type = "text" }]\n'
    assert codes(SOUND + other) == ["field-type-differs"]
    assert codes(SOUND + other.replace('"text"', '"text", own = true')) == []


def test_a_mail_may_go_to_an_address_of_the_organisation() -> None:
    assert codes(SOUND.replace('to = "personal_email"', 'to = "office@example.org"')) == []


def test_what_the_linter_lets_a_mail_name_is_what_a_mail_can_name() -> None:
    text = " ".join(f"{{{name}}}" for name in MAIL_FACTS)
    mail = word(
        MailAction("office@example.org", "Facts", text), Document(7, "Course", "booking"), Form("F", "document")
    )
    assert mail is not None
    assert mail.text.split() == ["7", "booking"]


def test_the_gravest_comes_first() -> None:
    found = lint(rule_file.read(SOUND.replace("newest detail wins", "overwrite").replace("{starts_on}", "{begins}")))
    assert [severity(finding) for finding in found] == ["error", "warning"]
    assert not can_be_activated(found)


def test_a_finding_says_where_what_and_the_way_out() -> None:
    (finding,) = lint(rule_file.read(SOUND.replace("{starts_on}", "{begins}")))
    assert finding.place == 'process "Course", rule "Booked", mail'
    assert (
        message(finding) == "The mail names {begins}, which is neither a field of the form nor a fact of the document."
    )
    assert fix(finding).startswith("Correct it")


def test_the_rule_set_that_ships_has_only_the_advice_that_its_drawbacks_deserve() -> None:
    found = lint(rule_file.read(TRAINING.read_text(encoding="utf-8")))
    assert {(finding.code, finding.place.split(",")[0]) for finding in found} == {
        ("field-never-updated", 'form "Student"'),
        ("usi-waits", 'process "Course enrolment"'),
        ("usi-waits", 'process "Short course"'),
        ("type-added", "contact_types"),
        ("overwrite-takes-older", 'process "Short course"'),
        ("updated-once", 'process "Short course"'),
    }
    assert {severity(finding) for finding in found} == {"advice"}
