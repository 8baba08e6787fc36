"""The words of the school office for what targets call by codes."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

STATES: Mapping[str, object] = {
    "new": _("not compared yet"),
    "ready": _("in use"),
    "resting": _("no answer just now"),
    "stopped": _("stopped"),
}
TONES: Mapping[str, str] = {"ready": "good", "resting": "warn", "stopped": "bad", "new": ""}
KINDS: Mapping[str, object] = {
    "create": _("new user"),
    "link": _("found again"),
    "update": _("details changed"),
    "rename": _("another username"),
    "suspend": _("suspended"),
    "restore": _("let in again"),
    "give-way": _("leaves the email to the contact it belongs to now"),
    "enrol": _("takes the course"),
    "pause": _("takes the course no more for now"),
    "unenrol": _("taken out of the course"),
    "join": _("put into the group"),
    "leave": _("taken out of the group"),
}
VALUES: Mapping[str, object] = {
    "username": _("Username"),
    "firstname": _("First name"),
    "lastname": _("Last name"),
    "email": _("Email"),
    "number": _("Our number"),
    "city": _("Town"),
    "institution": _("Institution"),
    "department": _("Department"),
    "address": _("Address"),
}
STEP_STATES: Mapping[int, object] = {0: _("to do"), 1: _("done"), 2: _("left alone"), 3: _("not taken")}
PARKED: Mapping[str, tuple[object, object]] = {
    "username-unusable": (
        _("The username cannot be one there: small letters, digits and - _ . @ only."),
        _("Change the username on the page of the contact."),
    ),
    "email-missing": (_("There is no email address, and a user there needs one."), _("Add an email address.")),
    "email-unusable": (_("The email address cannot be one there."), _("Correct the email address.")),
    "name-unusable": (_("A name or detail is too long there, or holds a <."), _("Correct it.")),
    "email-shared": (
        _("Somebody else of ours has this email there."),
        _("Give one of them an address of their own, or allow shared addresses there and in the configuration."),
    ),
    "found-by-username": (
        _("Somebody there has this username already."),
        _("If it is the same person, say so here; if not, change one of the usernames."),
    ),
    "found-by-email": (
        _("Somebody there has this email already."),
        _("If it is the same person, say so here; if not, give one of them another address."),
    ),
    "name-held": (
        _("Another user of ours still has this username there."),
        _("It is tried again when that has changed."),
    ),
    "name-taken-there": (_("Somebody else there has the new username."), _("Change one of the usernames.")),
    "number-in-use": (
        _("A user there has our number, and neither the username nor the email."),
        _("Look who that is: say so here, or take the number away there."),
    ),
    "listed-twice": (_("Several users there have our number."), _("Take it away from all but one there.")),
    "not-ours": (
        _("The user there does not have our number any more."),
        _("If it is still the same person, say so here."),
    ),
    "gone-there": (_("The user was deleted there."), _("To have a new one made, forget the old one.")),
    "suspended-there": (_("Somebody has suspended the user there."), _("If that is over, end it there.")),
    "refused": (_("It was not taken there."), _("Put right what it says, then try again.")),
    "no-answer": (_("There was no answer."), _("It is tried again by itself.")),
}
ADOPTED = ("found-by-username", "found-by-email", "number-in-use", "not-ours")
"""Those of whom a person may say that the user there is the same."""
