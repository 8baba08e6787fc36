"""What a worker does for targets by itself: changes soon after they happen, everybody once a day, news now and then."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from kinroll.declarations import targets
from kinroll.declarations.file import Configuration
from kinroll.flows.now import Now
from kinroll.flows.provisioning import polling, syncing
from kinroll.flows.provisioning.at import TargetUnusableError
from kinroll.store import feed
from kinroll.store.locking import SourceBusyError
from kinroll.store.models import Target
from kinroll.store.provisioning import enrolments, links, people, states

BY = "worker"
_AFTER = timedelta(microseconds=1)


def work(configuration: Configuration, now: datetime) -> list[str]:
    """Do what is due at every target; why some could not be used. The first sync of one is asked for by a person."""
    failed: list[str] = []
    for name in configuration.declared.targets:
        row = states.find(name)
        if row is None or row.full_at is None or states.is_resting(row, now):
            continue
        moment = Now(now, now.astimezone().date(), now, BY)
        for act in _due(configuration, name, now):
            try:
                with suppress(SourceBusyError):
                    act(configuration, name, moment)
            except TargetUnusableError as error:
                failed.append(str(error))
                break
    return failed


def is_due(configuration: Configuration, now: datetime) -> bool:
    """Whether ``work`` has anything to do: it is asked often, and looks at nothing but tables."""
    rows = {name: states.find(name) for name in configuration.declared.targets}
    return any(row and _has_work(configuration, name, row, now) for name, row in rows.items())


def _has_work(configuration: Configuration, name: str, row: Target, now: datetime) -> bool:
    if row.full_at is None or states.is_resting(row, now):
        return False
    if _due(configuration, name, now) != [syncing.sync_changes]:
        return True
    if feed.changed(states.position(row), 1).numbers or links.due(row.pk, now, 1):
        return True
    if not targets.declared_target(configuration, name).enrol_steps:
        return False
    return bool(people.of_changed_documents((row.looked_at or now) + _AFTER))


def _due(configuration: Configuration, name: str, now: datetime) -> list[Callable[[Configuration, str, Now], object]]:
    row, declared = states.get(name), targets.declared_target(configuration, name)
    is_full = _is_due(row.full_at, declared.full_every, now)
    acts: list[Callable[[Configuration, str, Now], object]] = [syncing.sync if is_full else syncing.sync_changes]
    tells = declared.completed_step or declared.completed_field or declared.enrolled_step
    if tells and (_is_due(row.polled_at, declared.poll_every, now) or enrolments.has_hints(row.pk)):
        acts.append(polling.poll)
    return acts


def _is_due(last: datetime | None, every: str, now: datetime) -> bool:
    pause = targets.every(every)
    return pause is not None and (last is None or now - last >= pause)
