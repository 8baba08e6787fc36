"""Rule sets: looked over, kept version by version, activated when nothing is wrong with them, and compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from functools import lru_cache
from pathlib import Path

from kinroll.core.process.checks.finding import ERROR, Finding
from kinroll.core.process.linting import can_be_activated, lint, severity
from kinroll.core.process.rule_set import RuleSet
from kinroll.declarations import rule_file
from kinroll.declarations.rule_file import RuleFileError
from kinroll.declarations.rule_sets import TRAINING
from kinroll.flows.now import Now
from kinroll.store import rule_sets
from kinroll.store.rule_sets import Kept, RuleSetUnknownError


class RuleSetRefusedError(Exception):
    """A rule set has errors, and was not activated; ``found`` lists all that the linter says."""

    def __init__(self, version: int, found: Sequence[Finding]) -> None:
        count = sum(severity(finding) == ERROR for finding in found)
        errors = "1 error" if count == 1 else f"{count} errors"
        super().__init__(
            f"Rule set {version} has {errors}, and was not activated. Correct the file, import it again, and activate "
            "the version that this makes."
        )
        self.found = list(found)


@dataclass(frozen=True, slots=True)
class Imported:
    """The version that a file is, and what the linter says of it. It is not new where the newest one is the same."""

    version: int
    found: list[Finding]
    is_new: bool


def current() -> RuleSet:
    """The rule set that counts. Raises ``RuleSetUnknownError`` when none was ever activated."""
    active = in_force()
    if active is None:
        raise RuleSetUnknownError(
            "No rule set is active. Begin with the one that ships: kinroll rules export --ready-made > rules.toml, "
            "then kinroll rules import rules.toml"
        )
    return active


def in_force() -> RuleSet | None:
    """The rule set that counts, if one was ever activated."""
    kept = rule_sets.active()
    return parsed(kept) if kept else None


def parsed(kept: Kept) -> RuleSet:
    """The rule set that a kept text declares."""
    return _parsed(kept.body, kept.version)


@lru_cache(maxsize=8)
def _parsed(body: str, version: int) -> RuleSet:
    return rule_file.read(body, f"rule set {version}", version)


def read_text(file: Path) -> str:
    """The text of a rule-set file. Raises ``RuleFileError`` when it cannot be read."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise RuleFileError(str(file), ["there is no such file"]) from error
    except OSError as error:
        raise RuleFileError(str(file), [f"cannot be read ({error.strerror})"]) from error
    except UnicodeDecodeError as error:
        raise RuleFileError(str(file), [f"is not written in UTF-8: {error}"]) from error


def check(file: Path | None) -> list[Finding]:
    """What the linter says of a file, or of the rule set that counts."""
    rules = rule_file.read(read_text(file), str(file)) if file else current()
    return lint(rules, rule_sets.known())


def export(version: int | None) -> str:
    """A version as it was written; the one that counts without a number."""
    return rule_sets.get(version).body if version else rule_sets.get(current().version).body


def ready_made() -> str:
    """The rule set that ships, for a training organisation."""
    return read_text(TRAINING)


def import_file(file: Path, note: str, now: Now) -> Imported:
    """Keep a readable file as a new version, which does not count before it is activated."""
    text = read_text(file)
    found = lint(rule_file.read(text, str(file)), rule_sets.known())
    newest = next(iter(rule_sets.history()), None)
    if newest and newest.body == text:
        return Imported(newest.version, found, is_new=False)
    return Imported(rule_sets.add(text, note=note or file.name, by=now.by, at=now.at), found, is_new=True)


def activate(version: int, now: Now) -> list[Finding]:
    """Let a version count from now on; what the linter still says. Raises ``RuleSetRefusedError`` if it has errors."""
    found = lint(parsed(rule_sets.get(version)), rule_sets.known())
    if not can_be_activated(found):
        raise RuleSetRefusedError(version, found)
    active = rule_sets.active()
    if not active or active.version != version:
        rule_sets.activate(version, now.at)
    return found


def begin(now: Now) -> bool:
    """The rule set that ships is active where there was none at all; whether it was put there now."""
    if rule_sets.history():
        return False
    rule_sets.activate(rule_sets.add(ready_made(), note="ships with Kinroll", by=now.by, at=now.at), now.at)
    return True


def difference(one: int, other: int) -> Iterator[str]:
    """The lines that differ between two versions, as ``diff`` writes them."""
    first, second = (rule_sets.get(version).body.splitlines() for version in (one, other))
    return unified_diff(first, second, f"rule set {one}", f"rule set {other}", lineterm="")
