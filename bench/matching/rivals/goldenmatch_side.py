"""goldenmatch, which sets itself up: ``dedupe_df`` with nothing said.

Pairs are those of its clusters, which are its answer; a pair has the score that it was given, or else the lowest of
its cluster's. A threshold of its own choice has been applied already: ours is 0.
"""

from __future__ import annotations

import os
from itertools import combinations
from typing import Any

os.environ.setdefault("GOLDENMATCH_SUGGEST_ON_DEDUPE", "0")

import goldenmatch
import polars as pl
from side import Answer, main

MOST = 200
"""Members: of a larger cluster no pairs are listed but the scored ones (none was met in a set that it finished)."""


def link(frame: pl.DataFrame, _: str) -> Answer:
    """Let it configure itself, and dedupe."""
    ids = frame["id"].to_list()
    table = frame.drop("id").to_arrow()
    result = goldenmatch.dedupe_df(table, confidence_required=False, allow_red_config=True)
    return pl.DataFrame(list(pairs_of(result, ids)), schema=("one", "other", "score"), orient="row"), 0.0


def pairs_of(result: Any, ids: list[str]) -> Any:
    """The pairs of its clusters."""
    scored = {(min(one, other), max(one, other)): score for one, other, score in result.scored_pairs}
    for cluster in result.clusters.values():
        members = sorted(cluster["members"])
        if len(members) > MOST:
            listed = [pair for pair in combinations(members, 2) if pair in scored]
        else:
            listed = list(combinations(members, 2))
        least = min((scored[pair] for pair in listed if pair in scored), default=0.0)
        for pair in listed:
            yield ids[pair[0]], ids[pair[1]], scored.get(pair, least)


if __name__ == "__main__":
    main(link)
