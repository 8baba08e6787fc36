"""Takes in what a provider has lodged elsewhere: NAT files become registrations, by the road of every imported list.

The files are turned into lists beside them, which can be looked at; the list of people is planned and imported like any
other (``analysing``, ``importing``), and what hangs on their documents is entered when these are there.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kinroll.core.avetmiss import moving_in
from kinroll.core.avetmiss.facts import THINGS
from kinroll.core.avetmiss.layouts import known_releases, release_of
from kinroll.core.avetmiss.moving_in import KEY, REFERENCE
from kinroll.core.importing.mapping import REFERENCE as FILLS_REFERENCE
from kinroll.core.importing.mapping import SOURCE_IDENTIFIER
from kinroll.core.process.form import Form
from kinroll.core.process.rule_set import RuleSet
from kinroll.flows import analysing, importing, training_lists
from kinroll.flows.analysing import Analysis, Asked, List
from kinroll.flows.avetmiss.checking import SAMPLE
from kinroll.flows.entering import declared
from kinroll.flows.importing import Applied, Planned, Rules
from kinroll.flows.now import Now
from kinroll.flows.training_facts import Kept
from kinroll.sources.avetmiss.collection import Collection, find
from kinroll.sources.avetmiss.joined import Joined, joined
from kinroll.sources.avetmiss.lines import Reading
from kinroll.sources.spreadsheet.reader import Spreadsheet

PEOPLE = "people.csv"
FILLS = {KEY: SOURCE_IDENTIFIER, REFERENCE: FILLS_REFERENCE}
"""What the columns of the list of people fill that are no field of a form."""
_DOCUMENTS = f"{importing.SOURCE}:"


@dataclass(slots=True)
class Lists:
    """The lists that were made of NAT files: where they are, and how many clients and enrolments stand in them."""

    folder: Path
    clients: int = 0
    enrolments: int = 0


@dataclass(slots=True)
class Moved:
    """What came of it: documents by the import, and what was entered beside them, by kind."""

    applied: Applied
    entered: dict[str, Kept] = field(default_factory=dict)


def make_lists(path: Path, folder: Path, process: str, rules: RuleSet) -> Lists:
    """Turn NAT files into lists; people get the columns that the form of the process asks for."""
    collection = find(path)
    _, form = declared(process, rules)
    folder.mkdir(parents=True, exist_ok=True)
    made = Lists(folder)
    with joined(collection, _release(collection)) as found:
        for kind in moving_in.KINDS:
            _write(folder / f"{kind}.csv", _things(kind, found))
        made.clients = found.clients()
        made.enrolments = _write_people(folder, found, form)
    return made


def _release(collection: Collection) -> str:
    """The release that the files are written in, as the checker tells it."""
    lengths = {}
    for name, file in collection.files.items():
        with closing(Reading(file).lines()) as lines:  # type: ignore[type-var]
            lengths[name] = [len(text) for (_, text), _place in zip(lines, range(SAMPLE), strict=False)]
    return release_of(lengths) or known_releases()[-1]


def _things(kind: str, found: Joined) -> Iterator[Mapping[str, str]]:
    seen = set()
    for file in moving_in.files_about(kind):
        for record in found.of_file(file):
            thing = moving_in.thing(kind, file, record)
            key = thing[THINGS[kind].key[0]]
            if key and key not in seen:
                seen.add(key)
                yield thing


def _write(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Write a list; one without rows is not there."""
    path.unlink(missing_ok=True)
    iterator = iter(rows)
    first = next(iterator, None)
    if first is not None:
        with path.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, list(first))
            writer.writeheader()
            writer.writerow(first)
            writer.writerows(iterator)


def _write_people(folder: Path, found: Joined, form: Form) -> int:
    """Write the lists of people, of enrolments, and of outcomes; how many enrolments there are."""
    asked = [name for name in moving_in.FIELDS if form.field(name)]
    count = 0
    with ExitStack() as stack:
        names = {
            PEOPLE: (KEY, REFERENCE, *asked),
            "enrolment.csv": tuple(THINGS["enrolment"].by_name),
            "outcome.csv": tuple(THINGS["outcome"].by_name),
        }
        writers: dict[str, Any] = {}
        for name, columns in names.items():
            opened = stack.enter_context((folder / name).open("w", encoding="utf-8", newline=""))
            writers[name] = csv.DictWriter(opened, columns, restval="", extrasaction="ignore")
            writers[name].writeheader()
        for one in found.enrolled():
            count += 1
            said = moving_in.person(one.client, one.person)
            enrolment = moving_in.enrolment(f"{_DOCUMENTS}{one.key}", one.program, one.units, one.done)
            said["study_reason"] = enrolment["study_reason"]
            writers[PEOPLE].writerow({**said, KEY: one.key, REFERENCE: one.program})
            writers["enrolment.csv"].writerow(enrolment)
            writers["outcome.csv"].writerows(moving_in.outcome(enrolment["document"], unit) for unit in one.units)
    return count


def plan(
    folder: Path, process: str, step: str, choices: Mapping[str, str], rules: RuleSet, now: Now
) -> tuple[Analysis, Planned]:
    """What the people of the lists would become under these rules and remedies; nothing is made of them yet."""
    list_ = _people(folder)
    asked = Asked(PEOPLE, process, step, FILLS)
    return analysing.analyse(list_, asked, rules, now), importing.plan(list_, choices, rules, now)


def apply(folder: Path, source_rules: Rules, rules: RuleSet, now: Now) -> Moved:
    """Make what was planned: the documents and their contacts, then what hangs on them."""
    entered = {kind: _enter(folder, kind, now) for kind in moving_in.KINDS if (folder / f"{kind}.csv").exists()}
    moved = Moved(importing.apply(_people(folder), source_rules, rules, now), entered)
    for kind in ("enrolment", "outcome"):
        moved.entered[kind] = _enter(folder, kind, now)
    return moved


def _people(folder: Path) -> List:
    return Spreadsheet(folder / PEOPLE)


def _enter(folder: Path, kind: str, now: Now) -> Kept:
    return training_lists.import_list(kind, Spreadsheet(folder / f"{kind}.csv"), now)
