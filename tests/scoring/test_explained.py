"""Every pair is explained by what really decided it, and weights are plain values."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kinroll.core.scoring import judging, telling
from kinroll.core.scoring.levels import LEVELS, levels_of
from kinroll.core.scoring.weights import Weights, prior
from kinroll.matching import sweep
from scoring.people import town

PRIOR = prior(5_000)
LEARNED = sweep(town()).weights
LEVEL = st.fixed_dictionaries({name: st.integers(0, len(levels) - 1) for name, levels in LEVELS.items()})


@given(LEVEL, st.sampled_from([PRIOR, LEARNED]))
def test_the_main_reason_is_what_the_score_would_lose_most_by(levels: dict[str, int], weights: Weights) -> None:
    judged = judging.judge(levels, weights)
    held = [name for name, code in levels.items() if code]
    if held:
        left = {name: judging.without(levels, weights, name) for name in held}
        assert left[judged.reason] == min(left.values())


@given(LEVEL)
def test_the_bars_add_up_to_the_score(levels: dict[str, int]) -> None:
    judged = judging.judge(levels, PRIOR)
    assert abs(judged.start + sum(piece.bits for piece in judged.pieces) - judged.score) < 1e-6


def test_columns_and_single_pairs_agree() -> None:
    result = sweep(town())
    for row, (one, other, probability, reason) in enumerate(
        result.pairs.select("one", "other", "probability", "reason").rows()
    ):
        told = result.explain(one, other)
        assert abs(told.probability - probability) < 1e-9
        assert abs(told.without(reason) - told.without(told.reason)) < 1e-9
        assert told == result.explain_row(row)


def test_the_main_reason_of_every_pair_of_a_sweep_is_the_real_one() -> None:
    """By scores: probabilities near 1 hardly differ, whatever is left out."""
    result = sweep(town(600))
    named = result.pairs["reason"].to_list()
    assert len(named) > 100
    for row, reason in enumerate(named):
        told = result.explain_row(row)
        left = {piece.feature: judging.without(told.levels, told.weights, piece.feature) for piece in told.evidence}
        least = min(left.values()) + 1e-6
        assert left[reason] <= least
        assert left[told.reason] <= least


def test_every_level_has_a_sentence_with_both_values() -> None:
    for feature in (*LEVELS, "extra_town"):
        for code, level in enumerate(levels_of(feature)):
            assert bool(telling.sentence(feature, code)) == bool(level)
    told = telling.tell("birth_date", levels_of("birth_date").index("slip"), {"birth_date": "1"}, {"birth_date": "2"})
    assert told == "The birth dates are a slip of a finger apart: 1 and 2."


def test_weights_are_kept_as_text() -> None:
    assert Weights.from_json(LEARNED.to_json()) == LEARNED


def test_rare_values_speak_louder() -> None:
    shares = LEARNED.shares["surname"]
    said = [m / u for m, *_, u in shares[-3:]]
    assert said == sorted(said)


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(random: object) -> None:
    rows = town(60)
    before = {frozenset(row[:2]): row[2] for row in sweep(rows, LEARNED).pairs.rows()}
    random.shuffle(rows)  # type: ignore[attr-defined]
    after = {frozenset(row[:2]): row[2] for row in sweep(rows, LEARNED).pairs.rows()}
    assert before.keys() == after.keys()
