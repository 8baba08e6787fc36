"""Precision, recall and F1 as the benchmark counts them."""

from itertools import combinations
from random import Random

import pytest
from measuring import (
    Quality,
    Truth,
    best_threshold,
    closed,
    curve,
    draw_poisson,
    half,
    quality,
    review,
)

TRUTH = Truth({"a1": "a", "a2": "a", "a3": "a", "b1": "b", "b2": "b", "c1": "c"})
TRUE = [("a1", "a2"), ("a1", "a3"), ("a2", "a3"), ("b1", "b2")]


def judged(pairs: list[tuple[str, str]]) -> Quality:
    return quality(TRUTH.of_pairs(pairs, of=None))


def test_everything_found_and_nothing_else_is_perfect() -> None:
    found = judged(TRUE)
    assert (found.precision, found.recall, found.f1) == (1.0, 1.0, 1.0)


def test_false_and_missing_pairs_count() -> None:
    found = judged([("a1", "a2"), ("b1", "b2"), ("c1", "b2")])
    assert (found.found, found.false, found.missed) == (2, 1, 2)
    assert found.f1 == pytest.approx(4 / 7)


def test_nothing_found_is_precise_and_worth_nothing() -> None:
    found = judged([])
    assert (found.precision, found.recall, found.f1) == (1.0, 0.0, 0.0)


def test_every_pair_counts_in_one_half() -> None:
    pairs = list(combinations(TRUTH.person_of, 2))
    parts = [quality(TRUTH.of_pairs(pairs, of)) for of in (0, 1)]
    whole = judged(pairs)
    assert {half(person) for person in TRUTH.size} == {0, 1}
    assert sum(part.found for part in parts) == whole.found == 4
    assert sum(part.false for part in parts) == whole.false == 11


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("of", [None, 0, 1])
def test_clusters_count_as_all_their_pairs_do(seed: int, of: int | None) -> None:
    random = Random(seed)
    truth = Truth({str(number): f"p{random.randrange(30)}" for number in range(100)})
    clusters = {record: str(random.randrange(20)) for record in truth.person_of}
    pairs = [pair for pair in combinations(clusters, 2) if clusters[pair[0]] == clusters[pair[1]]]
    assert sorted(truth.of_clusters(clusters, of)) == sorted(truth.of_pairs(pairs, of))


def test_chains_are_closed() -> None:
    clusters = closed([("a1", "a2"), ("a2", "a3"), ("b1", "b2")])
    assert clusters["a1"] == clusters["a3"] != clusters["b1"]
    assert "c1" not in clusters


def test_the_best_threshold_takes_the_true_and_leaves_the_false() -> None:
    truth = Truth({f"{number}{side}": f"p{number}" for number in range(60) for side in "xy"})
    true = [(f"{number}x", f"{number}y", 0.9 - number / 1000) for number in range(60)]
    false = [(f"{number}x", f"{number + 1}x", 0.3) for number in range(0, 58, 2)]
    threshold = best_threshold([*true, *false], truth)
    assert 0.8 < threshold <= 0.9
    assert quality(truth.of_pairs([pair[:2] for pair in true if pair[2] >= threshold], of=0)).f1 == 1.0


def test_the_curve_ends_where_every_pair_is_taken() -> None:
    truth = Truth({f"{number}{side}": f"p{number}" for number in range(60) for side in "xy"})
    line = curve([(f"{number}x", f"{number}y", 1 - number / 100) for number in range(60)], truth)
    assert line[-1][1:] == (1.0, 1.0)
    assert [recall for _, _, recall in line] == sorted(recall for _, _, recall in line)


def test_the_interval_holds_the_value_and_narrows_with_more_people() -> None:
    few, many = (quality([(1, 0, 0)] * size + [(0, 1, 1)] * size) for size in (20, 2_000))
    assert few.low < few.f1 < few.high
    assert many.high - many.low < (few.high - few.low) / 5


@pytest.mark.parametrize("mean", [1, 7, 400])
def test_draws_have_their_mean(mean: int) -> None:
    random = Random(2)
    assert sum(draw_poisson(random, mean) for _ in range(2_000)) / 2_000 == pytest.approx(mean, rel=0.05)


def test_questions_are_between_automatic_clusters_and_count_once() -> None:
    auto = {"a1": "A", "a2": "A", "a3": "alone a3", "b1": "alone b1", "b2": "alone b2", "c1": "alone c1"}
    asked = [("a1", "a3"), ("a2", "a3"), ("a1", "a2"), ("b1", "c1")]
    found = review(auto, asked, TRUTH, of=None)
    assert (found.questions, found.left, found.each) == (2, 2, 1.0)
    assert found.recall == pytest.approx(3 / 4)
