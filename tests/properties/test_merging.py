"""Merges leave no trace once they are undone, at any age and in any order, and lose nothing that happened since."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kinroll.core.merging import CannotMerge, Merge, linked, members, merge, root
from kinroll.core.resolving import Claim, Contender, Speaker, resolve
from kinroll.core.rules import EDITS, SourceRules

NUMBERS = range(1, 7)
SOURCES = [
    SourceRules(rule, order=order, copy_default=rule) for order, rule in enumerate(("enforce", "follow", "fill"))
]
BEGINNING = datetime(2026, 9, 1, tzinfo=UTC)

numbers = st.sampled_from(NUMBERS)
Step = tuple[str, int, int]
steps = st.tuples(st.sampled_from(("merge", "unmerge", "edit", "link")), numbers, numbers)
histories = st.lists(steps, max_size=14)


@dataclass
class World:
    """Contacts as the store keeps them: links that never move, merges as rows, and what each record says."""

    merges: list[Merge] = field(default_factory=list)
    links: dict[str, int] = field(default_factory=dict)
    speakers: dict[str, Speaker] = field(default_factory=dict)

    def take(self, history: Sequence[Step]) -> "World":
        """Do what the history says, step by step, leaving out merges that would be refused."""
        for kind, one, other in history:
            if kind == "merge":
                with suppress(CannotMerge):
                    self.merges.append(merge(one, other, self.merges))
            elif kind == "unmerge" and self.merges:
                self.unmerge(one % len(self.merges))
            elif kind == "edit":
                self.hear(EDITS, str(root(one, self.merges)), root(one, self.merges))
            elif kind == "link":
                self.hear(SOURCES[other % len(SOURCES)], f"{len(self.speakers)}", root(one, self.merges))
        return self

    def unmerge(self, place: int) -> None:
        self.merges[place] = replace(self.merges[place], ended=True)

    def hear(self, rules: SourceRules, key: str, number: int) -> None:
        """A record of this contact says something new."""
        said = {"mobile": Claim(f"said {len(self.speakers)}", BEGINNING + timedelta(days=len(self.speakers)))}
        speaker = Speaker(rules.name, key, rules, said)
        self.links.setdefault(speaker.ref, number)
        self.speakers[speaker.ref] = speaker

    def seen(self) -> dict[int, tuple[int, frozenset[int], dict[str, Contender]]]:
        """Each number's root, members, and values."""
        return {number: self.see(number) for number in NUMBERS}

    def see(self, number: int) -> tuple[int, frozenset[int], dict[str, Contender]]:
        mine = root(number, self.merges)
        preference = Contender(f"chosen by {mine}", f"once:{mine}", "once", BEGINNING)
        heard = [self.speakers[ref] for ref in linked(self.links, number, self.merges)]
        return mine, frozenset(members(number, self.merges)), resolve(heard, {"email_preference": preference})


@given(histories)
def test_a_history_ends_as_if_the_undone_merges_had_not_been(history: list[Step]) -> None:
    world = World().take(history)
    without = World(links=world.links, speakers=world.speakers)
    for row in world.merges:
        if not row.ended:
            without.merges.append(merge(row.loser, row.survivor, without.merges))
    assert without.seen() == world.seen()


@given(histories, st.lists(st.tuples(numbers, numbers), min_size=1), st.data())
def test_merges_undone_in_any_order_leave_all_as_it_was(
    history: list[Step], pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    world = World().take(history)
    before, first = world.seen(), len(world.merges)
    world.take([("merge", *pair) for pair in pairs])
    for place in data.draw(st.permutations(range(first, len(world.merges)))):
        world.unmerge(place)
    assert world.seen() == before


@given(histories)
def test_every_record_belongs_to_one_contact_at_any_time(history: list[Step]) -> None:
    world = World()
    for step in history:
        world.take([step])
        roots = {root(number, world.merges) for number in NUMBERS}
        records = [ref for number in roots for ref in linked(world.links, number, world.merges)]
        assert sorted(records) == sorted(world.links)


@given(histories, numbers, numbers)
def test_an_edit_before_a_merge_is_its_contacts_own_again_after(history: list[Step], one: int, other: int) -> None:
    world = World().take(history)
    world.take([("edit", one, 0)])
    edited = root(one, world.merges)
    before, place = world.see(edited), len(world.merges)
    world.take([("merge", edited, root(other, world.merges))])
    for later in range(place, len(world.merges)):
        assert f"edits:{edited}" in linked(world.links, edited, world.merges)
        world.unmerge(later)
    assert world.see(edited) == before


@given(histories, numbers, numbers)
def test_an_edit_while_merged_stays_with_the_survivor(history: list[Step], one: int, other: int) -> None:
    world = World().take(history)
    loser, survivor = root(one, world.merges), root(other, world.merges)
    world.take([("merge", loser, survivor), ("edit", loser, 0)])
    if loser != survivor:
        world.unmerge(len(world.merges) - 1)
        assert f"edits:{survivor}" in linked(world.links, survivor, world.merges)
        assert f"edits:{survivor}" not in linked(world.links, loser, world.merges)


@given(histories, numbers, numbers)
def test_a_merge_shows_the_survivors_preferences(history: list[Step], one: int, other: int) -> None:
    world = World().take(history)
    loser, survivor = root(one, world.merges), root(other, world.merges)
    world.take([("merge", loser, survivor)])
    assert world.see(loser)[2]["email_preference"].value == f"chosen by {survivor}"
