"""The words of the office for rules: the five settings, what each choice means and risks, and what differs."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinroll.core.process.checks.finding import Finding
from kinroll.core.process.linting import fix, message, severity
from kinroll.flows.rule_differences import Differing
from kinroll.web.words import without_commands

SETTINGS: Mapping[str, tuple[object, object]] = {
    "match": (
        gettext_lazy("Match rule"),
        gettext_lazy("How to see that somebody is a contact already. Who is not found becomes a new contact."),
    ),
    "copy": (
        gettext_lazy("Copy rule"),
        gettext_lazy("Which details count where the document says otherwise than the contact does."),
    ),
    "contact_id": (
        gettext_lazy("Contact id"),
        gettext_lazy("What people are known by and sign in with. It is given once, when the contact is made."),
    ),
    "form": (gettext_lazy("Contact form"), gettext_lazy("Which details of the document the contact keeps.")),
    "type": (gettext_lazy("Contact type"), gettext_lazy("What kind of contact somebody becomes by this.")),
}
"""What each of the five settings is called, and what it decides."""

CHOICES: Mapping[str, Mapping[str, tuple[object, object]]] = {
    "match": {
        "id": (gettext_lazy("the same contact id"), gettext_lazy("Who types another person's id is taken for them.")),
        "id and email": (
            gettext_lazy("the same contact id and the same email"),
            gettext_lazy("Somebody with a new address becomes a second contact."),
        ),
        "name and email": (
            gettext_lazy("the same forename, surname and email"),
            gettext_lazy("Somebody with a new address or a new name becomes a second contact."),
        ),
        "name and date of birth": (
            gettext_lazy("the same forename, surname and day of birth"),
            gettext_lazy("A slip of the pen makes a second contact; two people alike in all three become one."),
        ),
        "none": (gettext_lazy("nobody is looked for"), gettext_lazy("Each document makes a contact of its own.")),
    },
    "copy": {
        "overwrite": (
            gettext_lazy("the document counts, whatever it says"),
            gettext_lazy("Of two documents the one whose rule ran last wins, even with older details."),
        ),
        "newest detail wins": (
            gettext_lazy("of each detail what was said last counts"),
            gettext_lazy("None worth naming; a document that nobody corrects stays as old as it is."),
        ),
        "fill blanks only": (
            gettext_lazy("only details that the contact does not have yet"),
            gettext_lazy("A correction on a document never reaches the contact."),
        ),
        "only when creating": (
            gettext_lazy("only where the contact is new"),
            gettext_lazy("Whatever changes on documents later never reaches the contact."),
        ),
    },
    "contact_id": {
        "blank": (gettext_lazy("none"), gettext_lazy("Nobody can sign in until you give them a username.")),
        "customer email": (
            gettext_lazy("the email on the document"),
            gettext_lazy("Several people with one address: their documents stop. It stays the username later."),
        ),
        "next number": (
            gettext_lazy("the next number"),
            gettext_lazy("Nobody remembers it, so look for people by something else."),
        ),
        "client identifier": (
            gettext_lazy("the client identifier on the document"),
            gettext_lazy("It is given by hand: a number that is given twice points at somebody else."),
        ),
        "usi": (
            gettext_lazy("the USI, once it is verified"),
            gettext_lazy("Documents wait until then; those with an exemption code never get this id."),
        ),
        "source identifier": (
            gettext_lazy("the id that the other system gives"),
            gettext_lazy("It is out of your hands, and often names a registration rather than a person."),
        ),
    },
}
"""What each choice means, and what it risks."""

NOT_SET = gettext_lazy("not set")

BESIDE: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("match-unknown", "match-field-missing", "match-none", "usi-matched-unverified", "match-can-fuse"),
            *("match-never-finds", "id-can-repeat", "id-can-fuse"),
        ),
        "match",
    ),
    **dict.fromkeys(("copy-unknown", "address-split", "overwrite-takes-older", "steps-overwrite"), "copy"),
    **dict.fromkeys(
        (
            *("contact-id-unknown", "id-field-missing", "usi-unverifiable", "id-by-hand", "id-of-registration"),
            *("usi-waits", "email-stays-username", "password-without-id"),
        ),
        "contact_id",
    ),
    **dict.fromkeys(("name-missing", "form-stricter", "options-differ", "field-type-differs"), "form"),
    **dict.fromkeys(("type-unknown", "type-added"), "type"),
    **dict.fromkeys(("step-unknown", "by-hand-only"), "step"),
    **dict.fromkeys(
        (
            *("course-unknown", "category-unknown", "location-unknown", "provider-unknown"),
            *("rule-never-runs", "rules-tie"),
        ),
        "when",
    ),
    **dict.fromkeys(("mail-not-to-email", "placeholder-unknown", "placeholder-unreadable"), "mail"),
    "provision-unknown": "provision",
    "example-fails": "example",
    "outcome-unknown": "example",
    "setting-missing": "five",
}
"""Beside which setting of a rule a finding of this code is shown."""
_BY_PLACE = (
    (", when", "when"),
    (", set", "set"),
    (", mail", "mail"),
    (", copy_fields", "copy"),
    (", example", "example"),
)
_MESSAGES: Mapping[str, object] = {
    "setting-missing": gettext_lazy("Not all five are set: %(what)s. Until they are, the rule leaves contacts alone."),
}
_FIXES: Mapping[str, object] = {
    "setting-missing": gettext_lazy("Set them all, or say that the rule leaves contacts alone."),
    "match-unknown": gettext_lazy("Choose one that is there, or add a match rule."),
    "type-unknown": gettext_lazy("Choose one that is there, or add the contact type."),
    "placeholder-unknown": gettext_lazy("Write the name of a field of the form."),
    "field-type-unknown": gettext_lazy("Choose another type."),
    "by-hand-only": gettext_lazy("Nothing to do, or say when it runs."),
    "email-stays-username": gettext_lazy("Tell those who ask; you can give them another username on their page."),
    "password-without-id": gettext_lazy("Choose a contact id, or give each a username on their page."),
    "id-by-hand": gettext_lazy("Look at the documents that were stopped: such an identifier is pointed out there."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A finding, in words. ``severity``: ``error``, ``warning`` or ``advice``."""

    severity: str
    place: str
    text: str
    fix: str
    beside: str

    @property
    def tone(self) -> str:
        """How its badge looks."""
        return {"error": "bad", "warning": "warn"}.get(self.severity, "")


SEVERITIES: Mapping[str, object] = {
    "error": gettext_lazy("error"),
    "warning": gettext_lazy("warning"),
    "advice": gettext_lazy("advice"),
}


def told(found: Iterable[Finding]) -> list[Told]:
    """What the linter says, as it is shown."""
    return [_told(one) for one in found]


def _told(one: Finding) -> Told:
    text = str(_MESSAGES[one.code]) % {"what": _settings(one.what)} if one.code in _MESSAGES else message(one)
    way_out = str(_FIXES[one.code]) if one.code in _FIXES else without_commands(fix(one))
    return Told(severity(one), told_place(one.place), text, way_out, _beside(one))


def _settings(names: str) -> str:
    return ", ".join(str(SETTINGS[name][0]).lower() if name in SETTINGS else name for name in names.split(", "))


def told_place(place: str) -> str:
    """A place of a finding, in words."""
    return _("contact types") if place == "contact_types" else place.replace("copy_fields", _("exceptions"))


def _beside(one: Finding) -> str:
    by_place = next((where for part, where in _BY_PLACE if part in one.place), "")
    if by_place:
        return by_place
    if one.code in ("form-unknown", "form-of-other-kind"):
        return "form"
    return BESIDE.get(one.code, "")


KEYS: Mapping[str, object] = {
    **{f"contact.{name}": words[0] for name, words in SETTINGS.items()},
    "contact_types": gettext_lazy("Contact types"),
    "name": gettext_lazy("Name"),
    "step": gettext_lazy("Step"),
    "steps": gettext_lazy("Steps"),
    "on": gettext_lazy("Runs"),
    "form": gettext_lazy("Form"),
    "about": gettext_lazy("About"),
    "label": gettext_lazy("Label"),
    "type": gettext_lazy("Type"),
    "required": gettext_lazy("Needed"),
    "help": gettext_lazy("Help"),
    "own": gettext_lazy("One for each contact type"),
    "fields": gettext_lazy("Fields"),
    "provision": gettext_lazy("Access to"),
    "to": gettext_lazy("To"),
    "subject": gettext_lazy("Subject"),
    "text": gettext_lazy("Text"),
    "order.process": gettext_lazy("Order of the processes"),
    "order.rule": gettext_lazy("Order of the rules"),
    "order.form": gettext_lazy("Order of the forms"),
    "order.field": gettext_lazy("Order of the fields"),
    "order.match": gettext_lazy("Order of the match rules"),
    "order.example": gettext_lazy("Order of the examples"),
    "when.courses": gettext_lazy("Only for courses"),
    "when.categories": gettext_lazy("Only for categories"),
    "when.locations": gettext_lazy("Only at"),
    "when.providers": gettext_lazy("Only of providers"),
}
_PREFIXES: Sequence[tuple[str, object]] = (
    ("when.fields.", gettext_lazy("Only where %(name)s is")),
    ("set.", gettext_lazy("Sets %(name)s to")),
    ("contact.copy_fields.", gettext_lazy("Copy rule of %(name)s")),
    ("options.", gettext_lazy("Option %(name)s")),
    ("document.", gettext_lazy("Document: %(name)s")),
    ("expect.", gettext_lazy("Expected: %(name)s")),
)
KINDS: Mapping[str, object] = {
    "process": gettext_lazy("process"),
    "rule": gettext_lazy("rule"),
    "form": gettext_lazy("form"),
    "field": gettext_lazy("field"),
    "match": gettext_lazy("match rule"),
    "mail": gettext_lazy("mail"),
    "example": gettext_lazy("example"),
}
RUNS: Mapping[str, object] = {
    "enter": gettext_lazy("when a document comes to this step"),
    "edit": gettext_lazy("when a document is edited on this step"),
}
PROVISIONS: Mapping[str, object] = {"portal": gettext_lazy("the portal"), "moodle": gettext_lazy("Moodle")}
DIFFERENCES: Mapping[str, object] = {
    "created": gettext_lazy("would have a contact, and has none now"),
    "not created": gettext_lazy("would have no contact, and has one now"),
    "joined": gettext_lazy("would share a contact with others"),
    "renamed": gettext_lazy("would be known by another id"),
    "changed": gettext_lazy("would give the contact other details"),
    "stopped": gettext_lazy("would stop for another reason"),
}
"""In what a document would come out differently."""


def key_words(key: str) -> str:
    """What a setting is called."""
    for prefix, words in _PREFIXES:
        if key.startswith(prefix):
            return str(words) % {"name": key.removeprefix(prefix).replace("_", " ")}
    return str(KEYS.get(key, key.replace("_", " ").replace(".", ": ")))


def place_words(one: Differing) -> str:
    """Where something differs."""
    return ", ".join(f"{KINDS.get(kind, kind)} “{name}”" for kind, name in one.place)


_BY_LINE = re.compile(r"line (\d+)")


def fault_lines(faults: Iterable[str]) -> list[tuple[int, str]]:
    """Each fault of a text with the line where it stands; 0 where it is about the whole."""
    listed = []
    for fault in faults:
        found = _BY_LINE.search(fault)
        listed.append((int(found[1]) if found else 0, fault))
    return listed
