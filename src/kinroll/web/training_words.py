"""What the pages about training call things by: facts as people read them, and what stands in each file."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinroll.core.avetmiss.facts import DAY, DIGITS, FLAG, Fact, Thing

MOST_CODES = 20
YES, NO = gettext_lazy("Yes"), gettext_lazy("No")
FILES: Mapping[str, object] = {
    "NAT00005": gettext_lazy("who sends the files"),
    "NAT00010": gettext_lazy("training organisation"),
    "NAT00010A": gettext_lazy("training organisation, for the state"),
    "NAT00020": gettext_lazy("delivery locations"),
    "NAT00030": gettext_lazy("programs"),
    "NAT00030A": gettext_lazy("programs, for the state"),
    "NAT00060": gettext_lazy("units"),
    "NAT00080": gettext_lazy("clients"),
    "NAT00085": gettext_lazy("addresses of clients"),
    "NAT00090": gettext_lazy("disabilities"),
    "NAT00100": gettext_lazy("earlier education"),
    "NAT00120": gettext_lazy("enrolments and outcomes"),
    "NAT00130": gettext_lazy("programs completed"),
}
LISTS: Mapping[str, object] = {
    "outcome": gettext_lazy("Outcomes of units"),
    "enrolment": gettext_lazy("Enrolments"),
    "unit": gettext_lazy("Units"),
    "program": gettext_lazy("Programs"),
    "place": gettext_lazy("Delivery locations"),
    "course": gettext_lazy("How courses are reported"),
    "organisation": gettext_lazy("Training organisations"),
}
"""What can be brought in as a list; what is brought in most often first."""


def is_flag(fact: Fact) -> bool:
    """Whether a fact is yes or no, whatever list it has."""
    return fact.kind == FLAG or set(fact.codes) == {"N", "Y"}


def fact_words(fact: Fact, value: str) -> str:
    """A fact as people read it: yes and no, days, and codes with what they mean."""
    if not value:
        return ""
    if is_flag(fact):
        return str({"Y": YES, "N": NO}.get(value, value))
    if fact.kind == DAY:
        day = date.fromisoformat(value)
        return f"{day.day} {day:%b %Y}"
    if fact.kind == DIGITS and fact.name.endswith("hours") and value.isdigit():
        return str(int(value))
    label = fact.codes.get(value, value)
    return f"{value} · {_(label)}" if label != value else value


def files(counts: Mapping[str, int]) -> list[tuple[str, object, int]]:
    """Each file with what stands in it, and with how many records."""
    return [(name, FILES.get(name, ""), count) for name, count in sorted(counts.items())]


def changes(thing: Thing, changed: Mapping[str, Sequence[str]]) -> list[tuple[str, str, str]]:
    """What a row of a list changes, as people read it: each fact before and after."""
    found = []
    for name, (before, after) in changed.items():
        fact = thing.by_name[name]
        found.append((fact.label, fact_words(fact, before), fact_words(fact, after)))
    return found


def columns_of(thing: Thing) -> list[tuple[str, str, bool, str]]:
    """The columns that a list of this kind can have: name, label, whether it has to be there, and what stands in it."""
    return [(fact.name, fact.label, fact.name in thing.key, _takes(fact)) for fact in thing.facts]


def _takes(fact: Fact) -> str:
    if fact.name == "document":
        return _("the number of the document, or SOURCE:ID as its source knows it")
    if fact.kind == DAY:
        return _("a day, for example 2026-06-30")
    if is_flag(fact):
        return _("yes or no")
    if fact.codes and len(fact.codes) <= MOST_CODES:
        return _("one of %(codes)s") % {"codes": ", ".join(fact.codes)}
    return ""
