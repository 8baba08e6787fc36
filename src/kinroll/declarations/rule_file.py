"""A rule set as one TOML text: read with every fault named at once and with its line, and written."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import tomlkit
from pydantic import ValidationError
from tomlkit.items import AoT, Table

from kinroll.core.process.form import Form, FormField
from kinroll.core.process.rule_set import (
    Condition,
    CreateContact,
    Example,
    MailAction,
    Process,
    ProcessRule,
    RuleSet,
)
from kinroll.core.rules import MatchRule
from kinroll.declarations.file import in_words
from kinroll.declarations.rule_schema import ContactTable, FormTable, ProcessTable, RuleFile, RuleTable


class RuleFileError(Exception):
    """A rule set cannot be read; ``faults`` lists everything that is wrong with it."""

    def __init__(self, name: str, faults: Sequence[str]) -> None:
        super().__init__(f"{name}: " + "; ".join(faults))
        self.name = name
        self.faults = list(faults)


def read(text: str, name: str = "the rule set", version: int = 0) -> RuleSet:
    """The rule set that a text declares. Raises ``RuleFileError`` with every fault that it has."""
    if "\x00" in text or "\\u0000" in text:
        raise RuleFileError(name, ["holds the character NUL, which no name has"])
    try:
        declared = RuleFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise RuleFileError(name, [f"is not TOML: {error}"]) from error
    except ValidationError as error:
        lines = lines_of(text)
        raise RuleFileError(name, [_fault(details, lines) for details in error.errors()]) from error
    return RuleSet(
        version=version,
        forms=tuple(_form(table) for table in declared.form),
        types=declared.contact_types,
        match=tuple(MatchRule(table.name, table.fields) for table in declared.match),
        processes=tuple(_process(table) for table in declared.process),
    )


def _form(table: FormTable) -> Form:
    return Form(
        name=table.name,
        about=table.about,
        label=table.label,
        fields=tuple(FormField(**item.model_dump()) for item in table.field),
    )


def _process(table: ProcessTable) -> Process:
    return Process(table.name, table.form, table.steps, tuple(_rule(rule) for rule in table.rule))


def _rule(table: RuleTable) -> ProcessRule:
    return ProcessRule(
        name=table.name,
        step=table.step,
        on=table.on,
        when=Condition(**table.when.model_dump()),
        set=table.set,
        contact=_contact(table.contact) if table.contact else None,
        mail=tuple(MailAction(**mail.model_dump()) for mail in table.mail),
        provision=table.provision,
        examples=tuple(Example(**example.model_dump()) for example in table.example),
    )


def _contact(table: ContactTable) -> CreateContact:
    return CreateContact(**table.model_dump(by_alias=True))


Place = tuple[str | int, ...]
_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z_][\w. -]*?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z_]\w*)\s*=")


def lines_of(text: str) -> dict[Place, int]:
    """For each table and key of a rule-set file the line where it stands; the nth of several by its place."""
    found: dict[Place, int] = {}
    here: Place = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            here = _place(header[2].split("."), found, is_new=header[1] == "[[")
            found.setdefault(here, number)
        elif key := _KEY.match(line):
            found.setdefault((*here, key[1]), number)
    return found


def _place(names: Sequence[str], found: Mapping[Place, int], *, is_new: bool) -> Place:
    """Where a header leads: the newest of each list of tables on the way, and a further one at the end if new."""
    here: Place = ()
    for depth, name in enumerate(names, 1):
        here = (*here, name.strip())
        count = 0
        while (*here, count) in found:
            count += 1
        if is_new and depth == len(names):
            return (*here, count)
        here = (*here, count - 1) if count else here
    return here


def _fault(details: Any, lines: Mapping[Place, int]) -> str:
    place: Place = tuple("copy" if part == "copy_" else part for part in details["loc"])
    known = next((place[:end] for end in range(len(place), 0, -1) if place[:end] in lines), ())
    line = f"line {lines[known]}: " if known else ""
    return f"{line}{shown(place)}: {in_words(details)}"


def shown(place: Place) -> str:
    """A place as people read it: ``process 1, rule 2, contact, copy``."""
    words: list[str] = []
    for part in place:
        if isinstance(part, int) and words:
            words[-1] += f" {part + 1}"
        else:
            words.append(str(part))
    return ", ".join(words)


def write(rules: RuleSet) -> str:
    """The text of a rule set, which reads back as the same."""
    document = tomlkit.document()
    document.add("contact_types", _list(rules.types))
    for name, tables in (
        ("form", [_form_table(form) for form in rules.forms]),
        ("match", [_table({"name": rule.name, "fields": rule.fields}) for rule in rules.match]),
        ("process", [_process_table(process) for process in rules.processes]),
    ):
        _add_all(document, name, tables)
    return tomlkit.dumps(document)


def _form_table(form: Form) -> Table:
    made = _table({"name": form.name, "about": form.about, "label": form.label})
    _add_all(made, "field", [_table(asdict(item), FormField("")) for item in form.fields])
    return made


def _process_table(process: Process) -> Table:
    made = _table({"name": process.name, "form": process.form, "steps": process.steps})
    _add_all(made, "rule", [_rule_table(rule) for rule in process.rules])
    return made


def _rule_table(rule: ProcessRule) -> Table:
    made = _table({"name": rule.name, "step": rule.step, "provision": rule.provision})
    made.add("on", _list(rule.on))
    if when := _table(asdict(rule.when)):
        made.add("when", when)
    if rule.set:
        made.add("set", _mapping(rule.set))
    if rule.contact:
        made.add("contact", _table(asdict(rule.contact)))
    _add_all(made, "mail", [_table(asdict(mail)) for mail in rule.mail])
    _add_all(made, "example", [_table(asdict(example)) for example in rule.examples])
    return made


def _table(values: Mapping[str, Any], usual: object = None) -> Table:
    """A table of what is given and is not the usual, with the tables in it behind its plain keys."""
    table = tomlkit.table()
    given = {name: value for name, value in values.items() if value not in (None, "", (), {}, False)}
    for name, value in sorted(given.items(), key=lambda item: isinstance(item[1], Mapping)):
        if value == getattr(usual, name, None):
            continue
        if isinstance(value, Mapping):
            table.add(name, _mapping(value))
        else:
            table.add(name, _list(value) if isinstance(value, tuple) else value)
    return table


def _mapping(values: Mapping[str, Any]) -> Table:
    """A table in which an empty text is a value too."""
    table = tomlkit.table()
    for name, value in values.items():
        table.add(name, _list(value) if isinstance(value, tuple) else value)
    return table


def _list(values: Sequence[str]) -> Any:
    made = tomlkit.array()
    made.extend(values)
    return made


def _add_all(parent: Any, name: str, tables: Sequence[Table]) -> None:
    if tables:
        listed: AoT = tomlkit.aot()
        for table in tables:
            listed.append(table)
        parent.add(name, listed)
