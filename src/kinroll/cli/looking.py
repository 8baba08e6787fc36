"""Commands that only look: changes, runs, run, problems, why, why-missing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from kinroll.cli.comparing import tell_difference
from kinroll.cli.opening import HERE, Config, Json, open_database, refuse_unknown
from kinroll.cli.running import Number
from kinroll.cli.showing import dump, say, table, tell

Key = Annotated[str, typer.Argument(help="A contact number, SOURCE:ID, or a username.", metavar="KEY")]
PAGE = 50
MOST = 1_000_000
UNDONE = ("sync", "edit", "move-in")


def changes(
    number: Annotated[int, typer.Argument(help="The number of the plan.", metavar="PLAN")],
    page: Annotated[int, typer.Option("--page", help=f"Which page of {PAGE} people.", min=1, max=MOST)] = 1,
    everything: Annotated[bool, typer.Option("--all", help="All pages at once.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Each change of a plan: before, after and reason.

    Example: kinroll changes 7 --page 2
    """
    open_database(config)
    from kinroll.core.fields import shown
    from kinroll.store import history

    plan = history.get(number)
    if as_json:
        from kinroll.flows.answers.runs import change_json

        for item in history.changes(plan):
            dump(change_json(item.contact_id, item.source_id, item.line))
        return
    counted = history.count_changes(plan)
    say(f"Plan {number} ({plan.state}): " + (", ".join(f"{n:,} {kind}" for kind, n in counted.items()) or "no change"))
    first = 1 if everything else (page - 1) * PAGE + 1
    person: tuple[Any, ...] = ()
    for item in history.changes(plan, first, None if everything else first + PAGE - 1):
        who = (item.contact_id, item.source_id)
        if who != person:
            person = who
            number_words = f"contact {item.contact_id}" if item.contact_id else "new"
            say(f"{item.change}: {item.name or item.source_id} ({item.source_id or 'here'}, {number_words})")
        line = item.line
        say(f"    {line.kind} {line.field}: {shown(line.before) or '-'} -> {shown(line.after) or '-'}  [{line.reason}]")
    total = sum(counted.values())
    if not everything and total > first + PAGE - 1:
        tell(f"More: kinroll changes {number} --page {page + 1}")
    elif first > max(total, 1):
        last = max(1, -(-total // PAGE))
        tell(f"There is no page {page}. The last: kinroll changes {number} --page {last}")


def runs(
    count: Annotated[int, typer.Option("--count", help="How many, the newest first.", min=1, max=MOST)] = 20,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """What has been run, the newest first.

    Example: kinroll runs --count 5
    """
    open_database(config)
    from kinroll.store import history

    listed = [history.facts(plan) for plan in history.recent(count)]
    if as_json:
        for facts in listed:
            dump(facts)
        return
    names = ("created", "updated", "disabled", "enabled", "refused")
    table(
        ("run", "when", "what", "outcome", *names, "by"),
        [
            (
                facts["run"],
                facts["made_at"][:16].replace("T", " "),
                " ".join(filter(None, (facts["kind"], facts["source"]))),
                facts["outcome"],
                *(facts["counts"].get(name, "") for name in names),
                facts["by"],
            )
            for facts in listed
        ],
    )


def run(
    number: Number,
    diff: Annotated[
        int | None, typer.Option("--diff", help="Compare with this run of the same source.", metavar="RUN")
    ] = None,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """One run: what it did, what stopped it, who let it pass; or what is different between two.

    Example: kinroll run 7, kinroll run 7 --diff 9
    """
    open_database(config)
    if diff is not None:
        tell_difference(number, diff, as_json=as_json)
        return
    from kinroll.flows.answers.runs import run_json
    from kinroll.store import history

    plan = history.get(number)
    facts = run_json(plan)
    if as_json:
        dump(facts)
        return
    for name, value in facts.items():
        if value not in (None, "", [], {}):
            say(f"{name.replace('_', ' ')}: {_fact(value)}")
    undo = f" Undo it: kinroll revert {number}" if plan.state == "applied" and plan.kind in UNDONE else ""
    tell(f"Each change: kinroll changes {number}.{undo}")


def _fact(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')} {n}" for key, n in value.items())
    if isinstance(value, list):
        return " ".join(f"{brake['message']} [{brake['code']}]" for brake in value)
    return str(value)


def problems(
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Write the list to this file.", metavar="FILE")] = None,
    source: Annotated[str, typer.Option("--source", help="Only those of one source.")] = "",
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Open problems: whom they concern, since when, and how to put them right.

    Example: kinroll problems --csv problems.csv
    """
    configuration = open_database(config)
    from kinroll.flows.answers.problems import problem_json, problems_csv
    from kinroll.store.runs import open_problems

    if source:
        refuse_unknown(configuration, source)
    listed = open_problems(source)
    if as_json:
        for name, seen in listed:
            dump(problem_json(seen, name))
        return
    if csv_file:
        try:
            csv_file.write_text(problems_csv(listed), encoding="utf-8-sig")
        except OSError as error:
            raise typer.BadParameter(f"{csv_file} cannot be written ({error.strerror}).") from None
        say(f"{len(listed)} problems are in {csv_file}.")
        return
    now = datetime.now(UTC)
    for name, seen in listed:
        problem = seen.problem
        age = (now - seen.first_seen).days
        since = "since today" if age < 1 else f"for {age} days"
        say(f"{name}:{problem.source_id} {problem.message}  [{problem.code}, {problem.severity}, {since}]")
        say(f"    Fix: {problem.fix_in(name)}")
    refused = sum(seen.problem.severity == "refused" for _, seen in listed)
    tell(f"{len(listed)} open, {refused} of them keep somebody out.")


def why(
    key: Key,
    field: Annotated[str, typer.Argument(help="One field; all without it.", metavar="FIELD")] = "",
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Why a value is what it is: which record won, by which rule, since when, and what lost.

    Example: kinroll why sims:3001 mobile
    """
    configuration = open_database(config)
    from kinroll.core.fields import CORE_FIELDS, shown
    from kinroll.flows import explaining
    from kinroll.store import contacts

    field = "address" if field == "postcode" else field  # one value: it has no history of its own
    known = {*CORE_FIELDS, *configuration.declared.fields}
    if field and field not in known:
        raise typer.BadParameter(f"{field!r} is no field. Fields: {', '.join(sorted({*known, 'postcode'}))}")
    number = contacts.find(key)
    found = explaining.why(number, configuration.rules, field)
    if as_json:
        from kinroll.flows.answers.contacts import why_json

        dump(why_json(number, found))
        return
    for item in found:
        say(f"{item.field}: {shown(item.value) or '(empty)'}")
        if item.winner:
            say(f"    won: {item.winner.ref}, {item.winner.rule}, since {item.winner.since:%Y-%m-%d}")
        else:
            say(f"    {item.note}")
        for lost in item.lost:
            value = shown(lost.value) or "(cleared)"
            say(f"    lost: {value} from {lost.ref}, {lost.rule}, since {lost.since:%Y-%m-%d}")


def why_missing(
    who: Annotated[str, typer.Argument(help="A name, or SOURCE:ID; of a parent or of a pupil.", metavar="WHO")],
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Why somebody is not here, or cannot sign in. A pupil's name answers for all of the pupil's contacts.

    Example: kinroll why-missing "Grace Okafor"
    """
    if not who.strip():
        raise typer.BadParameter("Say whom you miss: a name, or SOURCE:ID")
    open_database(config)
    from kinroll.flows import explaining

    found = explaining.why_missing(who)
    if as_json:
        from kinroll.flows.answers.contacts import missing_json

        dump(missing_json(who, found))
        return
    if not found:
        say(f"Nobody called {who!r}, and no record with that id, has been in any extract.")
        tell("Write the whole name, forename first, or SOURCE:ID. Is the person in the report that the sync reads?")
    for absence in found:
        where = f"contact {absence.contact_id}" if absence.contact_id else absence.source_id
        reason = "refused" if absence.state == "refused" else absence.reason
        say(f"{absence.who or '(no name)'} ({where}): {reason}")
        for problem in absence.problems:
            say(f"    {problem.message}  [{problem.code}]")
            say(f"    Fix: {problem.fix_in(absence.source_id.partition(':')[0])}")
