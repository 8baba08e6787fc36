"""Survivorship: the outcome depends on what was said and when, and on nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kinroll.core.resolving import Captured, Claim, Contender, Speaker, fold_versions, rank, resolve
from kinroll.core.rules import GroupRules, SourceRules
from kinroll.core.source_record import Version, in_order

FIELDS = ("forename", "mobile", "email_preference")
GROUPS = (GroupRules("contacts", role="contact"), GroupRules("staff", role="staff"))
BEGINNING = datetime(2026, 9, 1, tzinfo=UTC)

fields = st.sampled_from(FIELDS)
values = st.sampled_from(("a", "b", "c"))
moments = st.integers(0, 6).map(lambda days: BEGINNING + timedelta(days=days))
copy_rules = st.sampled_from(("enforce", "follow", "once", "fill"))
own_rules = st.sampled_from(("", "", "enforce", "follow", "once", "fill"))
claims = st.dictionaries(fields, st.builds(Claim, st.sampled_from(("", "a", "b", "c")), moments, own_rules))
captured = st.dictionaries(fields, st.builds(Contender, values, st.just("sims:1"), st.just("once"), moments))


@st.composite
def speakers(draw: st.DrawFn) -> list[Speaker]:
    """Records of up to three sources, each source with its copy rules and its place in the file."""
    sources = [
        SourceRules(f"s{order}", order=order, copy_default=draw(copy_rules), copy={"mobile": draw(copy_rules)})
        for order in range(3)
    ]
    records = draw(
        st.lists(st.tuples(st.sampled_from(sources), st.sampled_from(("1", "2", "10", "A"))), unique_by=repr)
    )
    return [Speaker(source.name, key, source, draw(claims)) for source, key in records]


@st.composite
def versions(draw: st.DrawFn) -> list[Version]:
    """What one record said over the days; each either a row of a report with its columns, or speaking for itself."""
    given_or_not = st.dictionaries(fields, st.sampled_from(("", "a", "b", None)))
    said = st.dictionaries(st.sampled_from(("contacts", "staff")), given_or_not, min_size=1)
    columns = st.none() | st.fixed_dictionaries({group.name: st.frozensets(fields) for group in GROUPS})
    return draw(st.lists(st.builds(Version, moments, said, columns), max_size=5, unique_by=_moment_and_words))


def _moment_and_words(version: Version) -> tuple[datetime, str]:
    return version.as_of, repr(sorted((name, sorted(group.items())) for name, group in version.said.items()))


ONE_SOURCE = SourceRules("s", groups=GROUPS)


@given(speakers(), captured, st.randoms())
def test_the_order_of_the_records_does_not_matter(heard: list[Speaker], once: Captured, random: Random) -> None:
    shuffled = list(heard)
    random.shuffle(shuffled)
    assert resolve(shuffled, once) == resolve(heard, once)
    assert all(rank(name, shuffled, once) == rank(name, heard, once) for name in FIELDS)


@given(speakers(), captured)
def test_the_value_shown_is_the_first_of_its_ranking(heard: list[Speaker], once: Captured) -> None:
    ranked = {name: rank(name, heard, once) for name in FIELDS}
    assert resolve(heard, once) == {name: contenders[0] for name, contenders in ranked.items() if contenders}


@given(speakers(), captured)
def test_every_value_was_said_by_somebody(heard: list[Speaker], once: Captured) -> None:
    said = {(name, s.ref, c.value, c.since) for s in heard for name, c in s.claims.items()}
    said |= {(name, c.ref, c.value, c.since) for name, c in once.items()}
    won = resolve(heard, once)
    assert {(name, c.ref, c.value, c.since) for name, c in won.items()} <= said


@given(versions(), st.randoms())
def test_the_order_in_which_versions_arrive_does_not_matter(said: list[Version], random: Random) -> None:
    shuffled = list(said)
    random.shuffle(shuffled)
    assert fold_versions(shuffled, ONE_SOURCE) == fold_versions(said, ONE_SOURCE)


@given(versions().filter(bool))
def test_saying_the_same_again_changes_nothing_more(said: list[Version]) -> None:
    again = replace(in_order(said)[-1], as_of=BEGINNING + timedelta(days=30))
    assert fold_versions([*said, again], ONE_SOURCE) == fold_versions(said, ONE_SOURCE)


@given(versions())
def test_a_claim_is_never_older_than_the_first_time_that_its_value_was_said(said: list[Version]) -> None:
    for name, claim in fold_versions(said, ONE_SOURCE).items():
        told = [v.as_of for v in said for group in v.said.values() if group.get(name) == claim.value or not claim.value]
        assert min(told) <= claim.since
