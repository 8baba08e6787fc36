"""Writes the clients' files from the contacts there are, and says who is in none of them and why.

Every contact that was looked at is either in the files or in the list of those who are not.
"""

import csv
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from kinroll.core.avetmiss.addresses import Choices
from kinroll.core.avetmiss.clients import LEFT_OUT, who
from kinroll.core.avetmiss.layouts import WRITTEN
from kinroll.core.formulas import harmless
from kinroll.flows.client_files import OTHERWISE, TWICE, UNWRITABLE, ClientFiles, Left
from kinroll.store import clients
from kinroll.store.clients import Batch, Row, values_of

__all__ = ["NOT_IN", "OTHERWISE", "WHY_NOT", "Written", "write_clients"]
NOT_A_CONTACT, OTHER_TYPE = "undone", "other-type"
WHY_NOT: Mapping[str, str] = {
    **LEFT_OUT,
    NOT_A_CONTACT: "the run that made this contact was undone",
    OTHER_TYPE: "is of none of the contact types that were asked for",
    TWICE: "another contact has the same client identifier",
    UNWRITABLE: "a value does not fit its field",
}
"""Why a contact is in none of the files, by code."""
NOT_IN = "not-in-the-files.csv"


@dataclass
class Written:
    """What was written: records by file, and contacts that were left out by code."""

    folder: str
    contacts: int = 0
    records: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    otherwise: int = 0


def write_clients(folder: Path, types: Collection[str], choices: Choices, release: str = WRITTEN) -> Written:
    """Write the files of a release into a folder; with ``types`` only contacts that have one of these roles."""
    folder.mkdir(parents=True, exist_ok=True)
    written = Written(str(folder))
    with _csv(folder / NOT_IN) as opened, ClientFiles(folder, choices, release) as files:
        listed = csv.writer(opened)
        listed.writerow(("contact", "client identifier", "name", "reason", "in words"))
        for batch in clients.every(with_roles=bool(types)):
            written.contacts += len(batch.rows)
            left: list[Left] = []
            rows = batch.rows
            if types or batch.inactive:
                reasons = {row[0]: reason for row in rows if (reason := _reason(row[0], batch, types))}
                left = [(row, _client(row), reasons[row[0]], "") for row in rows if row[0] in reasons]
                rows = [row for row in rows if row[0] not in reasons]
            left += files.put(rows)
            for row, client, reason, words in sorted(left, key=lambda one: one[0][0]):
                written.left_out[reason] += 1
                held = values_of(row)
                name = f"{held['forename']} {held['surname']}".strip()
                words = words or WHY_NOT[reason]
                listed.writerow([row[0], *map(harmless, (client, name)), reason, harmless(words)])
    written.records, written.otherwise = files.records, files.otherwise
    return written


def _csv(path: Path) -> IO[Any]:
    return path.open("w", encoding="utf-8-sig", newline="")


def _reason(number: int, batch: Batch, types: Collection[str]) -> str:
    if number in batch.inactive:
        return NOT_A_CONTACT
    return OTHER_TYPE if types and not batch.roles.get(number, set()) & set(types) else ""


def _client(row: Row) -> str:
    return who(values_of(row), row[0])[0]
