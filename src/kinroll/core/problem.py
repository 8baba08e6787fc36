"""Everything a person must be told about one record, and how to put it right.

Codes never change. Severity: ``refused`` (the record was not taken), ``value-dropped`` (taken without one value),
``advice`` (taken as it is).
"""

import re
from dataclasses import dataclass

_NAMED = re.compile(r"\((?:contact (\d+)|([^()\s]+))\)")
"""Whom a message names: a contact by its number, or a source record by its id."""
REFUSED, VALUE_DROPPED, ADVICE = "refused", "value-dropped", "advice"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to know about one record; ``other`` names another person or record where one matters."""

    code: str
    source_id: str
    name: str
    field: str = ""
    value: str = ""
    other: str = ""
    severity: str = ""

    def __post_init__(self) -> None:
        if not self.severity:
            object.__setattr__(self, "severity", CATALOGUE[self.code].severity)

    @property
    def message(self) -> str:
        """What happened, in the words of those who keep the source."""
        template = CATALOGUE[self.code].message
        nameless = "This person" if template.startswith("{name}") else "this person"
        return template.format(
            name=self.name or nameless, field=self.field.replace("_", " "), value=self.value, other=self.other
        )

    @property
    def fix(self) -> str:
        """What to do about it, and where."""
        return self.fix_in("SOURCE")

    def fix_in(self, source: str) -> str:
        """What to do about it, with the commands as they are typed for a record of this source."""
        found = _NAMED.search(self.other)
        key = "KEY" if not found else found[1] or f"{source}:{found[2]}"
        names = {"record": f"{source}:{self.source_id}", "id": self.source_id, "value": self.value, "key": key}
        names["field"] = self.field or "FIELD"
        return CATALOGUE[self.code].fix.format(**names)


@dataclass(frozen=True, slots=True)
class Entry:
    severity: str
    message: str
    fix: str


_IN_SOURCE = "in the school system, then sync again."
CATALOGUE: dict[str, Entry] = {
    "no-forename": Entry(REFUSED, "{name} has no forename.", f"Enter the forename {_IN_SOURCE}"),
    "no-surname": Entry(REFUSED, "{name} has no surname.", f"Enter the surname {_IN_SOURCE}"),
    "no-email": Entry(
        REFUSED, "{name} has no email address.", f"Enter an email address, marked as primary, {_IN_SOURCE}"
    ),
    "email-invalid": Entry(
        VALUE_DROPPED, 'The email address "{value}" of {name} cannot be read.', f"Correct the address {_IN_SOURCE}"
    ),
    "username-in-use": Entry(
        REFUSED,
        'The username "{value}" that {name} would get is held by {other}.',
        "One and the same person: kinroll contact link {record} {key}. Two people: give one of them an address of "
        "their own. An old, inactive account: kinroll contact release-username {value}. Then sync again.",
    ),
    "erased-listed": Entry(
        REFUSED,
        "{name} was erased here ({other}) and is listed still. Nothing of what is said of them was taken in.",
        "Ask whoever keeps the source to delete them there. If they are to be here after all: "
        "kinroll contact let-in {record}. Then sync again.",
    ),
    "likely-duplicate": Entry(
        ADVICE,
        "{name} is likely to be the same person as {other}.",
        "If so, merge the two in the school system, or say so here: kinroll contact link {record} {key}.",
    ),
    "email-not-primary": Entry(
        ADVICE, "No email address of {name} is marked as primary.", "Mark one as primary in the school system."
    ),
    "title-unknown": Entry(
        VALUE_DROPPED,
        'The title "{value}" of {name} is not in the list of titles, so it stays empty.',
        "Add it to lookups.title in kinroll.toml, or change it in the school system.",
    ),
    "gender-unknown": Entry(
        VALUE_DROPPED,
        'The gender "{value}" of {name} is not in the list of genders, so it stays empty.',
        "Add it to lookups.gender in kinroll.toml, or change it in the school system.",
    ),
    "address-ended": Entry(
        ADVICE, "The newest home address of {name} ended on {value}.", "Enter the present address in the school system."
    ),
    "address-in-future": Entry(
        ADVICE,
        "The newest home address of {name} begins only on {value}.",
        "Nothing to do if they move soon; otherwise correct the start date in the school system.",
    ),
    "also-student": Entry(
        ADVICE,
        "{name} is both a student and a contact of a student: one account serves both.",
        "Nothing to do if that is so; otherwise correct the link in the school system.",
    ),
    "blank-flagged-email": Entry(
        ADVICE,
        "An email entry of {name} is marked {value} but holds no address.",
        "Fill or delete the entry in the school system.",
    ),
    "blank-flagged-telephone": Entry(
        ADVICE,
        "A telephone entry of {name} is marked {value} but holds no number.",
        "Fill or delete the entry in the school system.",
    ),
    "date-invalid": Entry(
        VALUE_DROPPED, 'The {field} "{value}" of {name} is not a day in the calendar.', f"Correct the date {_IN_SOURCE}"
    ),
    "flag-invalid": Entry(
        VALUE_DROPPED, 'The {field} "{value}" of {name} is neither yes nor no.', f"Correct the entry {_IN_SOURCE}"
    ),
    "value-invalid": Entry(
        VALUE_DROPPED, 'The {field} "{value}" of {name} cannot be used.', f"Correct the entry {_IN_SOURCE}"
    ),
    "match-ambiguous": Entry(
        REFUSED,
        "{name} could be any of {other}; nothing is guessed.",
        "Say who it is: kinroll contact link {record} {key}.",
    ),
    "missing-right": Entry(
        REFUSED,
        "{value}",
        "Ask the SIMS administrator to give the account of the sync this right, then run the reports again.",
    ),
    "moved-since-plan": Entry(
        ADVICE,
        "{name} was changed by someone else after the plan was made, and was left alone.",
        "Nothing to do: the next sync looks at this person again.",
    ),
    "not-written": Entry(
        REFUSED,
        "What is new of {name} could not be written down ({value}), so it was left alone.",
        "Look for an odd value in the record and correct it in the school system; the next sync tries again. If it "
        "comes again, report it.",
    ),
    "line-unreadable": Entry(REFUSED, "{value}", "Correct that line of the file, then sync again."),
    "move-in-line-unreadable": Entry(
        REFUSED,
        "{value}",
        "Correct that line of the file, then move in again: what was taken already stays as it is.",
    ),
    "move-in-id-repeated": Entry(
        REFUSED,
        "{name}: the id stands in the file more than once ({other}), so none of these accounts was moved in.",
        "Keep the line of the account that the person uses, then move in again.",
    ),
    "move-in-username-taken": Entry(
        REFUSED,
        '{name}: the username "{value}" is also that of {other}. Capitals and outer blanks make no difference.',
        "Two people: change one of the names in the file, and tell that person. An old, inactive account here: "
        "kinroll contact release-username {value}. Then move in again.",
    ),
    "move-in-too-late": Entry(
        REFUSED,
        "{name} was not moved in: {other}.",
        "Move in before the first sync: undo it (kinroll revert RUN, kinroll resume SOURCE), move in, and sync again.",
    ),
    "move-in-password-unreadable": Entry(
        VALUE_DROPPED,
        "{name}: the password is not encoded as Django writes it, so the account comes without one.",
        "Export the password column as the old system's database holds it and move in again, or let the person choose "
        "a new password.",
    ),
    "move-in-value-unreadable": Entry(
        VALUE_DROPPED,
        '{name}: the {field} "{value}" cannot be used.',
        "Correct it in the file, then move in again.",
    ),
    "move-in-disabled-by-unknown": Entry(
        ADVICE,
        "{name}: the file does not say who disabled the account. It counts as disabled by a person, and stays so.",
        'Nothing to do if that is so; if the old system did it, write "machine" under disabled_by, then move in again.',
    ),
    "moved-in-unlisted": Entry(
        ADVICE,
        "{name} was moved in and stands in no report, so nothing gives a login any more.",
        "They have left: nothing to do. They have another id now: kinroll contact link SOURCE:ID {record}. They are "
        "missing from the reports: correct these; the next sync brings the login back.",
    ),
    "document-value-wrong": Entry(
        VALUE_DROPPED,
        'The {field} "{value}" of {name} is wrong: {other}. It stays on the document, and the contact does not get it.',
        "Correct it: kinroll document edit {id} {field}=VALUE.",
    ),
    "document-match-ambiguous": Entry(
        REFUSED,
        "{name} could be any of {other}; nothing is guessed.",
        "Say who it is: kinroll document relink {id} {key}. Somebody new: kinroll document run {id} --as-new.",
    ),
    "id-shared": Entry(
        REFUSED,
        'The id "{value}" of {name} is also that of {other}. One id for different people would make them one contact.',
        "Somebody else: give them an id of their own (kinroll document edit {id} FIELD=VALUE), then "
        "kinroll document run "
        "{id}. One and the same: kinroll document relink {id} "
        '{key}. If an address or a number is shared often, let the rule match by "name and email" or "name and date of '
        'birth".',
    ),
    "id-shared-earlier": Entry(
        ADVICE,
        'The id "{value}", by which {name} is known, stands on {other} too.',
        "Look whether that is one person. If this document was somebody else's: kinroll document relink {id} KEY.",
    ),
    "id-and-email-differ": Entry(
        REFUSED,
        "The id and the email of {name} point at different contacts: {other}.",
        "Say who it is: kinroll document relink {id} {key}. Somebody new: kinroll document run {id} --as-new.",
    ),
    "external-id-in-use": Entry(
        REFUSED,
        'The id "{value}" that {name} would get is held by {other}.',
        "One and the same: kinroll document relink {id} {key}. Somebody new, without that id: "
        "kinroll document run {id} --as-new.",
    ),
    "match-doubtful": Entry(
        REFUSED,
        "{name} would be {other}, but the name or the day of birth is another.",
        "One and the same: kinroll document relink {id} {key}. Somebody new: kinroll document run {id} --as-new.",
    ),
    "evidence-demoted": Entry(
        ADVICE,
        'The {field} "{value}" of {name} only fills the field, or is shared by several people: it says nothing of who '
        "this is.",
        "Nothing to do if that is so; otherwise correct it: kinroll document edit {id} {field}=VALUE.",
    ),
    "type-added": Entry(
        ADVICE,
        'The document of {name} was found to be about {other}, who now is "{value}" as well.',
        "Nothing to do if that is one person. If not: kinroll document relink {id} KEY.",
    ),
    "client-identifier-in-use": Entry(
        VALUE_DROPPED,
        'The client identifier "{value}" of {name} is in use for {other}, so it was not taken.',
        "One and the same person: kinroll document relink {id} {key}. Otherwise give one of the two another: "
        "kinroll document edit {id} client_identifier=VALUE, then kinroll document run {id}.",
    ),
    "external-id-differs": Entry(
        ADVICE,
        '{name} is known as "{value}", and the {field} is {other} now. The id stays as it is: nobody is renamed by a '
        "change of a field.",
        "If the person is to sign in with the new one: kinroll contact rename {record} NAME, which tells them. "
        "Otherwise nothing to do.",
    ),
    "no-external-id": Entry(
        ADVICE,
        "{name} has set a password and has no external id to sign in with.",
        "Give them a username: kinroll contact rename {record} NAME.",
    ),
    "document-waiting": Entry(
        ADVICE,
        "The document of {name} waits: {value}.",
        "A USI to be verified: kinroll usi verify documents:{id} --verified, or all in a list: kinroll usi export "
        "FILE. Anything else: kinroll document edit {id} FIELD=VALUE, then kinroll document run {id}.",
    ),
    "document-rule-failed": Entry(
        REFUSED,
        'The rule "{field}" could not run for {name}: {value}.',
        "Correct the rule (kinroll rules check) or the document, then: kinroll document run {id}.",
    ),
    "record-repeated": Entry(
        ADVICE,
        "The id of {name} stands more than once in the file; the first line counts.",
        "Keep one line for each id.",
    ),
}

OF_THE_RECORD = (
    *("email-invalid", "email-not-primary", "title-unknown", "gender-unknown", "address-ended", "address-in-future"),
    *("blank-flagged-email", "blank-flagged-telephone", "date-invalid", "flag-invalid", "value-invalid"),
    *("no-forename", "no-surname", "no-email", "also-student"),
)
"""Codes that depend on what a record says, its rules and the day alone, and not on what others say."""
