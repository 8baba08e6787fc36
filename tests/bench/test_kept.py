"""Benchmarks are run piece by piece: what is kept of them, what takes whose place, and what the pages make of it."""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import peers
import pytest
import sync
from costs import Cost
from databases import Size
from kept import by_column, joined, keep, load, save
from page import as_plot, as_tables, write_page

DAY = date(2026, 11, 22)
PEOPLE = sync.People(100, 60, 5, 160, 140, 220, 130)


def measured(
    contacts: int = 10_000, database: str = "sqlite", first: float = 8.0, writing: float = 3.0, commit: str = "abc1234"
) -> sync.Round:
    """A round in which reading took a second, and loading Kinroll half a second."""
    costs = [Cost(seconds, seconds / 2, 1 << 20) for seconds in (1.0, writing, first + 0.5, 0.7, 1.0, 1.2)]
    told = sync.Told(first, 0.2, 0.5, 0.7)
    return sync.Round(DAY, commit, contacts, database, PEOPLE, *costs, 6, Size(1_000, 4_096, 170), told)


def row(tables: str, name: str) -> list[list[str]]:
    """The figures of that row, in each of the tables."""
    lines = [[cell.strip() for cell in line.strip("| \n").split(" |")] for line in tables.splitlines()]
    return [cells[1:] for cells in lines if cells[0] == name]


def kept_after(file: Path, *runs: tuple[Sequence[sync.Round], bool]) -> list[sync.Round]:
    for rounds, more in runs:
        for _ in keep(rounds, file, more=more):
            pass
    return load(file, sync.Round)


OLD, NEW, NEWER = (measured(first=seconds) for seconds in (8.0, 7.0, 6.0))
LARGE, LATER = (measured(contacts=100_000, first=seconds) for seconds in (8.0, 7.0))
SERVED = measured(database="postgresql")
BESIDE = {
    "first sync": "limit",
    "the same files again": "reading",
    "nothing changed": "reading",
    "1 % changed": "reading",
}


@pytest.mark.parametrize(
    ("runs", "left"),
    [
        pytest.param([([OLD, LARGE], False), ([NEW, LATER], False)], [NEW, LATER], id="a run over all renews all"),
        pytest.param([([OLD, OLD], False), ([NEW], False)], [NEW], id="a run takes the place of what is older"),
        pytest.param([([OLD], False), ([NEW, NEWER], False)], [NEW, NEWER], id="all rounds of a run stay"),
        pytest.param([([OLD], False), ([NEW, NEWER], True)], [OLD, NEW, NEWER], id="more comes on top"),
        pytest.param([([OLD], False), ([OLD], True)], [OLD, OLD], id="equal rounds are two"),
        pytest.param([([OLD, LARGE], False), ([NEW], False)], [NEW, LARGE], id="another size is left alone"),
        pytest.param([([OLD, SERVED], False), ([NEW], False)], [NEW, SERVED], id="another database is left alone"),
        pytest.param([([OLD, SERVED, NEW], False)], [OLD, NEW, SERVED], id="databases in turn are one run"),
        pytest.param([([LARGE, SERVED, OLD], False)], [OLD, SERVED, LARGE], id="in the order of the columns"),
        pytest.param([([NEW], True)], [NEW], id="more than nothing"),
    ],
)
def test_what_is_kept(tmp_path: Path, runs: list[tuple[list[sync.Round], bool]], left: list[sync.Round]) -> None:
    assert kept_after(tmp_path / "speed.jsonl", *runs) == left


def test_a_run_that_is_stopped_keeps_what_it_has(tmp_path: Path) -> None:
    file = tmp_path / "speed.jsonl"
    save(file, [OLD, LARGE])
    running = keep([NEW, NEWER], file, more=False)
    assert next(running) == load(file, sync.Round) == [NEW, LARGE]


def test_two_runs_at_a_time_keep_what_both_measure(tmp_path: Path) -> None:
    file = tmp_path / "speed.jsonl"
    one, other = keep([OLD, NEW], file, more=False), keep([SERVED], file, more=False)
    next(one), next(other), next(one)
    assert load(file, sync.Round) == [OLD, NEW, SERVED]


def test_what_is_kept_is_a_line_a_round_and_names_no_place(tmp_path: Path) -> None:
    file = tmp_path / "speed.jsonl"
    save(file, [OLD, LARGE])
    lines = file.read_text().splitlines()
    assert len(lines) == 2
    assert lines[0].startswith('{"day":"2026-11-22","commit":"abc1234","contacts":10000,"database":"sqlite","people":')
    assert max(map(len, lines)) < 1_000
    assert "/" not in file.read_text()
    assert [each.name for each in tmp_path.iterdir()] == ["speed.jsonl"]


def test_figures_are_medians_of_ratios_within_a_round_with_their_spread() -> None:
    rounds = [measured(first=first, writing=writing) for first, writing in ((8.0, 3.0), (9.0, 2.0), (5.0, 4.0))]
    tables = as_tables([*rounds, LARGE])
    assert row(tables, "first sync ÷ limit") == [["2.00 (1.00–3.00)", "2.00"]]
    assert row(tables, "limit ÷ reading") == [["4.00", "4.00"]]


def test_syncs_are_shown_as_they_tell_it_and_as_typed() -> None:
    tables = as_tables([OLD, replace(LARGE, told=None)])
    shown = [f"{name}{typed} ÷ {of}" for name, of in BESIDE.items() for typed in ("", " as typed")]
    assert [row(tables, name)[0] for name in shown] == [
        ["2.00", "2.12"],
        ["2.12", "2.12"],
        ["0.20", "0.70"],
        ["0.70", "0.70"],
        ["0.50", "1.00"],
        ["1.00", "1.00"],
        ["0.70", "1.20"],
        ["1.20", "1.20"],
    ]


def test_the_page_says_where_it_has_the_time_as_typed_only(tmp_path: Path) -> None:
    page = tmp_path / "speed.md"
    write_page([OLD, replace(LARGE, told=None), SERVED], page)
    assert "Measured as typed only, which stands in both lines: 100,000 sqlite." in page.read_text()
    write_page([OLD, LARGE], page)
    assert "as typed only" not in page.read_text()


def test_the_page_says_which_bounds_are_not_kept(tmp_path: Path) -> None:
    page = tmp_path / "speed.md"
    write_page([measured(first=8.4), measured(100_000, first=7.0)], page)
    assert "More than they may cost: first sync (10,000 sqlite: 2.10 for 2.0)." in page.read_text()
    write_page([measured(first=7.0)], page)
    assert "None costs more." in page.read_text()


def test_rounds_of_before_that_are_still_read(tmp_path: Path) -> None:
    file = tmp_path / "speed.jsonl"
    save(file, [OLD])
    line = json.loads(file.read_text())
    del line["told"]
    file.write_text(json.dumps(line | {"start": line["equal"]}) + "\n")
    assert load(file, sync.Round) == [replace(OLD, told=None)]


def test_a_column_says_how_often_when_and_of_which_code_it_was_measured() -> None:
    later = replace(NEW, day=date(2026, 12, 1), commit="def5678+")
    tables = as_tables([later, OLD, LARGE, SERVED])
    assert row(tables, "paired rounds") == [["2", "1"], ["1"]]
    assert row(tables, "measured on")[0] == ["22 Nov 2026, 1 Dec 2026", "22 Nov 2026"]
    assert row(tables, "commit")[0] == ["def5678+, abc1234", "abc1234"]


def test_growth_is_that_of_the_same_database() -> None:
    small = [
        measured(first=8.0),
        measured(first=10.0),
        measured(first=30.0),
        measured(first=1.0, database="postgresql"),
    ]
    large = [measured(100_000, first=120.0, writing=49.0), measured(1_000_000, "postgresql", first=900.0)]
    tables = as_tables([*small, *large])
    assert row(tables, "sqlite") == [["10,000", "100,000"]]
    assert row(tables, "first sync ÷ one of a tenth of the size") == [["", "12.00"]]
    assert row(tables, "limit ÷ one of a tenth of the size") == [["", "12.50"]]


def test_every_size_and_database_has_bars_of_a_colour_of_its_own() -> None:
    rounds = [
        measured(size, database) for size in (10_000, 100_000, 1_000_000) for database in ("sqlite", "postgresql")
    ]
    picture = ElementTree.fromstring(as_plot(rounds))
    bars = [each for each in picture.iter() if each.tag.endswith("rect")]
    names = [each for each in picture.iter() if each.tag.endswith("circle")]
    assert (len(bars), len({bar.get("fill") for bar in bars}), len(names)) == (24, 6, 6)


def test_the_page_alone_is_written_of_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, again = tmp_path / "speed.md", tmp_path / "again" / "speed.md"
    again.parent.mkdir()
    save(tmp_path / "again" / "speed.jsonl", [OLD, NEW, LARGE])
    write_page([OLD, NEW, LARGE], page)
    monkeypatch.setattr(sync, "measure", lambda *_: pytest.fail("nothing is measured"))
    monkeypatch.setattr(sys, "argv", ["sync.py", "--page-only", "--page", str(again)])
    sync.main()
    assert again.read_text() == page.read_text()
    assert again.with_suffix(".svg").read_text() == page.with_suffix(".svg").read_text()
    assert load(again.with_suffix(".jsonl"), sync.Round) == [OLD, NEW, LARGE]


def test_without_anything_kept_there_is_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["sync.py", "--page-only", "--page", str(tmp_path / "speed.md")])
    with pytest.raises(SystemExit, match="measure first"):
        sync.main()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("words", "first"), [([], ["2.00"]), (["--more"], ["1.88 (1.75–2.00)"])])
def test_a_run_writes_the_page_of_all_that_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], first: list[str]
) -> None:
    page = tmp_path / "speed.md"
    save(tmp_path / "speed.jsonl", [NEW, SERVED])
    monkeypatch.setattr(sync, "measure", lambda contacts, *_: [measured(contacts)])
    monkeypatch.setattr(sys, "argv", ["sync.py", "--contacts", "10000", "--page", str(page), *words])
    sync.main()
    assert row(page.read_text(), "first sync ÷ limit") == [first, ["2.00"]]


def test_other_tools_stand_beside_kinroll_of_the_same_round(tmp_path: Path) -> None:
    def compared(database: str, kinroll: float, other: float) -> peers.Round:
        loads = {name: peers.Loads(Cost(other, 1, 2 << 20), Cost(3 * other, 1, 1 << 20)) for name in peers.TOOLS}
        loads["Kinroll"] = peers.Loads(Cost(kinroll, 1, 4 << 20), Cost(1, 1, 5 << 20))
        return peers.Round(DAY, "abc1234", 10_000, database, loads)

    file = tmp_path / "peers.jsonl"
    rounds = [compared("sqlite", 1, 2), compared("sqlite", 4, 2), compared("postgresql", 1, 3)]
    for run, more in ((rounds[:1], False), (rounds[2:], False), (rounds[1:2], True)):
        list(keep(run, file, more=more))
    assert load(file, peers.Round) == rounds
    table = peers.as_table_of(rounds)
    assert row(table, "paired rounds") == [["2", "1"]]
    assert row(table, "first: dlt ÷ Kinroll") == [["1.25 (0.50–2.00)", "3.00"]]
    assert row(table, "unchanged: dlt ÷ Kinroll") == [["6.00 (6.00–6.00)", "9.00"]]
    assert row(table, "peak memory (MiB): Kinroll") == [["5.00", "5.00"]]


def test_rounds_of_a_column_keep_the_order_in_which_they_were_measured() -> None:
    assert by_column([SERVED, NEW, OLD]) == [[NEW, OLD], [SERVED]]
    assert joined([NEW, SERVED], OLD, more=True) == [NEW, OLD, SERVED]
