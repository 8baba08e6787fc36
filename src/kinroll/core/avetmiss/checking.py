"""Checks the records of a collection, one after the other: the record in, findings out.

Most records keep every rule about their fields. So the rules of a file are made into one pattern first: a record that
it fits breaks none of those, and only others are looked at field by field.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from kinroll.core.avetmiss import (  # noqa: F401 (they fill the tables of rules)
    client_rules,
    pointing_rules,
    training_rules,
    unused_rules,
)
from kinroll.core.avetmiss.across import ACROSS_RULES
from kinroll.core.avetmiss.code_lists import codes_of
from kinroll.core.avetmiss.field_rules import FIELD_RULES, FieldRule
from kinroll.core.avetmiss.file_rules import FILE_RULES
from kinroll.core.avetmiss.findings import ERROR, Facts, Rule, Tally
from kinroll.core.avetmiss.kinds import KINDS, in_list
from kinroll.core.avetmiss.layouts import Field, Layout
from kinroll.core.avetmiss.record_rules import RECORD_RULES
from kinroll.core.avetmiss.records import is_only_trimmed, is_plain
from kinroll.core.avetmiss.repeats import Repeats
from kinroll.core.avetmiss.seen import CLIENT, ORGANISATION, PLACE, PROGRAM, SUBJECT, Seen, remember

Fits = Callable[[str], bool]
Waiting = tuple[int, dict[str, str], bool]
"""A record that waits to be looked at beside others: its line, its fields, and whether it is whole."""
TOGETHER = 100
"""So many records are looked at beside others at once; more of them fall out of the processor's cache meanwhile."""
ACTIVITY = "NAT00120"
ACTIVITY_REPEATED = Rule(
    "K120-40",
    ERROR,
    ACTIVITY,
    SUBJECT,
    "Organisation, location, client, subject, program and start date are together those of one record only",
    "4693",
)
_UNIQUE = (ORGANISATION, PLACE, CLIENT, SUBJECT, PROGRAM, "activity start date")


class FieldChecks:
    """What is asked of one field in one release and year."""

    def __init__(self, field: Field, rules: Sequence[FieldRule], codes: frozenset[str]) -> None:
        self.field = field
        self.rules = [(one.rule, _fits(one, field, codes)) for one in rules]
        quick = max((one for one in rules if _pattern(one, field, codes)), key=_implied, default=None)
        free = KINDS["free"].pattern
        assert free
        self.pattern = _pattern(quick, field, codes) if quick else free(field, codes)
        told = (quick.name, *quick.kind.implies) if quick else ()
        self.looked_up = [fits for one, (_, fits) in zip(rules, self.rules, strict=True) if one.name not in told]
        self.may_have_spaces = not any(one.kind.is_whole and _is_whole(field, codes) for one in rules)

    def broken(self, value: str) -> list[Rule]:
        """The rules that a value, without the spaces at its end, does not keep."""
        found = [rule for rule, fits in self.rules if not fits(value)]
        if not found and value.startswith(" ") and self.field.type == "A":
            found.append(FILE_RULES["K0-09"])
        return found


def _pattern(one: FieldRule, field: Field, codes: frozenset[str]) -> str:
    return one.kind.pattern(field, codes) if one.kind.pattern else ""


def _implied(one: FieldRule) -> int:
    return len(one.kind.implies)


def _is_whole(field: Field, codes: frozenset[str]) -> bool:
    return all(len(code) == field.length for code in codes)


def _fits(one: FieldRule, field: Field, codes: frozenset[str]) -> Fits:
    if one.kind.test is in_list and codes:
        return codes.__contains__
    test = one.kind.test
    return lambda value: test(value, field, codes)


class FileCheck:
    """Checks the records of one file. ``present`` are the files that the collection has."""

    def __init__(self, layout: Layout, facts: Facts, present: frozenset[str], tally: Tally, seen: Seen) -> None:
        self.layout, self._facts, self._tally, self._seen = layout, facts, tally, seen
        file, release = layout.file, layout.release
        asked = [one for one in FIELD_RULES if one.rule.file == file and one.release in ("", release)]
        asked = [one for one in asked if tally.severity(one.rule) != "off"]
        self._checks = [
            FieldChecks(
                field,
                [one for one in asked if one.rule.field == field.name],
                codes_of(release, file, field.name, facts.year),
            )
            for field in layout.fields
        ]
        self._national = [one for one in self._checks if one.field.end <= layout.national]
        self._pattern = re.compile("".join(f"({one.pattern})" for one in self._national))
        self._names = [one.field.name for one in self._checks]
        self._blank_tail = [""] * (len(self._checks) - len(self._national))
        self._spaced = [place for place, one in enumerate(self._national) if one.may_have_spaces]
        self._deep = [(place, fits) for place, one in enumerate(self._national) for fits in one.looked_up]
        self._rules = [(rule, breaks) for rule, breaks in RECORD_RULES.get(file, ()) if tally.severity(rule) != "off"]
        self._looks = [
            (one.rule, one.look)
            for one in ACROSS_RULES
            if one.rule.file == file and one.look and one.can_be_checked(present)
        ]
        self._key = layout.fields[0].name if file not in ("NAT00020",) else PLACE
        self._repeats = Repeats(seen.memory) if file == ACTIVITY else None
        self._first_length = 0
        self._odd: dict[str, tuple[int, int]] = {}
        self._waiting: list[Waiting] = []
        self._again: list[tuple[int, dict[str, str]]] = []
        self.records = 0

    def take(self, line: int, text: str) -> None:
        """Check one record."""
        national = self.layout.national
        if len(text) != national:
            text = self._lengthened(line, text)
            if not text:
                return
        elif self._first_length != national:
            self._note_length(line, national)
        self.records += 1
        found = self._pattern.fullmatch(text[:national])
        if found:
            values = list(found.groups())
            for place in self._spaced:
                values[place] = values[place].rstrip(" ")
            is_fine = self._is_fine(values)
        else:
            values = [text[one.field.start : one.field.end].rstrip(" ") for one in self._national]
            is_fine = False
        record = dict(zip(self._names, values + self._blank_tail, strict=True))
        if not (found and len(text) == national) and not is_plain(text):
            self._tell_characters(line, text)
            return
        if not is_fine:
            self._look_at_fields(line, record)
        if len(text) > national:
            self._take_tail(line, text, record)
        self._look_at_record(line, record)
        self._wait(line, record, is_whole=True)

    def _is_fine(self, values: Sequence[str]) -> bool:
        for place, fits in self._deep:  # noqa: SIM110 (a generator takes three times as long)
            if not fits(values[place]):
                return False
        return True

    def _look_at_record(self, line: int, record: dict[str, str]) -> None:
        for rule, breaks in self._rules:
            if breaks(record, self._facts):
                self._tell(rule, line, record)

    def _wait(self, line: int, record: dict[str, str], *, is_whole: bool) -> None:
        self._waiting.append((line, record, is_whole))
        if len(self._waiting) >= TOGETHER:
            self.settle()

    def settle(self) -> None:
        """Look at the records that wait beside all that came before them, which is looked up for all at once."""
        waiting, self._waiting = self._waiting, []
        self._seen.begin(self.layout.file, [record for _, record, _ in waiting])
        broken = []
        for line, record, is_whole in waiting:
            if is_whole:
                for rule, look in self._looks:
                    if key := look(record, self._seen, self._facts):
                        broken.append((rule, f"{rule.number} {key}", line, record))
            remember(self.layout.file, record, line, self._seen)
        self._seen.end()
        if self._repeats:
            self._repeats.note([_unique(record) for _, record, is_whole in waiting if is_whole and record[CLIENT]])
        self._tell_once(broken)

    def _tell_once(self, broken: Sequence[tuple[Rule, str, int, Mapping[str, str]]]) -> None:
        """Tell of each key at its first record only."""
        untold = self._seen.first_told([key for _, key, _, _ in broken]) if broken else set()
        for rule, key, line, record in broken:
            if key in untold:
                untold.discard(key)
                self._tell(rule, line, record)

    def _look_at_fields(self, line: int, record: Mapping[str, str]) -> None:
        for one in self._national:
            for rule in one.broken(record[one.field.name]):
                self._tell(rule, line, record, one.field.name)

    def _tell_characters(self, line: int, text: str) -> None:
        """Name the field of the first character that may not be there: bytes come before columns.

        Behind it every column may have moved, so nothing else is said of the record.
        """
        place = next(place for place, char in enumerate(text) if not is_plain(char))
        field = next((one.field for one in self._checks if one.field.start <= place < one.field.end), None)
        value = _readable(text[field.start : field.end] if field else text[place : place + 20])
        before = self._remember_begun(line, text, place)
        name, client = field.name if field else "", before.get(CLIENT, "")
        self._tally.add(FILE_RULES["K0-05"], self.layout.file, line, client=client, field=name, value=value)

    def _remember_begun(self, line: int, text: str, length: int) -> dict[str, str]:
        """Remember the fields that a record has before it goes wrong, so that others who name them are not blamed."""
        begun = {field.name: text[field.start : field.end].rstrip(" ") for field in self.layout.fields_within(length)}
        self._wait(line, begun, is_whole=False)
        return begun

    def _take_tail(self, line: int, text: str, record: dict[str, str]) -> None:
        """Read what stands behind the national part."""
        if text[self.layout.national :].isspace():
            return
        if len(text) not in self.layout.lengths and len(text) < self.layout.lengths[-1]:
            return  # a state's own fields, and none that we know
        for one in self._checks[len(self._national) :]:
            value = text[one.field.start : one.field.end].rstrip(" ")
            record[one.field.name] = value
            for rule in one.broken(value):
                self._tell(rule, line, record, one.field.name)

    def _lengthened(self, line: int, text: str) -> str:
        """A record of another length than the national one, as it can be checked; empty where it cannot."""
        if not text:
            self._tally.add(FILE_RULES["K0-08"], self.layout.file, line)
            return ""
        if len(text) >= self.layout.national:
            if is_plain(text):  # one sign of several bytes makes a record longer, and is told as such
                self._note_length(line, len(text))
            return text
        if is_only_trimmed(self.layout, len(text)):
            self._short("K0-02", line, text)
            return text.ljust(self.layout.national)
        self.records += 1
        self._short("K0-01", line, text)
        self._remember_begun(line, text, len(text))
        return ""

    def _short(self, number: str, line: int, text: str) -> None:
        value = f"{len(text)} characters, not {self.layout.national}"
        key = text[self.layout.by_name[self._key].start : self.layout.by_name[self._key].end].rstrip(" ")
        client = self.layout.by_name.get(CLIENT)
        who = text[client.start : client.end].rstrip(" ") if client and len(text) >= client.end else ""
        self._tally.add(FILE_RULES[number], self.layout.file, line, client=who, key="" if who else key, value=value)

    def _note_length(self, line: int, length: int) -> None:
        self._first_length = self._first_length or length
        if length != self._first_length:
            self._odd.setdefault("K0-07", (line, length))
        if length not in self.layout.lengths:
            self._odd.setdefault("K0-06", (line, length))

    def _tell(self, rule: Rule, line: int, record: Mapping[str, str], field: str = "") -> None:
        name = field or rule.field
        client = record.get(CLIENT, "")
        key = "" if client else record.get(self._key, "")
        value = record.get(name, "")
        self._tally.add(rule, self.layout.file, line, client=client, key=key, field=name, value=value)

    def finish(self) -> None:
        """Tell what is said once of a whole file, and of what waited for the second look."""
        self._settle_again()
        for number, (line, length) in self._odd.items():
            self._tally.add(FILE_RULES[number], self.layout.file, line, value=f"{length} characters")

    @property
    def needs_second_look(self) -> bool:
        """Whether the file must be read again to know which of its records are there twice."""
        return self._repeats is not None and self._repeats.needs_second_look

    def look_again(self, line: int, text: str) -> None:
        """The second look at a record: whether it stood before."""
        if len(text) < self.layout.national:
            if not is_only_trimmed(self.layout, len(text)):
                return
            text = text.ljust(self.layout.national)
        record = {one.field.name: text[one.field.start : one.field.end].rstrip(" ") for one in self._national}
        if record[CLIENT]:
            self._again.append((line, record))
        if len(self._again) >= TOGETHER:
            self._settle_again()

    def _settle_again(self) -> None:
        waiting, self._again = self._again, []
        if not (waiting and self._repeats):
            return
        repeat = self._repeats.repeat([_unique(record) for _, record in waiting])
        for (line, record), is_again in zip(waiting, repeat, strict=True):
            if is_again:
                self._tell(ACTIVITY_REPEATED, line, record)


def _unique(record: Mapping[str, str]) -> str:
    """What no two records of training have in common."""
    return "\t".join([record.get(name, "") for name in _UNIQUE])


def finish(present: frozenset[str], tally: Tally, seen: Seen) -> None:
    """Tell what can be known only when every file was read: what nobody points at."""
    for one in ACROSS_RULES:
        if not one.end or not one.can_be_checked(present) or tally.severity(one.rule) == "off":
            continue
        if not (present & {one.rule.file, f"{one.rule.file}A"}):
            continue
        for it in one.end(seen):
            tally.add(one.rule, it.file, it.line, client=it.client, key=it.key, value=it.value)


def _readable(text: str) -> str:
    """Bytes that were read one character each, as the text that they most likely were meant to be."""
    try:
        return text.encode("latin-1").decode("utf-8").rstrip()
    except UnicodeError:
        return text.rstrip()
