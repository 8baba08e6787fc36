"""What a worker does for targets by itself: changes soon after they happen, everybody once a day, news now and then."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from kinroll.declarations import targets
from kinroll.declarations.file import Configuration
from kinroll.flows.now import Now
from kinroll.flows.provisioning import polling, syncing
from kinroll.flows.provisioning.at import TargetUnusableError
from kinroll.store.locking import SourceBusyError
from kinroll.store.provisioning import enrolments, states

BY = "worker"


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
