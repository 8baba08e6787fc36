"""Tell people of a night that went wrong: one message a thing, quiet otherwise, and never at the sync's cost."""

from datetime import datetime

from django.db.utils import Error

from kinroll.core import notice
from kinroll.core.message import Message
from kinroll.core.notice import Night, Notice
from kinroll.declarations.channels import declared_channels, overdue_after
from kinroll.declarations.file import Configuration
from kinroll.flows.applying import ApplyInterruptedError, SourcePausedError
from kinroll.flows.delivering import NOTICE, Delivered, deliver, send_now
from kinroll.sources.errors import RightMissingError, SourceUnreadableError
from kinroll.store import database, nights, outbox, plans
from kinroll.store.database import DatabaseUnusableError, first_line
from kinroll.store.locking import SourceBusyError
from kinroll.store.models import Plan
from kinroll.store.moved import PlanIsStaleError

CODES: dict[type[BaseException], str] = {
    ApplyInterruptedError: "unfinished",
    DatabaseUnusableError: "database-unusable",
    Error: "database-unusable",
    PlanIsStaleError: "plan-stale",
    RightMissingError: "right-missing",
    SourceBusyError: "source-busy",
    SourcePausedError: "source-paused",
    SourceUnreadableError: "source-unreadable",
}


def tell_outcome(
    configuration: Configuration, source: str, *, since: datetime, now: datetime, error: Exception | None = None
) -> Delivered:
    """Tell of the sync that was begun at ``since``: that it was held, failed with this error, or has new problems.

    Without a database nothing can be remembered: then a failure is told at once, past the outbox.
    """
    if not declared_channels(configuration):
        return Delivered()
    try:
        database.use(configuration.database_url)
        database.check()
        if found := _outcome(configuration, source, since, now, error):
            _queue(configuration, found, now)
        return deliver(configuration, now)
    except (DatabaseUnusableError, Error) as gone:
        if error is None:
            return Delivered(failed=[(name, first_line(gone)) for name in declared_channels(configuration)])
        night = Night(configuration.folder.name, source, now)
        return send_now(configuration, _message(_failed(night, error), now))


def _outcome(
    configuration: Configuration, source: str, since: datetime, now: datetime, error: Exception | None
) -> Notice | None:
    plan = nights.last_sync(source, since)
    night = _night(configuration, source, now, plan)
    if error and not (plan and plan.state in (*nights.ENDED_WELL, plans.HELD)):  # what came after the run harms nobody
        return _failed(night, error)
    if plan and plan.state == plans.HELD:
        return notice.held(night, [(brake["code"], brake["message"]) for brake in plan.brakes])
    opened = nights.opened_since(source, since, configuration.declared.notify.problems)
    return notice.new_problems(night, opened) if opened else None


def _night(configuration: Configuration, source: str, now: datetime, plan: Plan | None) -> Night:
    good = nights.last_good(source)
    counts = {name: count for name, count in plan.counts.items() if name != "tally"} if plan else {}
    run = plan.pk if plan else None
    return Night(configuration.folder.name, source, now, run, good.pk if good else None, counts)


def _failed(night: Night, error: Exception) -> Notice:
    code = next((CODES[kind] for kind in type(error).__mro__ if kind in CODES), "unexpected")
    missing = [problem.code for problem in getattr(error, "problems", ())]
    return notice.failed(night, code, str(error), missing)


def tell_overdue(configuration: Configuration, now: datetime) -> Delivered:
    """Tell of every source that has not been synced well for too long, and try again what could not be delivered."""
    for found in overdue(configuration, now):
        _queue(configuration, found, now)
    return deliver(configuration, now)


def overdue(configuration: Configuration, now: datetime) -> list[Notice]:
    """A notice for every source that is overdue."""
    sources = configuration.declared.sources
    return [found for source in sources if (found := _overdue(configuration, source, now))]


def _overdue(configuration: Configuration, source: str, now: datetime) -> Notice | None:
    limit, standing = overdue_after(configuration, source), nights.standing(source)
    if limit is None or standing is None or now - standing.since <= limit:
        return None
    night = Night(configuration.folder.name, source, now, standing.last.pk, standing.last_good)
    return notice.overdue(
        night, standing.since, is_held=standing.last.state == plans.HELD, is_paused=standing.is_paused
    )


def tell_trial(configuration: Configuration, now: datetime) -> Delivered:
    """Send a message that says no more than that messages arrive."""
    subject = f"Kinroll {configuration.folder.name}: a trial message"
    text = "Messages of Kinroll arrive here. Nothing is wrong, and nothing need be done.\n"
    facts = {"schema": 1, "kind": "trial", "school": configuration.folder.name, "at": now.isoformat()}
    return send_now(configuration, Message(_key(now), subject, text, facts))


def _queue(configuration: Configuration, found: Notice, now: datetime) -> int:
    body = {"subject": found.subject, "text": found.text, "facts": found.facts}
    return outbox.queue(found.about, NOTICE, body, declared_channels(configuration), now)


def _message(found: Notice, now: datetime) -> Message:
    return Message(_key(now), found.subject, found.text, found.facts)


def _key(now: datetime) -> str:
    return f"kinroll-{now:%Y%m%d%H%M%S%f}"
