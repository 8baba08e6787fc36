"""What a rehearsal looks at: every document with the steps that it has taken, and who is known by documents alone."""

from collections.abc import Collection, Iterator

from kinroll.core.process.document import Document
from kinroll.store import documents, timeline
from kinroll.store.bulk import any_of, fetch, of_roots

BATCH = 500


def every_document() -> Iterator[list[tuple[Document, list[str]]]]:
    """All documents in the order in which they were made, each with its steps in the order in which it entered them."""
    after = 0
    while numbers := [
        number
        for (number,) in fetch(f"SELECT number FROM document WHERE number > %s ORDER BY number LIMIT {BATCH}", [after])
    ]:
        stored, taken = documents.load(numbers), _steps(numbers)
        yield [(stored[n].document, taken.get(n) or [stored[n].document.step]) for n in numbers]
        after = numbers[-1]


def _steps(numbers: Collection[int]) -> dict[int, list[str]]:
    condition, values = any_of("document_id", list(numbers))
    found: dict[int, list[str]] = {}
    for number, step in fetch(
        "SELECT document_id, step FROM document_entry "
        f"WHERE kind IN (%s, %s) AND step <> '' AND {condition} ORDER BY id",
        [timeline.MADE, timeline.MOVED, *values],
    ):
        found.setdefault(number, []).append(step)
    return found


def known_otherwise(roots: Collection[int]) -> set[int]:
    """Those of these root contacts whom a source other than documents and edits knows."""
    condition, values = of_roots("c", roots)
    rows = fetch(
        "SELECT DISTINCT COALESCE(c.root, c.number) FROM contact c JOIN link l ON l.contact_id = c.number "
        "AND l.ended_plan_id IS NULL JOIN source_record r ON r.id = l.record_id JOIN source s ON s.id = r.source_id "
        f"WHERE s.name NOT IN ('documents', 'edits') AND {condition}",
        values,
    )
    return {root for (root,) in rows}
