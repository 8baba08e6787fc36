"""Which right the SIMS account of the sync lacks, as far as the reports show it (A18)."""

from collections.abc import Iterator, Mapping

from kinroll.core.source_record import Extract

THIRD_PARTY = "the group Third Party Reporter"
BASIC_DETAILS = "Contacts > Basic Details > View (All)"
RECORD = "Contacts > Record > View (All)"
FAMILY = "Students > Home/Family > View (All)"
LOOKUPS = "Tools > Set Up Lookups > Run"
STUDENTS, STAFF = "the rights that student syncing needs", "the rights that staff syncing needs"
NAMES = {"contacts": BASIC_DETAILS, "students": STUDENTS, "staff": STAFF}
ROWS = {
    "contacts": RECORD,
    "students": STUDENTS,
    "staff": STAFF,
    "addresses": RECORD,
    "telephones": RECORD,
    "emails": RECORD,
}
TELLING = {
    **dict.fromkeys(NAMES, ("forename", "surname")),
    "telephones": ("number",),
    "emails": ("email",),
}
"""Columns that every such report fills in some row."""
FEW = 5
"""Fewer rows than this may all lack a name by chance; each is refused for itself."""


def missing(report: str, rows: int, filled: Mapping[str, int]) -> str:
    """Which right is missing that the sync cannot do without, in words; empty when none is. ``filled`` counts rows."""
    if rows and not filled.get("id"):
        return no_ids(report)
    if report == "contacts" and rows and not (filled.get("link") or filled.get("tie.to")):
        why = f"the account of the sync lacks {FAMILY}, or is not in {THIRD_PARTY}"
        return f"The report contacts holds no links to students: {why}."
    if report in NAMES and rows >= FEW and not filled.get("forename") and not filled.get("surname"):
        return f"The report {report} holds no names: the account of the sync lacks {NAMES[report]}."
    return ""


def no_ids(report: str) -> str:
    """What is said of a report whose captions lack the id, or whose rows do."""
    return f"The report {report} holds no ids: the account of the sync is not in {THIRD_PARTY}."


def doubts(extract: Extract) -> Iterator[str]:
    """What may be as it is, and may be a missing right."""
    for report, right in ROWS.items():
        if extract.rows.get(report) == 0:
            yield f"The report {report} is empty. If that is not so, the account of the sync lacks {right}."
    for report, columns in TELLING.items():
        for column in columns:
            if extract.rows.get(report) and not extract.filled.get(f"{report}.{column}"):
                otherwise = f"or the account of the sync lacks {NAMES.get(report, RECORD)}"
                yield (
                    f"No row of the report {report} has any {column}. The column has another caption there (say it "
                    f"under captions in kinroll.toml), {otherwise}."
                )
    if extract.rows.get("contacts") and not any(extract.filled.get(f"contacts.{name}") for name in ("title", "gender")):
        yield f"No contact has a title or a gender. If that is not so, the account of the sync lacks {LOOKUPS}."
