"""The linter of rule sets: mistakes and risks, each with a code that never changes, its place, and the way out."""

from kinroll.core.process import examples
from kinroll.core.process.checks import forms, names, running, settings
from kinroll.core.process.checks.finding import ADVICE, ERROR, WARNING, Entry, Finding, Known
from kinroll.core.process.rule_set import RuleSet

SEVERITIES = (ERROR, WARNING, ADVICE)


def lint(rules: RuleSet, known: Known | None = None) -> list[Finding]:
    """What is wrong or risky in a rule set, the gravest first, then in the order of the file."""
    known = known or Known()
    found = [
        *names.check(rules, known),
        *forms.check(rules),
        *settings.check(rules),
        *running.check(rules, known),
        *examples.check(rules),
    ]
    return sorted(dict.fromkeys(found), key=lambda finding: SEVERITIES.index(severity(finding)))


def severity(finding: Finding) -> str:
    """How grave a finding is: ``error``, ``warning`` or ``advice``."""
    return CATALOGUE[finding.code].severity


def message(finding: Finding) -> str:
    """What is wrong, in words."""
    return CATALOGUE[finding.code].message.format(what=finding.what, other=finding.other)


def fix(finding: Finding) -> str:
    """What to do about it."""
    return CATALOGUE[finding.code].fix.format(what=finding.what, other=finding.other)


def can_be_activated(found: list[Finding]) -> bool:
    """Whether nothing found is an error."""
    return all(severity(finding) != ERROR for finding in found)


CATALOGUE: dict[str, Entry] = {
    "name-repeated": Entry(ERROR, 'The name "{what}" is given twice.', "Give each a name of its own."),
    "types-many": Entry(
        WARNING,
        "There are {what} contact types; lists and screens are made for {other} at most.",
        "Take a field of the contact form for what is not a kind of person.",
    ),
    "type-name-taken": Entry(
        ERROR, 'Kinroll itself uses the word "{what}", for roles that sources give.', "Begin it with a capital letter."
    ),
    "match-name-taken": Entry(
        ERROR, 'A match rule called "{what}" ships with Kinroll.', "Give this one another name, or leave it out."
    ),
    "match-empty": Entry(
        ERROR, "A match rule without fields would find everybody.", 'List its fields; to match nobody, take "none".'
    ),
    "field-unknown": Entry(
        ERROR, 'There is no field "{what}" in {other}.', "Correct the name, or add the field to the form."
    ),
    "form-unknown": Entry(ERROR, 'There is no form "{what}".', "Correct the name, or add the form."),
    "form-of-other-kind": Entry(ERROR, 'The form "{what}" is about {other}.', "Name a form of the other kind."),
    "process-without-steps": Entry(ERROR, "The process has no steps.", "List its steps in their order."),
    "step-unknown": Entry(
        ERROR,
        'There is no step "{what}", so the rule never runs. There are {other}.',
        "Correct the name, or add the step.",
    ),
    "type-unknown": Entry(
        ERROR, 'There is no contact type "{what}". There are {other}.', "Correct it, or add it to contact_types."
    ),
    "match-unknown": Entry(
        ERROR, 'There is no match rule "{what}". There are {other}.', "Correct the name, or add a [[match]]."
    ),
    "copy-unknown": Entry(ERROR, 'There is no copy rule "{what}". There are {other}.', "Take one of these."),
    "contact-id-unknown": Entry(ERROR, 'There is no contact id "{what}". There are {other}.', "Take one of these."),
    "course-unknown": Entry(
        WARNING, 'No course has the code "{what}" yet.', "Correct it; nothing to do if the course is still to come."
    ),
    "category-unknown": Entry(WARNING, 'No course is of the category "{what}".', "Correct it, or wait for the course."),
    "location-unknown": Entry(WARNING, 'No course date is at "{what}".', "Correct it, or wait for the course date."),
    "provider-unknown": Entry(WARNING, 'No course is given by "{what}".', "Correct it, or wait for the course."),
    "value-impossible": Entry(
        ERROR, '"{what}" is no value that the field {other} can have.', "Take one that the field's type allows."
    ),
    "password-used": Entry(
        ERROR, "The password in {what} is never shown, mailed, compared or set by a rule.", "Leave it out."
    ),
    "provision-unknown": Entry(ERROR, 'Nothing called "{what}" gives access. There are {other}.', "Take one of these."),
    "mail-not-to-email": Entry(
        ERROR,
        "The mail goes to the field {what}, which is of the type {other} and may hold anything.",
        "Name a field of the type email, or write an address.",
    ),
    "placeholder-unknown": Entry(
        ERROR,
        "The mail names {{{what}}}, which is neither a field of the form nor a fact of the document.",
        "Correct it; facts are listed in docs/reference/rule-sets.md.",
    ),
    "placeholder-unreadable": Entry(
        WARNING,
        'The mail holds a brace that names no field: "{what}". It is sent as it is.',
        "Write {{name}}, with the name of a field as the form has it.",
    ),
    "outcome-unknown": Entry(
        ERROR, 'An example expects the outcome "{what}". There are {other}.', "Give it one of these."
    ),
    "example-fails": Entry(
        ERROR, "The example expects {what}, and the rule makes {other} of it.", "Correct the rule, or the example."
    ),
    "setting-missing": Entry(
        WARNING,
        "These of the five create-contact settings are not set: {what}. The rule touches no contact.",
        "Set them all, or take the [process.rule.contact] table out if the rule is not about contacts.",
    ),
    "field-type-unknown": Entry(ERROR, 'There is no field type "{what}".', "Take one of docs/reference/rule-sets.md."),
    "options-missing": Entry(ERROR, "A choice without options can never be made.", "List its options."),
    "options-useless": Entry(ADVICE, "A field of the type {what} offers no options.", "Leave them out."),
    "option-unknown": Entry(
        ERROR, "{what} is not in the code list of the type {other}.", "Take codes of the list; labels are yours."
    ),
    "field-unchecked": Entry(
        ERROR,
        "Kinroll reads this field by its name, and the type {what} lets anything stand in it.",
        'Give it the type "{other}", or another name.',
    ),
    "password-shown": Entry(
        ERROR, "A password in a field of the type {what} would be kept and shown as it is.", 'Take the type "password".'
    ),
    "own-useless": Entry(
        ADVICE, "Only a field of a contact form can be one for each contact type.", "Mark it in the contact form."
    ),
    "form-unused": Entry(ADVICE, "No process has documents of this form.", "Leave it out, or give it a process."),
    "field-type-differs": Entry(
        ERROR,
        'The form "{other}" shares this field, and has another type for it: {what}.',
        "Give both the same type, or call one of them otherwise.",
    ),
    "options-differ": Entry(
        WARNING,
        'A document (form "{other}") can hold {what}, which the contact form does not offer.',
        "Give both the same options.",
    ),
    "form-stricter": Entry(
        WARNING,
        'The contact form requires this field, and the document form "{other}" {what}.',
        "Require it in both, or in neither: until then contacts come without it.",
    ),
    "name-missing": Entry(
        ERROR,
        'Contacts made from "{other}" would have neither forename nor surname.',
        "Put forename and surname into both forms.",
    ),
    "field-never-updated": Entry(
        ADVICE,
        "No document ever says anything about {what}.",
        "Nothing to do if only people fill it; otherwise add it to the document form, under the same name.",
    ),
    "id-field-missing": Entry(
        ERROR, 'The contact id is made of a field that the form "{other}" does not have ({what}).', "Add the field."
    ),
    "usi-unverifiable": Entry(
        ERROR,
        'A USI is verified for a name and a day of birth, and the form "{other}" does not have {what}.',
        "Add these fields; until then every document waits.",
    ),
    "match-field-missing": Entry(
        ERROR,
        'The match rule compares {what}, which the form "{other}" does not have, so it never finds anybody.',
        "Add the field, or take another match rule.",
    ),
    "match-none": Entry(
        WARNING,
        "Every document makes a contact of its own, also for people who are contacts already.",
        'Match by "name and date of birth", or by an id that people have.',
    ),
    "usi-matched-unverified": Entry(
        ERROR,
        'The match rule "{what}" compares the USI as it was entered: a mistyped one, or INTOFF, finds a stranger.',
        'Take the contact id "usi" with the match rule "id": it waits until the USI is verified.',
    ),
    "match-can-fuse": Entry(
        WARNING,
        "Different people can be equal in {what}: relatives, or a coordinator's whole batch.",
        "Compare forename and surname too, or an id.",
    ),
    "match-never-finds": Entry(
        WARNING,
        "The rule looks for a contact by its id, and {what}: every document makes a contact of its own.",
        'Match by "name and date of birth" or "name and email".',
    ),
    "id-can-repeat": Entry(
        WARNING,
        "Nobody brings the next number along, so looking for it finds nobody: each booking makes a new contact.",
        'Match by "name and date of birth" or "name and email".',
    ),
    "id-can-fuse": Entry(
        WARNING,
        "Whoever books a batch with one email gets all of its documents: those of other names are stopped, and wait.",
        'Match by "name and email" or "name and date of birth", or take the USI.',
    ),
    "id-by-hand": Entry(
        ADVICE,
        "Client identifiers are allocated by hand, and one that was given before points at someone else.",
        "Look at the documents that were stopped; kinroll points such an identifier out.",
    ),
    "id-of-registration": Entry(
        ADVICE,
        "The identifier of a source is outside your control, and often names a registration and not a person.",
        "Make sure that the source gives one person the same identifier each time.",
    ),
    "usi-waits": Entry(
        ADVICE,
        "A document makes no contact before its USI is verified, and one with INTOFF or INDIV never has this id.",
        "Record verifications regularly; give those codes a rule of their own, with another contact id.",
    ),
    "email-stays-username": Entry(
        ADVICE,
        "The email becomes the username, and stays it when the person's email changes.",
        "Tell those who ask; staff can rename: kinroll contact rename.",
    ),
    "password-without-id": Entry(
        WARNING,
        'The form "{what}" asks for a password, and without an external id nobody can sign in with it.',
        "Choose a contact id, or let staff set a username for each: kinroll contact rename.",
    ),
    "address-split": Entry(
        WARNING,
        "Parts of one address are copied by different rules ({what}), so they can come from different places.",
        "Copy all of its parts by the same rule.",
    ),
    "type-added": Entry(
        ADVICE,
        "A document that matches a contact of another type adds its own type to it ({what}).",
        "To be used with caution: make sure that it may be the same person in both.",
    ),
    "rule-never-runs": Entry(ERROR, "The rule can never run: {what}.", "Change its condition, or leave it out."),
    "by-hand-only": Entry(ADVICE, "The rule runs only when a person runs it.", 'Nothing to do, or give it an "on".'),
    "rules-tie": Entry(
        WARNING,
        'The rule "{what}" is as specific, and a document can be for both: the one written first runs.',
        "Give one of them a further condition.",
    ),
    "steps-overwrite": Entry(
        WARNING,
        "Several steps overwrite the same contacts ({what}): of two documents the one that ran last wins, also with "
        "older details.",
        'Take "newest detail wins"; with "overwrite" update at booking and at completion, and nowhere else.',
    ),
    "overwrite-takes-older": Entry(
        ADVICE,
        "Of two documents of one person the one that ran last wins, also with older details.",
        'Take "newest detail wins", unless that is what you want.',
    ),
    "updated-once": Entry(
        ADVICE,
        'Contacts are updated on the step "{what}" only; what changes on documents at another step never reaches them.',
        "Update at booking and at completion.",
    ),
}
"""Every code there is."""
