"""From what kinroll.toml says to the rules that the core decides by."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from kinroll.core.calling import networks
from kinroll.core.fields import CORE_FIELDS
from kinroll.core.rules import BrakeRules, Choice, GroupRules, MatchRule, SourceRules
from kinroll.core.text import fold
from kinroll.declarations.schema import (
    AnySource,
    Declared,
    JsonLinesSource,
    MailTable,
    MoodleTarget,
    SimsPartnerSource,
    SimsReportSource,
    SimsSource,
    TermTable,
)
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
    found += _term_faults("terms", declared.terms)
    found += _mail_faults(declared.notify.mail)
    found += _network_faults(declared.webhooks.allow)
    found += [fault for name, target in declared.targets.items() for fault in _target_faults(name, target)]
    for name, source in declared.sources.items():
        found += [f"sources.{name}.copy.{key}: is no field" for key in source.copy_ if key not in known]
        found += _lookup_faults(name, source)
        if isinstance(source, SimsReportSource):
            found += _report_faults(name, source, known)
        if isinstance(source, SimsPartnerSource):
            found += _partner_faults(name, source, known)
        if isinstance(source, SimsSource):
            found += _term_faults(f"sources.{name}.terms", source.terms)
            if source.holiday_hold and not (source.terms or declared.terms):
                found.append(f"sources.{name}.holiday_hold: needs to know the terms; list them under [[terms]]")
        else:
            found += _match_faults(name, source, known)
    return found


RESERVED = ("edits", "documents")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def _mail_faults(mail: MailTable | None) -> list[str]:
    if not mail or not mail.user:
        return []
    found = []
    if mail.tls == "none" and mail.host not in LOOPBACK:
        found.append('notify.mail.tls: no password is sent in the clear; take "starttls" or "tls", or leave user out')
    if not mail.password_env and not mail.password_file:
        found.append("notify.mail.user: say where the password stands, in password_env or password_file")
    return found


def _target_faults(name: str, target: MoodleTarget) -> list[str]:
    place, found = f"targets.{name}", []
    host = urlsplit(target.url).hostname
    if target.url.startswith("http:") and host not in LOOPBACK:
        found.append(f"{place}.url: no token is sent in the clear; the address has to begin with https")
    if not target.token_env and not target.token_file:
        found.append(f"{place}: say where the token stands, in token_env or token_file")
    if name in RESERVED:
        found.append(f"{place}: this name is taken")
    return found


def _network_faults(listed: Iterable[str]) -> list[str]:
    found = []
    for text in listed:
        try:
            networks([text])
        except ValueError:
            found.append(f'webhooks.allow: "{text}" is no network; write it like "10.1.2.0/24" or "10.1.2.3"')
    return found


def _term_faults(place: str, terms: Iterable[TermTable]) -> list[str]:
    return [
        f"{place}: the term that starts on {term.starts} ends before that, on {term.ends}"
        for term in terms
        if term.ends < term.starts
    ]


def _lookup_faults(name: str, source: AnySource) -> list[str]:
    """Spellings that stand for a title or gender that there is not."""
    said = source.lookups
    return [
        f'sources.{name}.lookups.{field}_means."{other}": {word} is not among the words of {field}'
        for field, words, means in (("title", said.title, said.title_means), ("gender", said.gender, said.gender_means))
        for other, word in means.items()
        if word not in words
    ]


def _column_faults(place: str, columns: Mapping[str, str], known: set[str]) -> list[str]:
    """Captions or elements for fields that there are not."""
    return [
        f'{place}."{column}": {field} is no field; declare it under [fields]'
        for column, field in columns.items()
        if field not in known and field not in _ROW_FIELDS and not field.startswith("identifier.")
    ]


def _report_faults(name: str, source: SimsReportSource, known: set[str]) -> list[str]:
    places = ((f"sources.{name}.captions.{report}", columns) for report, columns in source.captions.items())
    return [fault for place, columns in places for fault in _column_faults(place, columns, known)]


def _partner_faults(name: str, source: SimsPartnerSource, known: set[str]) -> list[str]:
    places = ((f"sources.{name}.elements.{string}", columns) for string, columns in source.elements.items())
    allowed = {*known, "id", "address_id"}
    found = [fault for place, columns in places for fault in _column_faults(place, columns, allowed)]
    if bool(source.addresses) != bool(source.person_addresses):
        found.append(f"sources.{name}.addresses: addresses and person_addresses are only of use together")
    return found


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
    if isinstance(source, SimsSource):
        return _sims(name, order, source, declared)
    return _json_lines(name, order, source, tuple(declared.fields))


def _sims(name: str, order: int, source: SimsSource, declared: Declared) -> SourceRules:
    types = source.types
    return SourceRules(
        name=name,
        order=order,
        groups=_sims_groups(source),
        copy_default="enforce",
        copy={**SIMS_ONCE, **source.copy_},
        lookups=_lookups(source),
        choice=Choice(**source.choice.model_dump()),
        telephone_types={fold(word): field for word, field in types.telephones.items()},
        email_types={fold(word): field for word, field in types.emails.items()},
        address_types=_folded(types.addresses),
        ignored_devices=_folded(types.ignored_devices),
        home_countries=_folded(types.home_countries),
        extra_fields=tuple(declared.fields),
        username_clash=source.username_clash,
        grace_days=source.grace_days,
        terms=tuple((term.starts, term.ends) for term in source.terms or declared.terms),
        brakes=BrakeRules(**source.brakes.model_dump()),
    )


def _sims_groups(source: SimsSource) -> tuple[GroupRules, ...]:
    needs, held = source.requires, source.holiday_hold
    return (
        GroupRules("contacts", "contact", "related", needs.contacts, holiday_hold="contacts" in held),
        GroupRules("staff", "staff", "dates", needs.staff, "started", "ended", holiday_hold="staff" in held),
        GroupRules("students", "student", "dates", needs.students, "admitted", "left", holiday_hold="students" in held),
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
    said = source.lookups
    return {
        "title": _looked_up(said.title, said.title_means),
        "gender": _looked_up(said.gender, said.gender_means),
    }


def _looked_up(words: Iterable[str], means: Mapping[str, str]) -> dict[str, str]:
    """The words there are, and other spellings of them; a word that is there itself means itself."""
    return {_compared(other): word for other, word in means.items()} | {_compared(word): word for word in words}


def _compared(word: str) -> str:
    return fold(word).removesuffix(".")


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)
