"""What is held of somebody beside their values: files, what is reported of their courses, mails, users elsewhere.

For the file that people take along of themselves: each of these is one query, however much there is.
"""

from collections.abc import Sequence
from typing import Any

from kinroll.store.bulk import any_of, fetch, of_roots
from kinroll.store.queries import day, moment


def files(documents: Sequence[int]) -> dict[int, list[str]]:
    """The names of the files that were handed in, by document."""
    condition, values = any_of("document_id", list(documents))
    rows = fetch(f"SELECT document_id, name FROM document_file WHERE {condition} ORDER BY id", values)
    return _by_document(rows)


def outcomes(documents: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """What came of each unit, by document."""
    condition, values = any_of("o.document_id", list(documents))
    rows = fetch(
        "SELECT o.document_id, u.code, u.name, o.outcome, o.starts_on, o.ends_on FROM unit_outcome o "
        f"JOIN training_unit u ON u.id = o.unit_id WHERE {condition} ORDER BY o.id",
        values,
    )
    return _by_document(
        (document, {"unit": code, "name": name, "outcome": outcome, "starts_on": _day(starts), "ends_on": _day(ends)})
        for document, code, name, outcome, starts, ends in rows
    )


def enrolments(documents: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What is reported of each document as a whole; facts that are not said are left out."""
    names = ("commencing", "study_reason", "vet_in_schools", "school_type", "training_contract", "apprentice_client")
    columns = ", ".join(f"e.{name}" for name in names)
    condition, values = any_of("e.document_id", list(documents))
    rows = fetch(
        f"SELECT e.document_id, p.identifier, e.completed_on, e.issued, {columns} FROM enrolment e "
        f"LEFT JOIN training_program p ON p.id = e.program_id WHERE {condition}",
        values,
    )
    found = {}
    for document, program, completed, issued, *facts in rows:
        said = {"program": program, "completed_on": _day(completed), "issued": issued}
        said |= dict(zip(names, facts, strict=True))
        found[document] = {name: value for name, value in said.items() if value}
    return found


def mails_and_users(root: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The mails to somebody, the oldest first, by what they were about; and their users at other systems."""
    condition, values = of_roots("c", [root])
    rows = fetch(
        "SELECT 0, o.id, o.template, '', o.created_at, o.delivered_at FROM outbox o "
        f"JOIN contact c ON c.number = o.contact_id WHERE {condition} AND o.channel = 'mail' "
        "UNION ALL SELECT 1, u.id, t.name, u.remote, NULL, NULL FROM target_user u JOIN target t ON t.id = u.target_id "
        f"JOIN contact c ON c.number = u.contact_id WHERE {condition} AND u.remote <> '' ORDER BY 1, 2",
        [*values, *values],
    )
    mails = [
        {"about": what, "made_at": _moment(made), "sent_at": _moment(sent)}
        for is_user, _, what, _, made, sent in rows
        if not is_user
    ]
    return mails, [{"system": what, "user": remote} for is_user, _, what, remote, *_ in rows if is_user]


def _by_document(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for document, one in rows:
        found.setdefault(document, []).append(one)
    return found


def _day(value: Any) -> str | None:
    known = day(value) if value else None
    return known.isoformat() if known else None


def _moment(value: Any) -> str | None:
    return moment(value).isoformat() if value else None
