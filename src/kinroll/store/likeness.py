"""Who a document may be about: the contacts that share a telling value with it, looked up in sets.

Whoever may make a contact locks what it could be found by first, and asks after (rule 20).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import orjson
from django.db import connection

from kinroll.core.change import ITS_NUMBER
from kinroll.core.fields import CORE_FIELDS, EMAIL_FIELDS
from kinroll.core.matching import Description, describe
from kinroll.core.process import identifying
from kinroll.core.process.deciding import IdHolder, Known
from kinroll.core.process.speaking import Saying
from kinroll.core.rules import PORTAL
from kinroll.core.text import fold, name_key
from kinroll.store import faces, identifiers
from kinroll.store.apply import NEWCOMER
from kinroll.store.bulk import any_of, execute, fetch, lock, of_roots
from kinroll.store.documents import SOURCE
from kinroll.store.queries import rejections

_ROOT = "COALESCE(c.root, c.number)"
_BY_OTHERS = frozenset({"external_id", "email", "forename", "surname"})


def lock_keys(unlinked: Collection[Saying], all_: Iterable[Saying]) -> None:
    """Hold everything that these documents could be found by against others who may make the same contact.

    And the client identifiers that all of them give, against others who give the same to somebody else.
    """
    names = [name for saying in unlinked for name in (*keys(saying), fold(saying.external_id)) if name]
    names += [_client_key(client) for saying in all_ if (client := saying.identifiers.get(identifying.CLIENT))]
    lock([*names, NEWCOMER] if unlinked else names)


def lock_client(client: str) -> None:
    """Hold a client identifier against others who would give it to somebody else."""
    lock([_client_key(client)])


def _client_key(client: str) -> str:
    return f"{identifying.CLIENT}\t{fold(client)}"


def keys(saying: Saying) -> frozenset[str]:
    """What a document and another of the same person would both have."""
    values = saying.described.values
    found = {f"email\t{email}" for email in saying.described.emails}
    found |= {f"{name}\t{values[name]}" for name in saying.match.fields if name not in _BY_OTHERS and values.get(name)}
    if external_id := values.get("external_id"):
        found.add(f"id\t{external_id}")
    if client := saying.identifiers.get(identifying.CLIENT):
        found.add(_client_key(client))
    if both := name_key(values.get("forename", ""), values.get("surname", "")):
        found |= {f"name\t{both}"} if "surname" in saying.match.fields else set()
    return frozenset(found)


def known(sayings: Sequence[Saying], source_id: int) -> dict[str, Known]:
    """For each unlinked document all that bears on who it is about, by its key."""
    if not sayings:
        return {}
    holders = _id_holders({fold(s.external_id) for s in sayings if s.external_id not in ("", ITS_NUMBER)})
    near = _near(sayings)
    for saying in sayings:
        holder = holders.get(fold(saying.external_id))
        if holder and holder.root is not None:
            near.setdefault(saying.key, set()).add(holder.root)
    roots = set().union(*near.values()) if near else set()
    described, labels = _described(roots)
    types, rejected = _types(roots), rejections(source_id, [saying.record for saying in sayings])
    return {
        saying.key: Known(
            contacts={root: described[root] for root in near.get(saying.key, ())},
            labels={root: labels[root] for root in near.get(saying.key, ())},
            types={root: types.get(root, ()) for root in near.get(saying.key, ())},
            id_holder=holders.get(fold(saying.external_id)),
            rejected=rejected.get(saying.record, frozenset()),
        )
        for saying in sayings
    }


def client_holders(sayings: Iterable[Saying]) -> dict[str, tuple[identifying.Holder, ...]]:
    """Who has the client identifiers that these documents give, by the folded identifier."""
    given = {value for saying in sayings if (value := saying.said.get(identifying.CLIENT))}
    return {key: tuple(found) for key, found in identifiers.client_holders(given).items()} if given else {}


def _id_holders(names: Collection[str]) -> dict[str, IdHolder]:
    condition, values = any_of("n.key", list(names))
    rows = fetch(
        f"SELECT n.key, n.kind, {_ROOT}, k.forename, k.surname FROM name n LEFT JOIN account a ON a.id = n.account_id "
        "LEFT JOIN contact c ON c.number = COALESCE(a.contact_id, n.contact_id) "
        f"LEFT JOIN contact k ON k.number = {_ROOT} WHERE {condition}",
        values,
    )
    return {key: _id_holder(kind, root, f"{first or ''} {last or ''}") for key, kind, root, first, last in rows}


def _id_holder(kind: str, root: int | None, name: str) -> IdHolder:
    if root is None:
        return IdHolder(None, "an account that is no contact's", kind)
    old = ", as an old name" if kind not in ("external-id", "username") else ""
    return IdHolder(root, f"{name.strip()} (contact {root}){old}", kind)


def _near(sayings: Sequence[Saying]) -> dict[str, set[int]]:
    """The roots that share an email, a name or another compared value with each document."""
    wanted: dict[str, dict[str, list[str]]] = {}
    for saying in sayings:
        for name in keys(saying):
            kind, _, value = name.partition("\t")
            if kind != "id":
                wanted.setdefault(kind, {}).setdefault(value, []).append(saying.key)
    found: dict[str, set[int]] = {}
    for kind, by_value in wanted.items():
        for value, root in _look_up(kind, list(by_value)):
            for key in by_value[value]:
                found.setdefault(key, set()).add(root)
    return found


def _look_up(kind: str, values: list[str]) -> list[tuple[str, int]]:
    """Pairs of a value and a root contact that has it."""
    if kind == "name":
        condition, bound = any_of("c.name_key", values)
        return fetch(f"SELECT c.name_key, {_ROOT} FROM contact c WHERE {condition}", bound)
    columns = EMAIL_FIELDS if kind == "email" else (kind,) if kind in CORE_FIELDS else ()
    pairs = [(key, root) for key, roots in identifiers.roots_with(kind, values).items() for root in roots]
    for column in columns:
        condition, bound = any_of(f"lower(c.{column})", values)
        pairs += fetch(f"SELECT lower(c.{column}), {_ROOT} FROM contact c WHERE c.{column} > '' AND {condition}", bound)
    return pairs


def _described(roots: Collection[int]) -> tuple[dict[int, Description], dict[int, str]]:
    condition, values = any_of("number", list(roots))
    rows = fetch(f"SELECT number, external_id, extra, {', '.join(CORE_FIELDS)} FROM contact WHERE {condition}", values)
    described, labels = {}, {}
    known_as = faces.of_merged(roots)
    for number, external_id, extra, *fields in rows:
        held = dict(zip(CORE_FIELDS, fields, strict=True)) | (orjson.loads(extra) if extra else {})
        emails = [held["personal_email"], held["work_email"], held.get("email", "")]
        own = describe({**held, "external_id": external_id}, emails, (), frozenset())
        described[number] = replace(own, also=known_as.get(number, ()))
        labels[number] = f"{held['forename']} {held['surname']}".strip() + f" (contact {number})"
    return described, labels


def _types(roots: Collection[int]) -> Mapping[int, set[str]]:
    """The contact types that documents have given these contacts."""
    condition, values = of_roots("c", roots)
    found: dict[int, set[str]] = {}
    for root, name in fetch(
        f"SELECT DISTINCT {_ROOT}, o.name FROM contact c JOIN link l ON l.contact_id = c.number "
        "AND l.ended_plan_id IS NULL JOIN role o ON o.record_id = l.record_id AND o.ended_plan_id IS NULL "
        f"JOIN source_record r ON r.id = l.record_id AND r.source_id = (SELECT id FROM source WHERE name = '{SOURCE}') "
        f"WHERE o.name <> '{PORTAL}' AND {condition}",
        values,
    ):
        found.setdefault(root, set()).add(name)
    return found


def hold(roots: Collection[int]) -> None:
    """Hold these contacts against other writers until the transaction ends, in order."""
    if connection.vendor == "postgresql":
        condition, values = any_of("number", sorted(roots))
        execute(f"SELECT 1 FROM contact WHERE {condition} ORDER BY number FOR NO KEY UPDATE", values)


def documents_of(roots: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """For each root contact the numbers of its documents, with the contact's name."""
    condition, values = of_roots("c", roots)
    found: dict[int, list[tuple[int, str]]] = {}
    for root, number, forename, surname in fetch(
        f"SELECT {_ROOT}, d.number, k.forename, k.surname FROM contact c JOIN link l ON l.contact_id = c.number "
        "AND l.ended_plan_id IS NULL JOIN document d ON d.record_id = l.record_id "
        f"JOIN contact k ON k.number = {_ROOT} WHERE {condition} ORDER BY d.number",
        values,
    ):
        found.setdefault(root, []).append((number, f"{forename} {surname}".strip()))
    return found


def labels(roots: Collection[int]) -> dict[int, str]:
    """How these contacts are named in a timeline: "contact 17 (Noor Haddad)"."""
    condition, values = any_of("number", list(roots))
    rows = fetch(f"SELECT number, forename, surname FROM contact WHERE {condition}", values)
    return {number: f"contact {number} ({f'{forename} {surname}'.strip()})" for number, forename, surname in rows}
