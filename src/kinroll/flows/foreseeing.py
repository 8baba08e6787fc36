"""What a merge would come to, told before anybody decides: each value with its reason, what moves, what to heed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kinroll.core.fields import CORE_FIELDS
from kinroll.core.held import HeldContact, HeldRecord
from kinroll.core.process.identifying import CLIENT, client_identifier
from kinroll.core.resolving import Speaker, fold_versions, rank
from kinroll.core.rules import EDITS
from kinroll.flows.editing import Rules
from kinroll.flows.merge_refusals import refusal, said_apart
from kinroll.store import contacts, merges, queries
from kinroll.store.provisioning import links


@dataclass(frozen=True, slots=True)
class ValueAfter:
    """One field of both, and what it would be: which record says so, under which rule."""

    field: str
    survivor: str
    loser: str
    after: str
    record: str
    rule: str

    @property
    def differs(self) -> bool:
        """Whether the two hold different values, so that one of them would be lost from sight."""
        return bool(self.survivor and self.loser) and self.survivor != self.loser


@dataclass(slots=True)
class Foreseen:
    """What a merge would come to. ``refused`` says why it cannot be, empty where it can; ``said_apart`` who said that
    the two are different people. ``seen`` changes with everything that happens to either.
    """

    survivor: Mapping[str, Any]
    loser: Mapping[str, Any]
    values: list[ValueAfter] = field(default_factory=list)
    moves: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    consequences: list[str] = field(default_factory=list)
    refused: str = ""
    said_apart: str = ""
    seen: str = ""

    @property
    def conflicts(self) -> list[ValueAfter]:
        """The fields in which the two differ."""
        return [value for value in self.values if value.differs]


def foresee(survivor: int, loser: int, rules: Rules, *, both: Sequence[Mapping[str, Any]] = ()) -> Foreseen:
    """What it would come to if ``loser`` were seen as ``survivor``; nothing is changed. ``both``: as they are shown."""
    shown = {one["contact_id"]: one for one in both or contacts.show({survivor, loser})}
    members = merges.members({survivor, loser})
    rows = merges.rows(members)
    apart = queries.held(sorted({survivor, loser}), rules)
    refused = refusal(survivor, loser, rows, apart)
    if survivor == loser:
        return Foreseen(shown[survivor], shown[loser], refused=refused)
    kept, lost = apart[survivor], apart[loser]
    found = Foreseen(shown[survivor], shown[loser], _values(kept, lost), refused=refused)
    found.said_apart = said_apart(survivor, loser, members)
    found.seen = f"{kept.version}.{lost.version}"
    found.moves = {
        "records": sum(record.source != EDITS.name for record in lost.records),
        "documents": len(found.loser.get("documents", ())),
        "relationships": len(found.loser["relationships"]),
    }
    found.warnings = list(_warnings(found, kept, lost))
    found.consequences = list(_consequences(found))
    return found


MOST_NAMED = 20
BY_PERSON = "person"


def _consequences(found: Foreseen) -> Iterator[str]:
    """What follows from it, in words, beside the values and what has to be heeded."""
    kept, lost = found.survivor["contact_id"], found.loser["contact_id"]
    documents = [str(one["document"]) for one in found.loser.get("documents", ())]
    if documents:
        more = f" and {len(documents) - MOST_NAMED} more" if len(documents) > MOST_NAMED else ""
        yield f"Listed with contact {kept} from then on: documents {', '.join(documents[:MOST_NAMED])}{more}."
    yield f"The number {lost} goes on leading here; so does the username or id that {lost} had."
    before, after = _client(lost, found, "loser"), _client(kept, found, "after")
    if documents and before != after:
        made = f"those made before hold {before} for contact {lost}"
        yield f"In NAT files made from then on the client is {after}; {made}."
    if found.loser["relationships"]:
        yield "One relationship for each child is left, and a restriction of either counts."
    for target, user in links.users_of(lost):
        yield (
            f"At {target} contact {kept} is the one who signs in. The user that contact {lost} has there ({user}) is "
            "suspended and loses nothing, and is let in again when the two are unmerged."
        )
    yield f"Programs that follow what happens here are told that contact {lost} is {kept} (event: merged)."


def _client(number: int, found: Foreseen, side: str) -> str:
    """What identifies somebody in the NAT files."""
    value = next((getattr(value, side) for value in found.values if value.field == CLIENT), "")
    return client_identifier(value, number)


def _values(kept: HeldContact, lost: HeldContact) -> list[ValueAfter]:
    speakers = [_speaker(record) for record in (*kept.records, *lost.records)]
    names = [*CORE_FIELDS, *sorted((kept.values.keys() | lost.values.keys()) - set(CORE_FIELDS))]
    values = []
    for name in names:
        ranked = rank(name, speakers, kept.captured)
        before, other = kept.values.get(name, ""), lost.values.get(name, "")
        if ranked or before or other:
            won = ranked[0] if ranked else None
            said = (won.value, won.ref, won.rule) if won else (before, "", "")
            values.append(ValueAfter(name, before, other, *said))
    return values


def _speaker(record: HeldRecord) -> Speaker:
    claims = fold_versions(record.versions, record.rules, roles=record.roles)
    return Speaker(record.source, record.key, record.rules, claims)


def _warnings(found: Foreseen, kept: HeldContact, lost: HeldContact) -> Iterator[str]:
    """What somebody should think of before they decide, in words."""
    for source in sorted(_complete_sources(kept.records) & _complete_sources(lost.records)):
        yield f"Both stand in {source}, where they count as two people. If it is one person, mend it there too."
    if kept.account and lost.account and kept.account.disabled_by == BY_PERSON:
        yield (
            f"The account {kept.account.username} was switched off by a person, and stays so. Nobody signs in to the "
            f"one contact then. To keep the login of {lost.account.username}, keep contact {lost.number} instead."
        )
    elif kept.account and lost.account:
        yield (
            f"They sign in as {kept.account.username}, with that account's password; {lost.account.username} leads "
            "there too. The other account is kept, switched off, and comes back when the two are unmerged."
        )
        if lost.account.has_permissions:
            yield f"{lost.account.username} may work here. Those permissions rest while the two are one."
    if found.survivor.get("external_id") and found.loser.get("external_id"):
        yield f"The id {found.survivor['external_id']} stays; {found.loser['external_id']} goes on leading here."
    one, other = kept.values.get(CLIENT, ""), lost.values.get(CLIENT, "")
    if one and other and one != other:
        yield f"They have the client identifiers {one} and {other}: files that were handed in hold both."
    yield from _access(found.survivor, found.loser)


def _complete_sources(records: Sequence[HeldRecord]) -> set[str]:
    return {record.source for record in records if record.rules.complete and record.mask}


def _access(kept: Mapping[str, Any], lost: Mapping[str, Any]) -> Iterator[str]:
    """What the one login would see of children, where that is not what both see now."""
    mine, theirs = ({tie["contact_id"]: tie for tie in one["relationships"]} for one in (kept, lost))
    for number, tie in theirs.items():
        if tie["court_order"] and not mine.get(number, {}).get("court_order"):
            yield f"A restriction about {tie['name']} counts for both from then on: nothing is shown of {tie['name']}."
        elif number not in mine and number != kept["contact_id"]:
            yield f"{tie['name']} is a child of this login too from then on."
    if lost["contact_id"] in mine or kept["contact_id"] in theirs:
        yield "They are related to each other now. As one person they are not."


def foreseen_json(found: Foreseen) -> dict[str, Any]:
    """The same for programs."""
    return {
        "schema": 1,
        "survivor": found.survivor["contact_id"],
        "loser": found.loser["contact_id"],
        "refused": found.refused or None,
        "values": [
            {
                "field": value.field,
                "survivor": value.survivor or None,
                "loser": value.loser or None,
                "after": value.after or None,
                "record": value.record or None,
                "rule": value.rule or None,
            }
            for value in found.values
        ],
        "moves": found.moves,
        "consequences": found.consequences,
        "said_apart": found.said_apart or None,
        "warnings": found.warnings,
    }
