"""With what was noted of the last extract, a reader leaves out nobody of whom this one says anything else."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from kinroll.core.source_record import Noted
from kinroll.sources.sims import plain, skimming
from kinroll.sources.sims.captions import CAPTIONS
from kinroll.sources.sims.reports import SimsReports

Rows = list[tuple[int, str]]
IDS = st.integers(1, 45).map(lambda n: n * 5)  # some end in 0, and some of these in 00
ROWS = st.lists(st.tuples(IDS, st.sampled_from("ab")), max_size=60)
SIZES = st.sampled_from([400, plain.LARGEST_STRETCH])


@st.composite
def nights(draw: st.DrawFn) -> tuple[list[Rows], list[Rows]]:
    """Contacts and their telephones, and the same a night later: some rows gone, some new, some in another order."""
    before = [draw(ROWS), draw(ROWS)]
    after = [list(rows) for rows in before]
    for rows in after:
        for _ in range(draw(st.integers(0, 3))):
            at = draw(st.integers(0, len(rows)))
            piece = rows[at : at + draw(st.integers(0, 4))]
            rows[at : at + len(piece)] = draw(st.sampled_from([[], piece * 2, piece[::-1], [(15, "b")]]))
        if draw(st.booleans()):
            rows.sort()
    return before, after


def write(folder: Path, night: list[Rows]) -> SimsReports:
    """The reports of a night, and their reader."""
    files = {}
    for name, rows in zip(("contacts", "telephones"), night, strict=True):
        files[name] = folder / f"{name}.xml"
        records = (
            f"<Record><primary_id>{key}</primary_id><Forename>{word}</Forename></Record>\n" for key, word in rows
        )
        files[name].write_text(f"<SuperStarReport>{''.join(records)}</SuperStarReport>")
    return SimsReports(files, CAPTIONS)


def skim(reader: SimsReports, noted: Noted | None = None) -> tuple[dict[str, str], bool, list[str], list[int]]:
    """Whom a reader skims, whether it left out others, what it notes, and how many rows each report has."""
    with closing(reader):
        people = dict(reader.skim(noted))
        return people, reader.left_out, list(reader.notes()), [cut.rows for cut in reader._cuts.values()]


@given(nights(), SIZES)
def test_whoever_is_left_out_says_the_same(both: tuple[list[Rows], list[Rows]], size: int) -> None:
    with (
        TemporaryDirectory() as folder,
        patch.object(skimming, "MOST", 1.0),
        patch.object(plain, "LARGEST_STRETCH", size),
    ):
        before, _, notes, _ = skim(write(Path(folder), both[0]))

        def noted() -> Iterator[str]:
            return iter(notes)

        after, _, new_notes, rows = skim(write(Path(folder), both[1]))
        seen, left_out, same_notes, same_rows = skim(write(Path(folder), both[1]), Noted(noted, {"7"}))
        assert {key: after.get(key, "") for key in seen} == seen  # one who is gone has no digest
        gone = before.keys() - after.keys() if left_out else set()
        assert {key for key in after if before.get(key) != after[key]} | gone <= seen.keys()
        assert (same_notes, same_rows) == (new_notes, rows)
