"""What is declared of the nights, changed on a page: when they run, who is told of what, terms, and what they hold.

Each setting is a text, so that what two people have typed can be held against each other: of two who change different
settings both count, and the second of two who change the same is shown what the first did. Where mail is handed in, and
where passwords stand, only whoever has the file can say: whoever could name another server would be sent the password.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kinroll.core.process.overtaking import Overtaken, compare
from kinroll.declarations import writing
from kinroll.declarations.file import Configuration, read
from kinroll.declarations.schema import Declared, SimsSource
from kinroll.flows.configuring import NotSettableError
from kinroll.flows.webhooks import wrong_address
from kinroll.store.locking import source_lock

Texts = Mapping[str, str]
Path = tuple[str, ...]
AT, OVERDUE, PROBLEMS, TO, SENDER, URL, TERMS = "at", "overdue_after", "problems", "to", "from", "url", "terms"
OF_OWNERS = (SENDER, URL)
"""What only an owner changes: as whom mails are sent, and which program is called."""
GRACE, HOLD, OVERDUE_HERE = "grace_days", "holiday_hold", "overdue_after"
SEVERITIES = ("refused", "value-dropped", "advice")
HOLDABLE = ("contacts", "students", "staff")
_LOCK, _WAIT_S = "configuration", 5.0
_USUAL = Declared()


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving: who changed what, and whether it was done; it is not where both changed the same."""

    overtaken: Overtaken
    is_done: bool


def of_source(source: str, setting: str) -> str:
    """The name of a setting of one source."""
    return f"{source}.{setting}"


def held(declared: Declared) -> dict[str, str]:
    """Every setting as it is declared, or as is usual; only those that there are here."""
    notify = declared.notify
    texts = {
        AT: declared.nights.at,
        OVERDUE: notify.overdue_after,
        PROBLEMS: listed(p for p in SEVERITIES if p in notify.problems),
    }
    texts[TERMS] = listed(sorted(f"{term.starts}/{term.ends}" for term in declared.terms))
    texts[URL] = notify.webhook.url if notify.webhook else ""
    if notify.mail:
        texts |= {TO: listed(notify.mail.to), SENDER: notify.mail.from_}
    for name, source in declared.sources.items():
        texts[of_source(name, OVERDUE_HERE)] = source.overdue_after or ""
        if isinstance(source, SimsSource):
            texts[of_source(name, GRACE)] = str(source.grace_days)
            texts[of_source(name, HOLD)] = listed(group for group in HOLDABLE if group in source.holiday_hold)
    return texts


def listed(texts: Any) -> str:
    """Several texts as one: one a line."""
    return "\n".join(texts)


def save(configuration: Configuration, seen: Texts, typed: Texts, *, as_owner: bool) -> Saved:
    """Write what this person has changed and nothing else, unless somebody else has changed the same meanwhile.

    Raises what writing the file does, and ``NotSettableError`` for what only an owner may change.
    """
    with source_lock(_LOCK, wait_s=_WAIT_S):
        digest, declared = writing.digest(configuration.file), read(configuration.file).declared
        there = held(declared)
        found = compare(seen, there, {name: text for name, text in typed.items() if name in there})
        if found.clashes:
            return Saved(found, is_done=False)
        _refuse(found.mine, declared, as_owner=as_owner)
        wanted: dict[Path, Any] = {}
        for name, text in found.mine.items():
            wanted |= _written(name, text, declared)
        if wanted:
            writing.write(configuration.file, wanted, seen=digest)
        return Saved(found, is_done=True)


def _refuse(mine: Texts, declared: Declared, *, as_owner: bool) -> None:
    if not as_owner and any(name in mine for name in OF_OWNERS):
        raise NotSettableError("Only an owner changes as whom mails are sent, and which program is called.")
    if url := mine.get(URL):
        wrong = wrong_address(url, has_allowed=bool(declared.webhooks.allow))
        if wrong:
            raise NotSettableError(wrong)


def _written(name: str, text: str, declared: Declared) -> dict[Path, Any]:
    """Where a setting stands in the file, and what is written there; None takes it out, and the usual counts."""
    source, _, setting = name.rpartition(".")
    if source:
        return {("sources", source, setting): _OF_SOURCE[setting](text)}
    if name == URL:
        if not text:
            return {("notify", "webhook"): None}
        is_typed_before = declared.notify.webhook and declared.notify.webhook.only_public
        return {("notify", "webhook", "url"): text} | (
            {} if is_typed_before else {("notify", "webhook", "only_public"): True}
        )
    path, value = _OF_ALL[name]
    return {path: value(text)}


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _terms(text: str) -> list[dict[str, date]] | None:
    pairs = (line.split("/") for line in _lines(text))
    return [{"starts": date.fromisoformat(first), "ends": date.fromisoformat(last)} for first, last in pairs] or None


def _but(usual: Any, value: Any) -> Any:
    """What is written: nothing where it is the usual."""
    return None if value == usual else value


_OF_ALL: Mapping[str, tuple[Path, Callable[[str], Any]]] = {
    AT: (("nights", "at"), lambda text: _but(_USUAL.nights.at, text)),
    OVERDUE: (("notify", "overdue_after"), lambda text: _but(_USUAL.notify.overdue_after, text)),
    PROBLEMS: (("notify", "problems"), lambda text: _but(list(_USUAL.notify.problems), _lines(text))),
    TO: (("notify", "mail", "to"), _lines),
    SENDER: (("notify", "mail", "from"), str),
    TERMS: (("terms",), _terms),
}
_OF_SOURCE: Mapping[str, Callable[[str], Any]] = {
    GRACE: lambda text: _but(0, int(text)),
    HOLD: lambda text: _lines(text) or None,
    OVERDUE_HERE: lambda text: text or None,
}
