"""What the pages about training call things by: facts as people read them, and what stands in each file."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinroll.core.avetmiss.facts import DAY, DIGITS, FLAG, Fact

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
