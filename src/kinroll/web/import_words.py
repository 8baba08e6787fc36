"""The words of the office for what is found in lists, and for what can be done about it."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from kinroll.core.importing.mapping import COURSE_DATE, REFERENCE, SAID_ON, SOURCE_IDENTIFIER

CAUSES: Mapping[str, tuple[object, object]] = {
    "no-unique-id": (
        _("Rows without an id"),
        _("People are to be found by an id, and these rows have none."),
    ),
    "id-repeats": (
        _("One id for different people"),
        _(
            "This is the id of a registration or of an office, not of a person. Taken as it is, they would be one "
            "contact."
        ),
    ),
    "email-missing": (
        _("Rows without an email address"),
        _("People are to be found by their address, and these rows have none."),
    ),
    "email-shared": (
        _("One email address for different people"),
        _("Often that of whoever booked for all of them. Taken as it is, they would be one contact, or questions."),
    ),
    "spelled-differently": (
        _("Perhaps one person, spelled differently"),
        _("Alike in name and day of birth, or in all that their rows say."),
    ),
    "matches-several": (
        _("Could be several contacts"),
        _("Who is here already fits more than once. Taken as it is, each becomes a question for you."),
    ),
    "like-a-contact": (
        _("Probably here already, written otherwise"),
        _("Taken as it is, each becomes a new contact, and the pair comes into Who is who."),
    ),
}
"""What each cause is called, and why it matters."""
REMEDIES: Mapping[str, tuple[object, object]] = {
    "allocate": (_("Give each person an id"), _("an id of their own, the same one in all of their rows")),
    "generate": (
        _("Fill in a made-up address"),
        _("marked as such: nobody is ever written to at it, and nobody is recognised by it"),
    ),
    "accept": (_("Take them as they are"), _("duplicates are settled later, one by one")),
    "leave": (_("Leave these rows out"), _("they are listed at the end, to be corrected")),
}
HOW: Mapping[str, object] = {
    "said": _("you said so"),
    "name": _("it is called so"),
    "usual": _("a usual name for it"),
    "similar": _("a similar name: please look"),
    "": _("nothing fits: it is not imported"),
}
OUTCOMES: Mapping[str, object] = {
    "created": _("become a new contact"),
    "joined": _("are linked to a contact who is here, or whom an earlier row makes"),
    "updated": _("are linked to a contact who is here, or whom an earlier row makes"),
    "unchanged": _("are linked to a contact and change nothing"),
    "held": _("become a question for you"),
    "waiting": _("wait for something that is missing"),
    "skipped": _("touch no contact, as a setting of the rule is not set"),
    "failed": _("stop at a rule that cannot run"),
    "no rule": _("become a document, and nothing more"),
    "ran": _("become a document, and nothing more"),
    "refused": _("could not be made a document"),
    "edited": _("bring news of a document that is here"),
}
PARTS: Mapping[str, object] = {
    REFERENCE: _("Reference of the document"),
    SOURCE_IDENTIFIER: _("Its number in the system it comes from"),
    COURSE_DATE: _("Course date (its code)"),
    SAID_ON: _("The day on which the row was true"),
}
DONE: Mapping[str, object] = {
    "ids allocated": _("people get an id"),
    "email addresses generated": _("rows get a made-up address"),
}
STATES: Mapping[str, tuple[object, str]] = {
    "": (_("uploaded"), ""),
    "analysed": (_("looked into"), "warn"),
    "planned": (_("planned"), "warn"),
    "applying": (_("half imported"), "bad"),
    "applied": (_("imported"), "good"),
}
"""How far a list is, and how a badge of that looks."""


def reason(text: str) -> str:
    """Why rows are left out, as people say it."""
    chosen, colon, listed = text.partition(": ")
    if chosen == "left out by choice" and colon:
        return f"{_('left out, as you chose')}: {_names(listed)}"
    if text.startswith("nobody has chosen what to do about "):
        return f"{_('nobody has chosen what to do')}: {_names(text.rpartition(' about ')[2])}"
    return text


def _names(listed: str) -> str:
    return ", ".join(str(CAUSES[code][0]) if code in CAUSES else code for code in listed.split(", "))
