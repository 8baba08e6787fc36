"""Kinroll's own side: ``python kinroll_side.py SET.parquet OUT.parquet [WRONG.txt]``.

Writes the pairs with their scores, and beside them ``OUT.clusters.parquet``: who is one person at the default
threshold, and by the automatic part. With ``WRONG.txt`` also what is wrong in half 0, with the evidence. The seconds
are those of the sweep with its clusters, and of the main reason of every pair.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import polars as pl
from measuring import Pair, Truth

from kinroll.core.scoring.judging import score_of
from kinroll.matching import Options, sweep

EXTRAS = ("birth_place", "occupation")
THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999)
"""Others than the default, at which it is looked who would be one person."""
LARGE = 200_000
"""Records: of more it is not looked at other thresholds."""
TOLD = 2_000
"""Pairs that are told in sentences, to see how long that takes."""
MOST_WRONG = 200


def columns_of(frame: pl.DataFrame) -> pl.DataFrame:
    """The set as the scorer takes it, without its truth."""
    verified = pl.element().struct.field("verified")
    named = pl.concat_str(pl.element().struct.field("kind"), pl.element().struct.field("value"), separator=":")
    related = pl.element().struct.field("other")
    extras = [name for name in EXTRAS if name in frame.columns]
    if extras:
        frame = frame.with_columns(address=pl.lit(""))  # it repeats the place of birth
    return frame.select(
        "id",
        "forename",
        "surname",
        "birth_date",
        "emails",
        "telephones",
        "postcode",
        pl.col("address").str.replace_all(", ", " | ", literal=True),
        middle_names="middle",
        identifiers=pl.col("identifiers").list.eval(named.filter(~verified)),
        verified_identifiers=pl.col("identifiers").list.eval(named.filter(verified)),
        related_to=pl.col("relationships").list.eval(related),
        apart_from=pl.col("relationships").list.eval(related),
        complete_source="source",
        **{f"extra_{name}": pl.col(name) for name in extras},
    )


def main(path: Path, out: Path, wrong: Path | None) -> None:
    """Sweep, time it, and write what was found."""
    frame = pl.read_parquet(path)
    given = columns_of(frame)
    began, cpu = perf_counter(), process_time()
    result = sweep(given)
    pairs, clusters, auto = result.pairs, result.clusters, result.auto_clusters
    cost = {"seconds": perf_counter() - began, "cpu": process_time() - cpu}
    pairs.select("one", "other", "verdict", "reason", "veto", score="probability").write_parquet(out)
    joined = clusters.join(auto.rename({"cluster": "auto"}), on="id")
    for threshold in THRESHOLDS if len(frame) <= LARGE else ():
        other = replace(result, options=replace(result.options, same=threshold)).clusters
        joined = joined.with_columns(other.get_column("cluster").alias(f"at {threshold}"))
    joined.write_parquet(out.with_suffix(".clusters.parquet"))
    if wrong:
        wrong.write_text("\n".join(wrongs(frame, result, joined)), encoding="utf-8")
    said = {**cost, "threshold": Options().same, **explained(result, pairs)}
    said["report"] = {name: value for name, value in result.report.items() if isinstance(value, int | float | str)}
    sys.stdout.write(json.dumps(said) + "\n")


def explained(result: Any, pairs: pl.DataFrame) -> dict[str, float]:
    """How long explanations take; and of how many of all pairs that are kept the main reason is the real one."""
    some = pairs.filter(pl.col("verdict") != "different")
    some = some.gather_every(max(1, len(some) // TOLD)).select("one", "other").rows()
    began = perf_counter()
    for one, other in some:
        result.explain(one, other)
    seconds = perf_counter() - began
    return {"explained": len(some), "explained_s": seconds, "reasons": len(pairs), "reasons_right": real(result, pairs)}


def real(result: Any, pairs: pl.DataFrame) -> int:
    """Of how many pairs no other evidence, left out, leaves a lower score than the main reason left out.

    Pairs that agree in the same way have the same scores; each of these is looked at once.
    """
    named = pl.DataFrame({"row": range(len(pairs)), "place": result.place, "reason": pairs["reason"]})
    each = named.group_by("place", "reason").agg(pl.col("row").first(), pl.len().alias("times"))
    return sum(times * falls_most(result.explain_row(row), reason) for _, reason, row, times in each.rows())


def falls_most(explanation: Any, reason: str) -> bool:
    """Whether the score falls most without this reason, which is the one that the explanation gives."""
    levels, weights = explanation.levels, explanation.weights
    spoken = {name: weights.share(name, code) for name, code in levels.items() if code and name in weights.shares}
    left = {name: score_of([share for other, share in spoken.items() if other != name], weights) for name in spoken}
    least = min(left.values()) + 1e-6
    return bool(left[reason] <= least and left[explanation.reason] <= least)


def wrongs(frame: pl.DataFrame, result: Any, joined: pl.DataFrame) -> Iterator[str]:
    """Everything that is wrong in half 0, the worst kind first, each pair with its evidence."""
    truth = Truth(dict(zip(frame["id"], frame["person"], strict=True)))
    rows = {row["id"]: row for row in frame.to_dicts()}
    same = dict(zip(joined["id"], joined["cluster"], strict=True))
    auto = dict(zip(joined["id"], joined["auto"], strict=True))
    scored = {(row["one"], row["other"]): row for row in result.pairs.to_dicts()}
    found = [pair for pair in scored if not truth.is_true(pair)]
    missed = [pair for pair in true_pairs(truth) if auto[pair[0]] != auto[pair[1]]]

    def verdict(pair: Pair) -> str:
        return str(scored.get(pair, scored.get(pair[::-1], {})).get("verdict", ""))

    kinds: dict[str, list[Pair]] = {
        "FALSE AUTOMATIC MERGE": [pair for pair in found if auto[pair[0]] == auto[pair[1]]],
        "FALSE AT THE DEFAULT": [pair for pair in found if same[pair[0]] == same[pair[1]]],
        "TRUE PAIR NEITHER AUTOMATIC NOR ASKED": [pair for pair in missed if verdict(pair) != "review"],
        "TRUE PAIR MISSED AT THE DEFAULT": [pair for pair in missed if same[pair[0]] != same[pair[1]]],
        "ASKED FOR NOTHING": [pair for pair in found if verdict(pair) == "review"],
    }
    for kind, pairs in kinds.items():
        mine = [pair for pair in pairs if truth.half(pair) == 0]
        yield f"=== {kind}: {len(mine)}"
        for pair in mine[:MOST_WRONG]:
            cases = " / ".join(rows[name]["case"] for name in pair)
            yield f"--- {cases}: {scored.get(pair, scored.get(pair[::-1], 'no candidate'))}"
            for name in pair:
                yield "    " + str({key: value for key, value in rows[name].items() if value not in ("", [], None)})
            is_kept = pair in scored or pair[::-1] in scored
            for piece in result.explain(*pair).evidence if is_kept else ():
                yield f"    {piece.bits:+7.2f} {piece.feature}: {piece.sentence}"


def true_pairs(truth: Truth) -> Iterator[Pair]:
    """Every pair of records of one person, in the order of the set."""
    mine: dict[str, list[str]] = {}
    for record, person in truth.person_of.items():
        for earlier in mine.setdefault(person, []):
            yield earlier, record
        mine[person].append(record)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
