"""The ECM classifier of recordlinkage, with the comparisons of its examples for FEBRL.

Pairs are those that share a forename, surname, birth date, postcode, email, telephone or identifier: more than in the
examples, which take one. Names and addresses agree from 0.85 on by Jaro and Winkler, all else where equal. The
threshold is the classifier's own, 0.5.
"""

from __future__ import annotations

import polars as pl
import recordlinkage
from side import Answer, main

FUZZY = ("forename", "surname", "address", "address_1")
EXACT = ("birth_date", "suburb", "state", "postcode", "email", "telephone", "identifier", "soc_sec_id")
BLOCKS = ("forename", "surname", "birth_date", "postcode", "email", "telephone", "identifier", "soc_sec_id")


def link(frame: pl.DataFrame, _: str) -> Answer:
    """Index, compare, and classify."""
    table = frame.to_pandas().set_index("id")
    index = recordlinkage.Index()
    for name in BLOCKS:
        if name in frame.columns:
            index.block(name)
    pairs = index.index(table.dropna(how="all"))
    compare = recordlinkage.Compare()
    for name in FUZZY:
        if name in frame.columns and not (name == "address" and "address_1" in frame.columns):
            compare.string(name, name, method="jarowinkler", threshold=0.85, label=name)
    for name in EXACT:
        if name in frame.columns and not (name == "identifier" and "soc_sec_id" in frame.columns):
            compare.exact(name, name, label=name)
    vectors = compare.compute(pairs, table).astype(int)
    classifier = recordlinkage.ECMClassifier()
    classifier.fit(vectors)
    scores = classifier.prob(vectors)
    found = scores.reset_index()
    found.columns = ["one", "other", "score"]
    return pl.from_pandas(found[found["score"] > 0.001]), 0.5


if __name__ == "__main__":
    main(link)
