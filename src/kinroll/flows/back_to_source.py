"""The way back: what people want a source to say is asked for, listed, written as a file; the next extract closes it.

A wish is open until the source's record says the value; ``settling.py`` closes it then. Nothing here writes to a
source.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kinroll.core.back_to_source import Layout, Wish, row_of
from kinroll.core.held import HeldContact, HeldRecord
from kinroll.core.owning import is_granted
from kinroll.core.rules import DOCUMENTS, EDITS, SourceRules
from kinroll.declarations.file import Configuration
from kinroll.declarations.schema import SimsSource
from kinroll.flows.editing import ValueRefusedError
from kinroll.flows.now import Now
from kinroll.flows.settling import said_now
from kinroll.store import change_requests, contacts, queries
from kinroll.store.change_requests import OPEN, PASSED_ON, SOURCE, Asked

Rules = Mapping[str, SourceRules]


def note(number: int, field: str, value: str, rules: Rules, now: Now) -> list[int]:
    """Somebody has set a value of their own: ask every source that says otherwise for it; the requests made."""
    change_requests.withdraw_earlier(number, field, at=now.at, by=now.by, kind=SOURCE)
    held = queries.held([number], rules)[number]
    made = []
    for record in _of_sources(held):
        said = said_now(record).get(field)
        if said is not None and not is_granted(field, value, said):
            words, place = {"value": value, "before": said}, (record.source, record.key)
            made.append(change_requests.add(number, SOURCE, field, words, at=now.at, by=now.by, place=place))
    return made


def place_of(number: int, field: str) -> tuple[str, str]:
    """The source and the record that decide a value now; empty where that is nobody's but ours."""
    ref, _rule = contacts.winners_of([number])[number].get(field, ("", ""))
    source, _colon, key = ref.partition(":")
    return (source, key) if source not in ("", EDITS.name, DOCUMENTS.name) else ("", "")


def _of_sources(held: HeldContact) -> list[HeldRecord]:
    own = (EDITS.name, DOCUMENTS.name)
    return [record for record in held.records if record.source not in own and record.rules.is_declared]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The file for a source: its text, the requests in it, and those that no import can grant, with the reason."""

    text: str
    numbers: Sequence[int]
    left_out: Sequence[tuple[Asked, str]]


def sheet(source: str, configuration: Configuration) -> Sheet:
    """The waiting requests of a source as a file that its bulk import takes."""
    layout = _layout(source, configuration)
    asked = [one for one in change_requests.at_source(source) if one.is_waiting]
    values = contacts.values_of({one.contact for one in asked}) if asked else {}
    output, numbers, left_out = io.StringIO(), [], []
    writer = csv.DictWriter(output, list(layout.columns.values()), lineterminator="\r\n")
    writer.writeheader()
    for one in asked:
        wish = Wish(one.number, one.place[1], one.field, str(one.words.get("value", "")), values[one.contact])
        row, why = row_of(wish, layout)
        if row is None:
            left_out.append((one, why))
        else:
            writer.writerow({caption: _plain(text) for caption, text in row.items()})
            numbers.append(one.number)
    return Sheet(output.getvalue(), numbers, left_out)


def _plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula; a telephone number in the international form is none."""
    is_number = text[:1] == "+" and text[1:].replace(" ", "").isdigit()
    return text if is_number or text.lstrip()[:1] not in ("=", "+", "-", "@") else f"'{text}"


def _layout(source: str, configuration: Configuration) -> Layout:
    declared = configuration.declared.sources.get(source)
    if declared is None:
        raise ValueRefusedError(f'No source "{source}" is declared.')
    if not isinstance(declared, SimsSource):
        return Layout()
    table = declared.bulk_import
    columns = {str(name): caption for name, caption in table.columns.items()}
    return Layout(columns, {str(name): word for name, word in table.locations.items()}, table.yes, table.device)


def pass_on(numbers: Sequence[int], now: Now) -> int:
    """Note that these were handed to whoever keeps the source; how many had not been."""
    return sum(change_requests.pass_on(number, OPEN, PASSED_ON, at=now.at, by=now.by) for number in numbers)
