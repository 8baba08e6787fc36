"""The words of the school office for what the rest of Kinroll calls by codes and commands."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

FIELDS: Mapping[str, object] = {
    "title": _("Title"),
    "forename": _("Forename"),
    "surname": _("Surname"),
    "gender": _("Gender"),
    "date_of_birth": _("Date of birth"),
    "address": _("Address"),
    "postcode": _("Postcode"),
    "telephone": _("Home telephone"),
    "mobile": _("Mobile"),
    "work_telephone": _("Work telephone"),
    "personal_email": _("Personal email"),
    "work_email": _("Work email"),
    "email_preference": _("Preferred email"),
    "telephone_preference": _("Preferred telephone"),
    "contact": _("Contact"),
    "account": _("Account"),
    "username": _("Username"),
    "external id": _("Id for signing in"),
    "reserved name": _("Reserved username"),
    "role": _("Role"),
    "roles": _("Roles"),
    "record": _("Record"),
    "password": _("Password"),
    "relationship": _("Related"),
}
STATES: Mapping[str, object] = {
    "drafting": _("being worked out"),
    "planned": _("ready"),
    "held": _("held"),
    "applying": _("being applied"),
    "applied": _("applied"),
    "unchanged": _("nothing to change"),
    "failed": _("failed"),
    "discarded": _("discarded"),
}
RUN_KINDS: Mapping[str, object] = {
    "sync": _("Sync"),
    "edit": _("Edit"),
    "link": _("Same person"),
    "rename": _("New username"),
    "release": _("Username released"),
    "revert": _("Undo"),
    "move-in": _("Accounts moved in"),
    "account": _("Account switched"),
    "document": _("Document"),
    "merge": _("Merge"),
    "unmerge": _("Merge undone"),
    "split": _("Taken apart"),
    "assign": _("Said whose it is"),
    "review": _("Said who is who"),
    "erase": _("Erased"),
    "let-in": _("Let in again"),
}
JOBS: Mapping[str, object] = {
    "sync": _("Sync"),
    "plan": _("Plan"),
    "apply": _("Applying a plan"),
    "revert": _("Undoing a run"),
    "invite": _("Inviting people"),
    "trial": _("A trial message"),
    "review": _("Looking for people who are here twice"),
    "rehearse": _("A rehearsal of the rules"),
    "check": _("A check of a source"),
    "avetmiss-look": _("A look at what would be reported"),
    "avetmiss-lodge": _("Making the files to lodge"),
    "target": _("Work at another system"),
}
JOB_STATES: Mapping[str, object] = {
    "waiting": _("waiting"),
    "running": _("going on"),
    "done": _("done"),
    "failed": _("failed"),
    "cancelled": _("stopped"),
}
CHANGE_KINDS: Mapping[str, object] = {
    "created": _("new"),
    "updated": _("changed"),
    "disabled": _("switched off"),
    "enabled": _("switched on"),
    "renamed": _("renamed"),
    "noted": _("noted"),
    "merged": _("merged"),
    "unmerged": _("itself again"),
}
COUNTS: Mapping[str, object] = {
    "created": _("new"),
    "updated": _("changed"),
    "disabled": _("switched off"),
    "enabled": _("switched on"),
    "unchanged": _("as before"),
    "refused": _("kept out"),
    "value_dropped": _("a value left out"),
    "advice": _("advice"),
    "out_of_scope": _("not related to a current student"),
    "renamed": _("renamed"),
}
SEVERITIES: Mapping[str, object] = {
    "refused": _("Kept out"),
    "value-dropped": _("A value left out"),
    "advice": _("Advice"),
}
PROBLEMS: Mapping[str, object] = {
    "no-forename": _("No forename"),
    "no-surname": _("No surname"),
    "no-email": _("No email address"),
    "email-invalid": _("Email address cannot be read"),
    "username-in-use": _("Username already in use"),
    "erased-listed": _("Erased here, and listed still"),
    "likely-duplicate": _("Probably here twice"),
    "email-not-primary": _("No email marked as primary"),
    "title-unknown": _("Title not in the list"),
    "gender-unknown": _("Gender not in the list"),
    "address-ended": _("Home address has ended"),
    "address-in-future": _("Home address begins later"),
    "also-student": _("Student and contact in one"),
    "blank-flagged-email": _("Empty email entry"),
    "blank-flagged-telephone": _("Empty telephone entry"),
    "date-invalid": _("No day of the calendar"),
    "flag-invalid": _("Neither yes nor no"),
    "value-invalid": _("Value cannot be used"),
    "match-ambiguous": _("Could be several people"),
    "missing-right": _("A right is missing in SIMS"),
    "moved-since-plan": _("Changed meanwhile"),
    "not-written": _("Could not be written down"),
    "line-unreadable": _("Line cannot be read"),
    "record-repeated": _("Listed more than once"),
    "moved-in-unlisted": _("Moved in, and in no report"),
    "external-id-differs": _("Id is not the present email"),
    "no-external-id": _("Nothing to sign in with"),
}
FIXES: Mapping[str, object] = {
    "username-in-use": _(
        "One and the same person: say so here. Two people: give one of them an email address of their own in the "
        "school system. An old account that is switched off: release its username. The next sync does the rest."
    ),
    "erased-listed": _(
        "Ask whoever keeps the source to delete them there. If they are to be here after all: open the contact and let "
        "the record in again."
    ),
    "likely-duplicate": _("If so, merge the two in the school system, or say here that they are the same person."),
    "title-unknown": _("Add it to the list of titles in the configuration, or change it in the school system."),
    "gender-unknown": _("Add it to the list of genders in the configuration, or change it in the school system."),
    "match-ambiguous": _("Say who it is: open the contact and link the record to it."),
    "moved-in-unlisted": _(
        "They have left: nothing to do. They have another id now: say that the two are the same person. They are "
        "missing from the reports: correct these; the next sync brings the login back."
    ),
    "external-id-differs": _(
        "If the person is to sign in with the new one, change the username; they are told. Otherwise nothing to do."
    ),
    "no-external-id": _("Give them a username on the page of the contact."),
    **dict.fromkeys(
        ("document-match-ambiguous", "id-and-email-differ", "external-id-in-use", "match-doubtful"),
        _("One and the same: say so on the document. Somebody new: say that there."),
    ),
    "id-shared": _(
        "Somebody else: give them an id of their own on the document. One and the same: say so there. If an address "
        'or a number is shared often, let the rule match by "name and email" or "name and date of birth".'
    ),
    "id-shared-earlier": _("Look whether that is one person. If not, say on the document who it was about."),
    "type-added": _("Nothing to do if that is one person. If not, say on the document who it is about."),
    "client-identifier-in-use": _(
        "One and the same person: link the document to that contact. Otherwise give one of the two another identifier."
    ),
    "document-value-wrong": _("Correct it on the document."),
    "document-waiting": _("Correct the document, or record what is missing; then it goes on."),
    "document-rule-failed": _("Correct the rule or the document, then run the rule again."),
    "evidence-demoted": _("Nothing to do if that is so; otherwise correct it on the document."),
}
"""For codes whose usual advice names commands: the same, for people who have a page before them."""
CHOICE_WORDS: Mapping[str, object] = {
    "personal": _("personal"),
    "work": _("work"),
    "home": _("home"),
    "mobile": _("mobile"),
    "none": _("the school decides"),
}
EVENTS: Mapping[str, object] = {
    "created": _("Taken in"),
    "changed": _("Changed"),
    "disabled": _("Account switched off"),
    "enabled": _("Account switched on"),
    "renamed": _("Username changed"),
    "merged": _("Merged into another contact"),
    "unmerged": _("Itself again"),
    "verified": _("Identifier verified"),
    "erased": _("Everything known was erased"),
}
ROLES: Mapping[str, object] = {
    "contact": _("contact"),
    "student": _("student"),
    "staff": _("staff"),
    "moved-in": _("moved in"),
}
ROLE_PLURALS: Mapping[str, object] = {
    "contact": _("contacts of students"),
    "student": _("students"),
    "staff": _("staff"),
    "moved-in": _("moved in, and in no report yet"),
}
RULES: Mapping[str, object] = {
    "enforce": _("decides this field"),
    "follow": _("the newest counts"),
    "once": _("read once, when the account was made"),
    "fill": _("fills what is empty"),
}
COMING_IN: Mapping[str, object] = {
    "new": _("never invited"),
    "invited": _("invited"),
    "lapsed": _("invited long ago, never signed in"),
    "in": _("signed in"),
}
"""How far somebody with an account is on the way in."""
MAILBOXES: Mapping[str, object] = {
    "mail": _("can be mailed"),
    "no-address": _("no address"),
    "generated": _("made-up address only"),
}
NOT_MAILED: Mapping[str, object] = {
    "in": _("have signed in already, and need no invitation"),
    "works-here": _("work here: invite them on their own page"),
    "lately": _("were invited within the last hour"),
    "no-address": _("have no email address: add one, or reach them in another way"),
    "generated": _("have only an address that was made up to fill a gap: it is never mailed"),
}
"""Why somebody gets no invitation when many do."""
SENT_BY: Mapping[str, object] = {
    "mail": _("The mail server has taken the message: look whether it arrives."),
    "webhook": _("The other program has taken the message."),
}
NOT_SENT_BY: Mapping[str, object] = {
    "mail": _("The mail could not be sent:"),
    "webhook": _("The other program could not be told:"),
}
SIGHTS: Mapping[str, object] = {
    "details": _("With their login they see the details of this child."),
    "no-responsibility": _("With their login they see the name only: they have no parental responsibility."),
    "responsibility-unknown": _("With their login they see the name only: parental responsibility is not stated."),
    "court-order": _("With their login they see nothing of this child: there is a court order."),
    "nothing": _("With their login they see nothing of this child: the relationship does not count today."),
}
CERTAINTIES: Mapping[str, object] = {
    "kept-out": _("Kept out: the username is taken"),
    "no-login": _("Cannot sign in: the username is taken"),
    "document-waits": _("A document waits"),
    "same-id": _("The same id"),
    "same-email": _("The same email and name"),
    "same-birth": _("The same name and date of birth"),
    "same-telephone": _("The same telephone and name"),
    "likely": _("May be one person"),
}
"""Why somebody is asked whether two are one person."""
LEVELS: Mapping[str, object] = {
    "viewer": _("Viewer"),
    "office": _("Office"),
    "data-manager": _("Data manager"),
    "owner": _("Owner"),
}
BRAKE_ADVICE: Mapping[str, object] = {
    "too-many-disabled": _("Have that many people really left? If not, look at the student report first."),
    "too-many-roles-lost": _("Are the student and staff reports complete? Look at whom it would take a role from."),
    "too-many-relationships-lost": _("Is the report of contacts complete? Look at whose relationships would end."),
    "too-many-blanked": _("Was a column left out of a report, or a right taken away in the school system?"),
    "too-many-renamed": _("Ids may have moved to other people. Compare a few names with the school system."),
    "too-many-birth-dates": _("Were dates written in another way this time, day and month swapped perhaps?"),
    "extract-empty": _("The report came out empty. Run it again in the school system."),
    "students-lost": _("Is the student report complete? Check its filter and its date."),
    "ids-replaced": _("This looks like the report of another database."),
    "ids-repeated": _("Two people share an id in one report. Look whether reports of two schools were put together."),
    "names-differ": _("Ids now belong to people with other names: this looks like another school's report."),
    "older-than-last": _("This report is older than the last one. Use the newest."),
    "column-blanked": _("A column came out empty. Was it left out of the report?"),
    "returns-to-earlier": _("Values go back to what they were. Is this last year's file?"),
    "moved-in-strangers": _("The accounts that moved in seem to be other people's. Compare a few ids by hand."),
}
BRAKE_SHOWS: Mapping[str, str] = {
    "too-many-disabled": "kind=disabled",
    "too-many-roles-lost": "field=roles",
    "too-many-relationships-lost": "field=relationship",
    "too-many-renamed": "field=surname",
    "too-many-birth-dates": "field=date_of_birth",
    "names-differ": "field=surname",
}
"""Which changes to look at where a brake has stopped a plan, as the address of the page asks for them."""
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
FEWEST_WORDS = 3


def without_commands(text: str) -> str:
    """A sentence of a flow without the commands it offers to those who type."""
    kept = []
    for sentence in _SENTENCE_ENDS.split(text):
        said, command, _rest = sentence.partition("kinroll ")
        if not command:
            kept.append(sentence)
        elif len(said.split()) >= FEWEST_WORDS:
            kept.append(said.rstrip(" :(,") + ".")
    return " ".join(kept) or text
