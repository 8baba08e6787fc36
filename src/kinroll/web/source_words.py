"""The words of the office for sources: their reports, what columns fill, and where brakes stop a plan."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinroll.declarations.schema import BrakesTable
from kinroll.web.wording import field_name

KINDS: Mapping[str, object] = {
    "sims-report": gettext_lazy("SIMS reports"),
    "sims-partner": gettext_lazy("SIMS partner API"),
    "pushed": gettext_lazy("SIMS, pushed by the school's own machine"),
    "json-lines": gettext_lazy("records of another program"),
}
REPORTS: Mapping[str, object] = {
    "students": gettext_lazy("Students"),
    "staff": gettext_lazy("Staff"),
    "contacts": gettext_lazy("Contacts"),
    "addresses": gettext_lazy("Addresses"),
    "telephones": gettext_lazy("Telephones"),
    "emails": gettext_lazy("Emails"),
    "links": gettext_lazy("Who is whose contact"),
    "person_addresses": gettext_lazy("Who lives where"),
    "file": gettext_lazy("The file"),
}
PARTS: Mapping[str, object] = {
    "admitted": gettext_lazy("Day of admission"),
    "left": gettext_lazy("Day of leaving"),
    "started": gettext_lazy("Employed since"),
    "ended": gettext_lazy("Employed until"),
    "tie.name": gettext_lazy("Relationship: what it is called"),
    "tie.parental_responsibility": gettext_lazy("Relationship: parental responsibility"),
    "tie.priority": gettext_lazy("Relationship: priority"),
    "tie.court_order": gettext_lazy("Relationship: court order"),
    "tie.lives_with": gettext_lazy("Relationship: lives with"),
    "tie.start": gettext_lazy("Relationship: begins"),
    "tie.end": gettext_lazy("Relationship: ends"),
    "tie.to": gettext_lazy("Relationship: id of the student"),
    "tie.forename": gettext_lazy("Relationship: forename of the student"),
    "tie.surname": gettext_lazy("Relationship: surname of the student"),
    "start": gettext_lazy("Begins"),
    "end": gettext_lazy("Ends"),
    "type": gettext_lazy("What type it is"),
    "number": gettext_lazy("Number"),
    "device": gettext_lazy("Device"),
    "main": gettext_lazy("Marked as main"),
    "primary": gettext_lazy("Marked as primary"),
    "email": gettext_lazy("Address"),
    "identifier.upn": gettext_lazy("UPN"),
}
HOW: Mapping[str, object] = {
    "own": gettext_lazy("said by the school"),
    "usual": gettext_lazy("as such columns usually do"),
    "person": gettext_lazy("who it is about"),
    "nothing": gettext_lazy("nothing"),
}
BRAKES: Mapping[str, object] = {
    "extract-empty": gettext_lazy("a report that had people, addresses, telephones or emails before is empty"),
    "students-lost": gettext_lazy("more than %(students_lost)s of the students are missing, and at least %(at_least)s"),
    "column-blanked": gettext_lazy("a column that was in use before is empty everywhere"),
    "ids-replaced": gettext_lazy("fewer than %(ids_kept)s of the ids of last time are still there"),
    "names-differ": gettext_lazy("fewer than %(names_kept)s of them still have the same surname or forename"),
    "ids-repeated": gettext_lazy("%(at_least)s ids or more stand for two different people in one report"),
    "older-than-last": gettext_lazy("the report is older than the last one"),
    "returns-to-earlier": gettext_lazy("more than %(returning)s of the changes go back to what was said earlier"),
    "moved-in-strangers": gettext_lazy("accounts that moved in seem to be other people's"),
    "too-many-disabled": gettext_lazy(
        "more than %(share)s of the logins would be switched off, and at least %(at_least)s"
    ),
    "too-many-roles-lost": gettext_lazy("more than %(share)s of the roles would end, and at least %(at_least)s"),
    "too-many-relationships-lost": gettext_lazy(
        "more than %(share)s of the relationships would end, and at least %(at_least)s"
    ),
    "too-many-blanked": gettext_lazy("more than %(share)s of the people would lose a value, and at least %(at_least)s"),
    "too-many-renamed": gettext_lazy(
        "more than %(share)s of the people would be called otherwise, and at least %(at_least)s"
    ),
    "too-many-birth-dates": gettext_lazy(
        "more than %(share)s of the people would have another day of birth, and at least %(at_least)s"
    ),
}
"""When each brake stops a plan."""
CLASHES: Mapping[str, object] = {
    "refuse": gettext_lazy("the second one is not taken in, and you are told"),
    "no-account": gettext_lazy("the second one is taken in without a login"),
    "other-username": gettext_lazy("the second one gets another username"),
}
COPIES: Mapping[str, object] = {
    "enforce": gettext_lazy("the source decides"),
    "follow": gettext_lazy("the newest counts"),
    "once": gettext_lazy("read once, when the account is made"),
    "fill": gettext_lazy("only where it is empty"),
}
SETTINGS: Mapping[str, object] = {
    "grace_days": gettext_lazy("Days of grace"),
    "holiday_hold": gettext_lazy("Holidays keep the logins of"),
    "username_clash": gettext_lazy("Where two would have one username"),
    "overdue_after": gettext_lazy("Overdue after"),
    "unknown_responsibility": gettext_lazy("Parental responsibility that is not stated counts as"),
    "as_of": gettext_lazy("Day of the report"),
}


def brakes(table: BrakesTable) -> list[tuple[str, str, bool]]:
    """Each brake: its code, when it stops a plan, and whether it is switched off."""
    said = table.model_dump()
    limits = {name: _limit(value) for name, value in said.items() if name != "off"}
    return [(code, str(words) % limits, code in table.off) for code, words in BRAKES.items()]


def _limit(value: float) -> str:
    return f"{round(value * 100, 1):g} %" if isinstance(value, float) else str(value)


def part_name(name: str) -> str:
    """What a field of a report is called."""
    if name in PARTS:
        return str(PARTS[name])
    for prefix, words in (("address.", _("Address")), ("telephone.", _("Telephone")), ("email.", _("Email"))):
        if name.startswith(prefix):
            return f"{words}: {part_name(name.removeprefix(prefix)).lower()}"
    return field_name(name)
