"""Every kind of work that a worker does: what was asked for on a page, as the same command would do it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from kinroll.accounts import people_in
from kinroll.declarations.file import Configuration
from kinroll.declarations.sources import open_source
from kinroll.flows import drafting, inviting, receiving, ruling
from kinroll.flows.answers.checks import checked_json, unreadable_json
from kinroll.flows.applying import Report, apply_stored
from kinroll.flows.avetmiss import working
from kinroll.flows.checking import check
from kinroll.flows.jobs import SENDING, Ticket, Work
from kinroll.flows.notifying import tell_outcome, tell_trial
from kinroll.flows.now import Now, of_day
from kinroll.flows.reader import Counted
from kinroll.flows.reverting import revert
from kinroll.flows.sync import plan_only, sync
from kinroll.sources.errors import RightMissingError, SourceUnreadableError
from kinroll.store import history, uploads

Asked = Mapping[str, Any]


def _sync(configuration: Configuration, asked: Asked, now: Now, ticket: Ticket) -> Asked:
    """Read a source, plan, and apply; people are told of the outcome as of any night."""
    error = None
    try:
        return _run(configuration, asked, now, ticket, is_plan_only=False)
    except Exception as found:
        error = found
        raise
    finally:
        tell_outcome(configuration, asked["source"], since=now.at, now=datetime.now(UTC), error=error)


def _plan(configuration: Configuration, asked: Asked, now: Now, ticket: Ticket) -> Asked:
    return _run(configuration, asked, now, ticket, is_plan_only=True)


def _run(configuration: Configuration, asked: Asked, now: Now, ticket: Ticket, *, is_plan_only: bool) -> Asked:
    name, rules = asked["source"], configuration.rules
    reader = Counted(open_source(configuration, name), ticket.reading)
    declared = configuration.declared.sources[name]
    now = of_day(date.fromisoformat(declared.as_of), now.at, now.today, now.by) if declared.as_of else now
    if is_plan_only:
        report = plan_only(reader, rules[name], rules, now, kind=declared.kind, is_on=configuration.is_on)
    else:
        is_on, progress = configuration.is_on, ticket.changing
        report = sync(reader, rules[name], rules, now, kind=declared.kind, is_on=is_on, progress=progress)
    return _answer(report)


def _apply(configuration: Configuration, asked: Asked, now: Now, ticket: Ticket) -> Asked:
    release = asked.get("release", "")
    ticket.of = sum(history.count_changes(history.get(asked["run"])).values())
    rules, progress = configuration.rules, ticket.changing
    return _answer(apply_stored(asked["run"], rules, now.at, release=release, by=now.by, progress=progress))


def _revert(configuration: Configuration, asked: Asked, now: Now, ticket: Ticket) -> Asked:
    return _answer(revert(asked["run"], configuration.rules, now, ticket.changing))


def _answer(report: Report) -> Asked:
    return {"run": report.plan.pk, "outcome": report.plan.state}


def _look_into(configuration: Configuration, asked: Asked, now: Now, ticket: Ticket) -> Asked:
    """Look into a list that was uploaded."""
    receiving.look_into(asked["upload"], ruling.current(), now, ticket.reading)
    return {"url": asked["url"]}


def _plan_list(configuration: Configuration, asked: Asked, now: Now, ticket: Ticket) -> Asked:
    choices, ticket.of = uploads.choices(asked["upload"]), uploads.rows(asked["upload"])
    receiving.plan(asked["upload"], choices, ruling.current(), now, ticket.reading)
    return {"url": asked["url"]}


def _import_list(configuration: Configuration, asked: Asked, now: Now, ticket: Ticket) -> Asked:
    ticket.of = uploads.rows(asked["upload"])
    receiving.apply(asked["upload"], configuration.rules, ruling.current(), now, ticket.changing)
    return {"url": asked["url"]}


def _invite(configuration: Configuration, asked: Asked, now: Now, ticket: Ticket) -> Asked:
    """Invite those who fit; it can be stopped between two batches, and who was invited by then stays so."""
    ticket.stage = SENDING
    wanted = people_in.Asked(**asked["who"])
    ticket.of = inviting.preview(wanted, now.at).mails
    invited = inviting.invite(wanted, now, told=ticket.sending, stop=ticket.unwanted.is_set)
    return {"invited": invited, "stopped": ticket.unwanted.is_set(), "url": asked["url"]}


def _trial(configuration: Configuration, asked: Asked, now: Now, ticket: Ticket) -> Asked:
    """Send a message that says no more than that messages arrive."""
    done = tell_trial(configuration, now.at)
    return {"sent": [name for name, _ in done.sent], "not_sent": [list(pair) for pair in done.failed]}


def _rehearse(configuration: Configuration, asked: Asked, now: Now, ticket: Ticket) -> Asked:
    """Try the draft of the rules on every document."""
    number = drafting.rehearse(now, ticket.reading)
    return {"rehearsal": number, "url": f"{asked['url']}{number}/"}


def _check(configuration: Configuration, asked: Asked, now: Now, ticket: Ticket) -> Asked:
    """Look whether a source can be read, as far as one can know without changing anything."""
    name = asked["source"]
    try:
        reader = Counted(open_source(configuration, name), ticket.reading)
        found = checked_json(name, check(reader, configuration.rules[name], today=now.today))
    except (RightMissingError, SourceUnreadableError) as error:
        found = unreadable_json(name, error)
    return {"checked": found, "url": asked["url"]}


def _review(configuration: Configuration, asked: Asked, now: Now, ticket: Ticket) -> Asked:
    """Look for people who are here twice: who has changed since the last time, or everybody."""
    from kinroll.flows import sweeping  # here: it loads what works on columns

    return {"cases": sweeping.sweep(configuration.rules, now, full=bool(asked.get("full"))).cases, "url": "/review/"}


def _target(configuration: Configuration, asked: Asked, now: Now, ticket: Ticket) -> Asked:
    """Do something at a target: check it, plan, sync, carry out a plan, ask for news."""
    from kinroll.flows.provisioning import at, polling, syncing  # here: they load an HTTP client

    name, what = asked["target"], asked["what"]
    answer: dict[str, Any] = {"url": asked["url"]}
    if what == "check":
        with at.at(configuration, name, now) as where:
            at.check(where)
    elif what == "poll":
        answer["asked"] = polling.poll(configuration, name, now).asked
    elif what == "apply":
        release = asked.get("release", "")
        ran = syncing.apply(configuration, name, asked["number"], now, release=release, tell=ticket.changing)
        answer["outcome"] = ran.outcome
    else:
        act = syncing.plan if what == "plan" else syncing.sync
        answer["outcome"] = act(configuration, name, now, ticket.reading if what == "plan" else ticket.changing).outcome
    return answer


SYNC, PLAN, APPLY, REVERT = "sync", "plan", "apply", "revert"
INVITE, TRIAL = "invite", "trial"
REHEARSE, CHECK = "rehearse", "check"
REVIEW = "review"
AVETMISS_LOOK, AVETMISS_LODGE = "avetmiss-look", "avetmiss-lodge"
TARGET = "target"
IMPORT_LOOK, IMPORT_PLAN, IMPORT_APPLY = "import-look", "import-plan", "import-apply"
KINDS: Mapping[str, Work] = {
    SYNC: _sync,
    PLAN: _plan,
    APPLY: _apply,
    REVERT: _revert,
    INVITE: _invite,
    TRIAL: _trial,
    REVIEW: _review,
    TARGET: _target,
    REHEARSE: _rehearse,
    CHECK: _check,
    IMPORT_LOOK: _look_into,
    IMPORT_PLAN: _plan_list,
    IMPORT_APPLY: _import_list,
    AVETMISS_LOOK: working.look,
    AVETMISS_LODGE: working.lodge,
}
"""What each kind of work does."""
