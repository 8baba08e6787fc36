"""``kinroll avetmiss set / list / import / settings``: what an organisation enters of its training."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, current_time, open_database
from kinroll.cli.reports import DONE_WITH_PROBLEMS
from kinroll.cli.showing import dump, say, table, tell

if TYPE_CHECKING:
    from kinroll.flows.training_facts import Kept

Kind = Annotated[
    str,
    typer.Argument(metavar="KIND", help="organisation, place, program, unit, course, enrolment or outcome."),
]
SHOWN = 20


def set_facts(
    kind: Kind,
    facts: Annotated[list[str], typer.Argument(metavar="FACT=VALUE…", help="What it is, and what is told by.")],
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Enter one thing, or change it: what is there already under its code is changed, what is not named stays.

    Example: kinroll avetmiss set outcome document=17 unit=BSBCRT511 outcome=20 ends_on=2026-06-28
    """
    _refuse_unknown(kind)
    entered = dict(_pair(text) for text in facts)
    open_database(config)
    from kinroll.flows import training_facts

    training_facts.save(kind, entered, current_time())
    if as_json:
        dump({"schema": 1, "kind": kind, "kept": 1})
    else:
        say(f"Kept: {kind} {next(iter(entered.values()))}.")


def list_facts(kind: Kind, as_json: Json = False, config: Config = HERE) -> None:
    """All things of a kind.

    Example: kinroll avetmiss list unit --json
    """
    _refuse_unknown(kind)
    open_database(config)
    from kinroll.core.avetmiss.facts import THINGS
    from kinroll.store import training

    thing, page = THINGS[kind], 1
    names = [fact.name for fact in thing.facts]
    while True:
        found, total = training.listed(thing, page=page, size=1_000)
        if as_json:
            for one in found:
                dump(dict(one.facts))
        else:
            table(names, [[one.facts[name] or "-" for name in names] for one in found])
        if page * 1_000 >= total:
            return
        page += 1


def import_facts(
    kind: Kind,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV or XLSX file.", readable=False)],
    plan: Annotated[bool, typer.Option("--plan", help="Only say what it would change; nothing is kept.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Enter a whole list; its columns are called as the facts are. A wrong row is named, and costs no other row.

    Example: kinroll avetmiss import outcome outcomes.xlsx --plan
    """
    _refuse_unknown(kind)
    open_database(config)
    from kinroll.flows import training_lists
    from kinroll.flows.answers.training_lists import kept_json
    from kinroll.sources.spreadsheet.reader import Spreadsheet

    if plan:
        done = training_lists.plan_list(kind, Spreadsheet(file))
    else:
        done = training_lists.import_list(kind, Spreadsheet(file), current_time())
    if as_json:
        dump(kept_json(kind, done, is_plan=plan))
    else:
        _say_kept(done, is_plan=plan)
    if done.refused:
        raise typer.Exit(DONE_WITH_PROBLEMS)


def _say_kept(done: "Kept", *, is_plan: bool) -> None:
    would = "would be" if is_plan else "is" if done.kept == 1 else "are"
    rows = "row" if done.kept == 1 else "rows"
    say(f"{done.kept:,} {rows} {would} kept: {done.new:,} new, {done.changed:,} changed, {done.same:,} as they were.")
    for one in done.shown[:SHOWN] if is_plan else ():
        facts = "; ".join(f'{name} "{after}" (now "{before}")' for name, (before, after) in one.changed.items())
        say(f"  row {one.line}, {one.about}: {'new' if one.is_new else facts}")
    if is_plan and done.new + done.changed > SHOWN:
        tell(f"The first {SHOWN} are shown. More of them: --json")
    for line, why in list(done.refused.items())[:SHOWN]:
        say(f"  row {line} {'would not be' if is_plan else 'is not'}: {why}")
    if len(done.refused) > SHOWN:
        tell(f"{len(done.refused) - SHOWN} more rows are not kept. All: --json")
    if is_plan:
        tell("Nothing was kept. To keep them: the same without --plan")


def settings(
    settings: Annotated[list[str] | None, typer.Argument(metavar="[NAME=VALUE]…", help="What to settle.")] = None,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """What the standard leaves open, as this organisation has it; with NAME=VALUE it is settled otherwise.

    Example: kinroll avetmiss settings state_tail=yes completed_steps=completed,certified
    """
    open_database(config)
    from kinroll.core.avetmiss import settling
    from kinroll.store import collecting

    entered = dict(_pair(text) for text in settings or ())
    try:
        cleaned = {name: settling.clean(name, value) for name, value in entered.items()}
    except settling.SettingError as error:
        raise typer.BadParameter(str(error)) from None
    if cleaned:
        collecting.keep_settings(cleaned)
    found = {**settling.DEFAULTS, **collecting.settings()}
    if as_json:
        dump({"schema": 1, **found})
        return
    for name, value in found.items():
        say(f"{name:<22}  {', '.join(value) if isinstance(value, list) else value}")


def _refuse_unknown(kind: str) -> None:
    from kinroll.core.avetmiss.facts import THINGS

    if kind not in THINGS:
        raise typer.BadParameter(f"{kind!r} is none of {', '.join(THINGS)}")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"{text!r} is not NAME=VALUE")
    return name, value
