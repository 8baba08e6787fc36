"""What each number of somebody who was merged is known by on its own: a registration under the old name finds them."""

from collections.abc import Collection, Iterator, Mapping

import orjson

from kinroll.core.fields import CORE_FIELDS, EMAIL_FIELDS
from kinroll.core.matching import Description, describe
from kinroll.core.resolving import fold_versions
from kinroll.core.rules import DOCUMENTS
from kinroll.store import queries
from kinroll.store.bulk import any_of, fetch

TELLING = ("forename", "surname", "date_of_birth", *EMAIL_FIELDS, "email")
"""What documents are kept apart by; a match rule over anything else looks at what a contact shows."""
_OWN = f"number, external_id, extra, {', '.join(CORE_FIELDS)}"


def of_merged(roots: Collection[int]) -> dict[int, tuple[Description, ...]]:
    """For each root contact that others are merged into: what each of its numbers was known by, and is by documents."""
    condition, values = any_of("root", list(roots))
    rows = fetch(f"SELECT root, {_OWN} FROM contact WHERE {condition}", values) if roots else []
    if not rows:
        return {}
    merged = {root for root, *_ in rows}
    named = {number: str(external_id) for _, number, external_id, *_ in rows} | _external_ids(merged)
    of_root = {number: root for root, number, *_ in rows} | {root: root for root in merged}
    found: dict[int, list[Description]] = {root: [] for root in merged}
    for root, number, _, extra, *fields in rows:
        own = dict(zip(CORE_FIELDS, fields, strict=True)) | (orjson.loads(extra) if extra else {})
        found[root].append(_description(own, named[number]))
    for number, spoken in _by_documents(of_root):
        face = _description(spoken, named[number])
        if face not in found[of_root[number]]:
            found[of_root[number]].append(face)
    return {root: tuple(faces) for root, faces in found.items()}


def _external_ids(roots: Collection[int]) -> dict[int, str]:
    condition, values = any_of("number", list(roots))
    return dict(fetch(f"SELECT number, external_id FROM contact WHERE {condition}", values))


def _by_documents(numbers: Collection[int]) -> Iterator[tuple[int, dict[str, str]]]:
    """What each document says of who one of these very numbers is."""
    held = queries.held(numbers, {DOCUMENTS.name: DOCUMENTS}, seen_as={number: number for number in numbers})
    for number, contact in held.items():
        for record in contact.records:
            if record.source == DOCUMENTS.name:
                claims = fold_versions(record.versions, record.rules)
                yield number, {name: claims[name].value for name in TELLING if name in claims}


def _description(own: Mapping[str, str], external_id: str) -> Description:
    emails = [own.get(name, "") for name in (*EMAIL_FIELDS, "email")]
    return describe({**own, "external_id": external_id}, emails, (), frozenset())
