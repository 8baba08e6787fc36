"""From what kinroll.toml says to the rules that the core decides by."""

from collections.abc import Iterable

from kinroll.core.fields import CORE_FIELDS
from kinroll.core.rules import BrakeRules, Choice, GroupRules, MatchRule, SourceRules
from kinroll.core.text import fold
from kinroll.declarations.schema import AnySource, Declared, JsonLinesSource, SimsReportSource
from kinroll.sources.sims.captions import CAPTIONS

NAMED_MATCHES: dict[str, tuple[str, ...]] = {
    "id": ("id",),
    "id and email": ("id", "email"),
    "name and email": ("forename", "surname", "email"),
    "name and date of birth": ("forename", "surname", "date_of_birth"),
}
SIMS_ONCE = {"email_preference": "once", "telephone_preference": "once"}
_ROW_FIELDS = {
    *(name for fields in CAPTIONS.values() for name in fields.values()),
    *CORE_FIELDS,
}


def faults(declared: Declared) -> list[str]:
    """What a well-formed file still gets wrong."""
    known = {*CORE_FIELDS, *declared.fields}
    found = [f"fields.{name}: is a core field already" for name in declared.fields if name in CORE_FIELDS]
    found += ["sources.edits: this name is taken by what people enter here"] if "edits" in declared.sources else []
    for name, source in declared.sources.items():
        found += [f"sources.{name}.copy.{key}: is no field" for key in source.copy_ if key not in known]
        if isinstance(source, SimsReportSource):
            found += _caption_faults(name, source, known)
        else:
            found += _match_faults(name, source, known)
    return found


def _caption_faults(name: str, source: SimsReportSource, known: set[str]) -> list[str]:
    return [
        f'sources.{name}.captions.{report}."{caption}": {field} is no field; declare it under [fields]'
        for report, captions in source.captions.items()
        for caption, field in captions.items()
        if field not in known and field not in _ROW_FIELDS and not field.startswith("identifier.")
    ]


def _match_faults(name: str, source: JsonLinesSource, known: set[str]) -> list[str]:
    allowed = known | {"id", "email"}
    found = []
    for rule in source.match:
        if isinstance(rule, str):
            if rule not in NAMED_MATCHES:
                found.append(f'sources.{name}.match: "{rule}" is none of {", ".join(NAMED_MATCHES)}')
        else:
            found += [f"sources.{name}.match: {field} is no field" for field in rule if field not in allowed]
            found += [f"sources.{name}.match: a rule without a field would match everybody"] if not rule else []
    return found


def build_rules(name: str, order: int, declared: Declared) -> SourceRules:
    """The rules of one source; ``order`` is its place in the file, and settles ties."""
    source = declared.sources[name]
    if isinstance(source, SimsReportSource):
        return _sims(name, order, source, tuple(declared.fields))
    return _json_lines(name, order, source, tuple(declared.fields))


def _sims(name: str, order: int, source: SimsReportSource, extra: tuple[str, ...]) -> SourceRules:
    types = source.types
    return SourceRules(
        name=name,
        order=order,
        groups=(
            GroupRules("contacts", role="contact", scope="related", requires=source.requires.contacts),
            GroupRules(
                "staff", role="staff", scope="dates", requires=source.requires.staff, starts="started", ends="ended"
            ),
            GroupRules(
                "students",
                role="student",
                scope="dates",
                requires=source.requires.students,
                starts="admitted",
                ends="left",
            ),
        ),
        copy_default="enforce",
        copy={**SIMS_ONCE, **source.copy_},
        lookups=_lookups(source),
        choice=Choice(**source.choice.model_dump()),
        telephone_types={fold(word): field for word, field in types.telephones.items()},
        email_types={fold(word): field for word, field in types.emails.items()},
        address_types=_folded(types.addresses),
        ignored_devices=_folded(types.ignored_devices),
        home_countries=_folded(types.home_countries),
        extra_fields=extra,
        username_clash=source.username_clash,
        grace_days=source.grace_days,
        brakes=BrakeRules(**source.brakes.model_dump()),
    )


def _json_lines(name: str, order: int, source: JsonLinesSource, extra: tuple[str, ...]) -> SourceRules:
    return SourceRules(
        name=name,
        order=order,
        groups=(GroupRules("people", role=source.role, requires=source.requires, login=source.accounts),),
        copy_default="follow",
        copy=source.copy_,
        lookups=_lookups(source),
        extra_fields=extra,
        match=tuple(_match(rule) for rule in source.match),
        username_clash=source.username_clash,
        accounts=source.accounts,
        complete=source.complete,
        brakes=BrakeRules(**source.brakes.model_dump()),
    )


def _match(rule: str | tuple[str, ...]) -> MatchRule:
    if isinstance(rule, str):
        return MatchRule(rule, NAMED_MATCHES[rule])
    return MatchRule(" and ".join(rule).replace("_", " "), rule)


def _lookups(source: AnySource) -> dict[str, dict[str, str]]:
    """For each field with a list of values: the compared form of a value to its own spelling."""
    listed = source.lookups.model_dump()
    return {field: {fold(word).removesuffix("."): word for word in words} for field, words in listed.items()}


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)
