"""How the outcome of a run is told."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kinroll.cli.showing import dump, say, tell

if TYPE_CHECKING:
    from kinroll.flows.applying import Report
    from kinroll.store.models import Plan

DONE, DONE_WITH_PROBLEMS, WRONG_USAGE, STOPPED, UNUSABLE, UNFINISHED = range(6)
SHOWN = 12


def exit_status(report: "Report") -> int:
    """The exit status that the outcome of a run is promised."""
    counts = report.plan.counts
    if report.plan.state == "held":
        return STOPPED
    return DONE_WITH_PROBLEMS if counts.get("refused") or counts.get("value_dropped") else DONE


@contextmanager
def telling_failure(source: str | None, *, as_program: bool) -> "Iterator[None]":
    """For programs, a run that ends in an expected error prints the same object as one that ends well."""
    started = time.perf_counter()
    try:
        yield
    except (Exception, KeyboardInterrupt) as error:
        if as_program and _outcome(error):
            dump(failed_json(source, error, time.perf_counter() - started))
        raise


_OUTCOMES = {
    "ApplyInterruptedError": "interrupted",
    "CannotApplyError": "failed",
    "DatabaseUnusableError": "failed",
    "DeclarationError": "failed",
    "Error": "failed",  # of the database
    "KeyboardInterrupt": "interrupted",
    "PlanIsStaleError": "failed",
    "RightMissingError": "failed",
    "RunUnknownError": "failed",
    "SourceBusyError": "failed",
    "SourcePausedError": "held",
    "SourceUnreadableError": "failed",
    "UnknownSourceError": "failed",
}


def _outcome(error: BaseException) -> str:
    """The outcome of a run that such an error ended; empty for an error that nobody expected."""
    if was_interrupted(error):
        return "interrupted"
    return next((_OUTCOMES[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in _OUTCOMES), "")


def words_of(error: BaseException) -> str:
    """What an error says to people; of what a database driver says the first line, for the others may hold values."""
    if not any(kind.__module__ == "django.db.utils" for kind in type(error).__mro__):  # without loading Django
        return str(error)
    from kinroll.store.database import first_line

    return f"The database cannot be used: {first_line(error)}. Its address is database.url in kinroll.toml."


def was_interrupted(error: BaseException | None) -> bool:
    """Whether Ctrl-C stands behind an error: a driver interrupted in its work may complain of something else."""
    while error and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None


def failed_json(source: str | None, error: BaseException, seconds: float) -> dict[str, Any]:
    """The object of a run that did not come to its end; ``reason`` says why."""
    problems: list[dict[str, Any]] = []
    if missing := getattr(error, "problems", None):
        from kinroll.flows.answers.problems import problem_json
        from kinroll.store.runs import SeenProblem

        problems = [problem_json(SeenProblem(problem, datetime.now(UTC))) for problem in missing]
    plan = getattr(error, "plan", None)
    if plan:
        problems = _seen_by(plan, source or "SOURCE")
    outcome = _outcome(error)
    return {
        "schema": 1,
        "run": plan.pk if plan else None,
        "plan": plan.pk if plan else None,
        "source": source,
        "outcome": outcome,
        "reason": words_of(error) or "interrupted before anything was changed",
        "counts": {name: count for name, count in plan.counts.items() if name != "tally"} if plan else {},
        "brakes": [{"code": "source-paused", "message": str(error)}] if outcome == "held" else [],
        "problems": problems,
        "seconds": round(seconds, 3),
    }


def _seen_by(plan: "Plan", source: str) -> list[dict[str, Any]]:
    """The problems of a run that was interrupted, if the database still answers."""
    from django.db.utils import Error

    from kinroll.flows.answers.problems import problem_json
    from kinroll.store import runs

    try:
        return [problem_json(seen, default_source=source) for seen in runs.problems_of(plan)]
    except Error:
        return []


def tell_report(report: "Report", seconds: float, *, as_program: bool, asked_at: datetime | None = None) -> None:
    """Tell the outcome of a run, as JSON or in words; in words also when it had ended before it was asked for."""
    if as_program:
        from kinroll.flows.answers.runs import report_json

        with suppress(BrokenPipeError):  # the exit status stays that of the run
            dump(report_json(report, seconds))
        return
    ended = report.plan.finished_at
    if asked_at and ended and ended < asked_at:
        when = f"{ended.astimezone():%Y-%m-%d at %H:%M}"
        say(f"Run {report.plan.pk} was done already, on {when}; nothing was changed now.")
    _in_words(report, seconds)


_WORDS = {
    "created": "created",
    "updated": "updated",
    "disabled": "disabled",
    "enabled": "enabled again",
    "unchanged": "unchanged",
    "refused": "refused",
    "out_of_scope": "not related to a current student",
}


def _in_words(report: "Report", seconds: float) -> None:
    plan = report.plan
    what = {"applied": "applied", "unchanged": "nothing to change", "held": "HELD, nothing was changed"}
    source = plan.source.name if plan.source else plan.kind
    say(f"{plan.kind} {source}, run {plan.pk}: {what.get(plan.state, plan.state)} ({seconds:.1f} s)")
    if plan.failure:
        say(f"  {plan.failure}")
    counted = [f"{plan.counts[name]:,} {words}" for name, words in _WORDS.items() if plan.counts.get(name)]
    if counted:
        say("  " + ", ".join(counted))
    for brake in plan.brakes:
        say(f"  Brake {brake['code']}: {brake['message']}")
    problems = _summarise(report)
    _next_steps(report, problems)


def _summarise(report: "Report") -> int:
    """The problems of a run by code, with the values missed (A3); how many keep somebody out or drop a value."""
    from kinroll.store import runs

    counts: Counter[tuple[str, str]] = Counter()
    missed: dict[str, Counter[str]] = {"title-unknown": Counter(), "gender-unknown": Counter()}
    for seen in runs.problems_of(report.plan):
        counts[seen.problem.severity, seen.problem.code] += 1
        if seen.problem.code in missed:
            missed[seen.problem.code][seen.problem.value] += 1
    for (severity, code), count in sorted(counts.items(), key=lambda item: (item[0][0] == "advice", item[0])):
        values = ", ".join(f'"{value}" {times:,}' for value, times in missed.get(code, Counter()).most_common(SHOWN))
        say(f"  {count:>6,}  {code} ({severity})" + (f": {values}" if values else ""))
    return sum(count for (severity, _), count in counts.items() if severity != "advice")


def _next_steps(report: "Report", problems: int) -> None:
    plan = report.plan
    if plan.state == "held":
        tell(f"See what it would do: kinroll changes {plan.pk}")
        tell(f"If it is right:       kinroll apply {plan.pk} --release-brake REASON")
    elif plan.state == "planned":
        tell(f"See each change: kinroll changes {plan.pk}. Apply it: kinroll apply {plan.pk}")
    elif problems:
        tell(f"{problems} need you: kinroll problems")
