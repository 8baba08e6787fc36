"""Which caption of which report fills which field. Captions are chosen by whoever designs the report, so a school may
say otherwise under ``[sources.NAME.captions.REPORT]``; these are the captions of the reports we document.
"""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches

from kinroll.core.text import fold

REPORTS = ("students", "staff", "contacts", "addresses", "telephones", "emails")
ITEM_REPORTS = ("addresses", "telephones", "emails")
ITEM_COLUMNS = {"address.": "addresses", "telephone.": "telephones", "email.": "emails"}
"""Columns of a report of people that hold items: a report with several such blocks repeats each with each."""

CAPTIONS: dict[str, dict[str, str]] = {
    "students": {
        "Forename": "forename",
        "Surname": "surname",
        "Gender": "gender",
        "Date of birth": "date_of_birth",
        "Date of admission": "admitted",
        "Date of leaving": "left",
        "UPN": "identifier.upn",
        "Home Email": "personal_email",
        "Personal Email": "personal_email",
        "Work Email": "work_email",
    },
    "staff": {
        "Title": "title",
        "Forename": "forename",
        "Surname": "surname",
        "Gender": "gender",
        "Date of birth": "date_of_birth",
        "Employment start": "started",
        "Employment end": "ended",
        "Home Email": "personal_email",
        "Personal Email": "personal_email",
        "Work Email": "work_email",
    },
    "contacts": {
        "Title": "title",
        "Forename": "forename",
        "Surname": "surname",
        "Gender": "gender",
        "Date of birth": "date_of_birth",
        "Relationship": "tie.name",
        "Parental responsibility": "tie.parental_responsibility",
        "Priority": "tie.priority",
        "Court order": "tie.court_order",
        "Lives with": "tie.lives_with",
        "Link start": "tie.start",
        "Link end": "tie.end",
        "Student id": "tie.to",
        "Student Forename": "tie.forename",
        "Student Surname": "tie.surname",
        "Address type": "address.type",
        "Address start date": "address.start",
        "Address end date": "address.end",
        "Apartment": "address.apartment",
        "House name": "address.house_name",
        "House number": "address.house_number",
        "Street": "address.street",
        "District": "address.district",
        "Town": "address.town",
        "County": "address.county",
        "Postcode": "address.postcode",
        "Country": "address.country",
        "Telephone number": "telephone.number",
        "Telephone location": "telephone.type",
        "Telephone device": "telephone.device",
        "Telephone main": "telephone.main",
        "Telephone primary": "telephone.primary",
        "Email": "email.email",
        "Email location": "email.type",
        "Email main": "email.main",
        "Email primary": "email.primary",
    },
    "addresses": {
        "Address type": "type",
        "Start date": "start",
        "End date": "end",
        "Apartment": "apartment",
        "House name": "house_name",
        "House number": "house_number",
        "Street": "street",
        "District": "district",
        "Town": "town",
        "County": "county",
        "Postcode": "postcode",
        "Country": "country",
    },
    "telephones": {
        "Telephone number": "number",
        "Location": "type",
        "Device": "device",
        "Main": "main",
        "Primary": "primary",
    },
    "emails": {"Email": "email", "Location": "type", "Main": "main", "Primary": "primary"},
}

_DAYS = "date_of_birth admitted left started ended start end tie.start tie.end address.start address.end"
_FLAGS = (
    "main primary tie.parental_responsibility tie.court_order tie.lives_with "
    "telephone.main telephone.primary email.main email.primary"
)
FORMS = {**dict.fromkeys(_DAYS.split(), "date"), **dict.fromkeys(_FLAGS.split(), "flag")}
"""The fields that are days or flags, and are brought to one form when they are read."""

VALUES_FROM = {
    "addresses": ("address",),
    "telephones": ("telephone", "mobile", "work_telephone"),
    "emails": ("personal_email", "work_email"),
}
"""Which fields of a contact could have been filled when one of these reports was read."""


MOST_UNKNOWN, LONGEST_CAPTION = 200, 80
"""More columns that nobody knows, or longer ones, are no slips of the pen, and are not compared."""


def near_misses(
    captions: Mapping[str, str], used: Collection[str], filled: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Captions that no field takes, each with the caption that was probably meant.

    ``captions`` maps those that are known to fields, ``used`` are those of the file, ``filled`` the fields that it
    fills; a caption is only suggested while nothing does.
    """
    known = {fold(caption): caption for caption in captions}
    wanted = {folded: caption for folded, caption in known.items() if captions[caption] not in filled}
    unknown = sorted(caption for caption in used if fold(caption) not in known and len(caption) <= LONGEST_CAPTION)
    for caption in unknown[:MOST_UNKNOWN]:
        if found := get_close_matches(fold(caption), wanted, n=1, cutoff=0.75):
            yield caption, wanted[found[0]]
