"""The rules about files as such: their form, their records' lengths, and which of them must be there.

Source: notes on AVETMISS, section 2.
"""

from collections.abc import Collection, Mapping

from kinroll.core.avetmiss.findings import ERROR, WARNING, Rule

_NOT_SURE = "How bad it is, is not known."
_RULES = (
    Rule("K0-01", ERROR, "", "", "The record ends within its fields: it is cut off, or of another release"),
    Rule("K0-02", ERROR, "", "", "The spaces at the end of the record are missing"),
    Rule("K0-03", ERROR, "", "", "Every record must end with CR and LF: here the CR is missing"),
    Rule("K0-04", ERROR, "", "", "The last record must end with CR and LF too"),
    Rule("K0-05", ERROR, "", "", "Only printable ASCII may stand in a record: no accents, tabs or other signs"),
    Rule("K0-06", WARNING, "", "", "The record is longer than any known: what stands behind is taken as a state's own"),
    Rule("K0-07", WARNING, "", "", "All records of a file should have one length", doubt=_NOT_SURE),
    Rule("K0-08", ERROR, "", "", "A line must hold a record: this one is empty"),
    Rule("K0-09", WARNING, "", "", "A text should begin at the left of its field, not with a space", doubt=_NOT_SURE),
    Rule(
        "K0-10", WARNING, "", "", "The name of the file should be written NAT00080.txt; readers take other letters too"
    ),
    Rule("K0-11", WARNING, "", "", "The release has no such file, so it was not looked at"),
    Rule("K0-12", ERROR, "", "", "The same file is there more than once: only the first was looked at"),
    Rule("K0-13", ERROR, "", "", "The records have the length of another release than the other files"),
    Rule("K0-14", ERROR, "", "", "The file must begin with its first record: here a byte order mark stands before it"),
    Rule("K0-15", ERROR, "", "", "The line is longer than any record can be: it was not looked at"),
    Rule("K0-16", ERROR, "", "", "The file cannot be read"),
    Rule("K0-17", WARNING, "", "", "The files are in a zip file within a zip file"),
    Rule("K0-20", ERROR, "", "", "A file is missing that must be there beside the others"),
    Rule("K0-21", ERROR, "", "", "No file holds a record"),
)
FILE_RULES: Mapping[str, Rule] = {rule.number: rule for rule in _RULES}
"""Every rule about files, by number."""


def missing_files(records: Mapping[str, int], *, uses_programs: bool) -> list[str]:
    """The files that must be there and are not: "NAT00030 or NAT00030A" where one of two is enough.

    ``records`` has the number of records of each file that is there.
    """
    clients = {"NAT00080", "NAT00085"}
    wanted: list[Collection[str]] = []
    if records.get("NAT00120"):
        wanted += [("NAT00010", "NAT00010A"), ("NAT00020",), ("NAT00060",)]
    if records.get("NAT00130"):
        wanted += [("NAT00010", "NAT00010A")]
    if records.get("NAT00130") or (records.get("NAT00120") and uses_programs):
        wanted += [("NAT00030", "NAT00030A")]
    if any(records.get(file) for file in (*clients, "NAT00090", "NAT00100", "NAT00120", "NAT00130")):
        wanted += [("NAT00080",), ("NAT00085",)]
    names = [" or ".join(one) for one in wanted if not any(file in records for file in one)]
    return list(dict.fromkeys(names))
