"""One target in use: what is declared of it, what is remembered, and the way to ask it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from kinroll.core.provisioning.deciding import Terms
from kinroll.declarations import targets
from kinroll.declarations.file import Configuration
from kinroll.declarations.schema import MoodleTarget
from kinroll.flows.now import Now
from kinroll.sources.errors import SourceUnreadableError
from kinroll.store.locking import source_lock
from kinroll.store.models import Target as Row
from kinroll.store.provisioning import states
from kinroll.targets.errors import DownError, StoppedError, TargetError, UnknownOutcomeError
from kinroll.targets.interface import Checked, Target


class TargetUnusableError(SourceUnreadableError):
    """A target cannot be used; the text says why and what to do. ``is_for_now``: it will be tried again by itself.
    ``has_begun``: something was sent before that.
    """

    has_begun = False

    def __init__(self, name: str, why: str, *, is_for_now: bool = False) -> None:
        again = "It is tried again by itself." if is_for_now else f"Then check it: kinroll target check {name}"
        super().__init__(f"{name}: {why} {again}")
        self.is_for_now = is_for_now


@dataclass(slots=True)
class At:
    """A target, in the hands of whoever holds its lock."""

    name: str
    declared: MoodleTarget
    target: Target
    row: Row
    now: Now

    @property
    def terms(self) -> Terms:
        return targets.terms(self.declared)


@contextmanager
def at(configuration: Configuration, name: str, now: Now, *, wait_s: float = 10.0) -> Iterator[At]:
    """Hold a target for this process. How it fails to answer is noted, and told in one sentence.

    Raises ``UnknownTargetError``, ``SourceBusyError`` and ``TargetUnusableError``.
    """
    declared = targets.declared_target(configuration, name)
    with source_lock(f"target-{name}", wait_s=wait_s):
        row = states.get(name)
        try:
            target = targets.open_target(configuration, name)
            try:
                yield At(name, declared, target, row, now)
            finally:
                with suppress(AttributeError):
                    target.close()  # type: ignore[attr-defined]
        except StoppedError as error:
            states.note_stopped(row, error.code, str(error), now.at)
            raise _unusable(name, error) from error
        except (DownError, UnknownOutcomeError) as error:
            states.note_down(row, str(error), now.at)
            raise _unusable(name, error) from error


def _unusable(name: str, error: TargetError) -> TargetUnusableError:
    found = TargetUnusableError(name, str(error), is_for_now=not isinstance(error, StoppedError))
    found.has_begun = getattr(error, "has_begun", False)
    return found


def check(where: At) -> Checked:
    """Whether the target can be used, noted on its row. Raises ``StoppedError`` where it cannot."""
    found = where.target.check()
    facts = {
        "site": found.site,
        "release": found.release,
        "faults": list(found.faults),
        "warnings": list(found.warnings),
    }
    if not found.is_usable:
        where.row.facts = facts
        where.row.save(update_fields=["facts"])
        raise StoppedError("check-failed", " ".join(found.faults))
    states.note_check(where.row, facts, where.now.at)
    return found
