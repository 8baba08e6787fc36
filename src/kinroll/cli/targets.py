"""``kinroll target``: other systems that people are told to, such as Moodle."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinroll.cli.opening import HERE, Config, Json, current_time, open_database
from kinroll.cli.reports import DONE_WITH_PROBLEMS, STOPPED, UNFINISHED
from kinroll.cli.showing import dump, progress, say, table, tell

if TYPE_CHECKING:
    from kinroll.flows.provisioning.syncing import Ran

SHOWN = 20
app = typer.Typer(help="Other systems that people are told to, such as Moodle.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The target, as kinroll.toml calls it.", metavar="NAME")]
Key = Annotated[str, typer.Argument(help="A contact: number, SOURCE:ID or username.", metavar="KEY")]


@app.command("list")
def list_(as_json: Json = False, config: Config = HERE) -> None:
    """Every target that is declared, and how it stands.

    Example: kinroll target list
    """
    configuration = open_database(config)
    from kinroll.flows.answers.targets import targets_json
    from kinroll.store.provisioning import states

    rows = targets_json(configuration.declared.targets, states.all_by_name())
    if as_json:
        for row in rows:
            dump(row)
    elif rows:
        columns = ("target", "state", "users", "suspended", "parked", "waiting", "compared_at")
        table(columns, [[row[name] for name in columns] for row in rows])
    else:
        tell("No target is declared: see docs/how-to/connect-moodle.md")


@app.command()
def check(name: Name, as_json: Json = False, config: Config = HERE) -> None:
    """Can it be used, are its functions and rights there? Changes nothing there. After a stop this lets it go on.

    Example: kinroll target check moodle
    """
    configuration = open_database(config)
    from kinroll.flows.provisioning import at

    with at.at(configuration, name, current_time()) as where:
        found = at.check(where)
    if as_json:
        dump({"schema": 1, "target": name, "site": found.site, "release": found.release, "warnings": found.warnings})
        return
    say(f"{name}: {found.site}, release {found.release}. It can be used.")
    for warning in found.warnings:
        say(f"  {warning}")


@app.command()
def plan(name: Name, as_json: Json = False, config: Config = HERE) -> None:
    """Compare everybody with what is held there, and show what a sync would do; nothing is sent.

    Example: kinroll target plan moodle
    """
    from kinroll.flows.provisioning import syncing

    _run(syncing.plan, name, config, as_json=as_json)


@app.command()
def sync(
    name: Name,
    changes: Annotated[bool, typer.Option("--changes", help="Only those to whom something has happened.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Compare everybody with what is held there, and put right what differs, unless a brake stops it.

    Example: kinroll target sync moodle
    """
    from kinroll.flows.provisioning import syncing

    _run(syncing.sync_changes if changes else syncing.sync, name, config, as_json=as_json)


@app.command()
def apply(
    name: Name,
    number: Annotated[int, typer.Argument(help="The plan.", metavar="PLAN")],
    release: Annotated[
        str, typer.Option("--release-brake", help="Why a plan may pass that was stopped.", metavar="REASON")
    ] = "",
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Carry out a stored plan, and nothing that is not in it.

    Example: kinroll target apply moodle 7 --release-brake "end of the year"
    """
    from kinroll.flows.provisioning import syncing

    def act(configuration: Any, name: str, now: Any, tell: Callable[[int], None]) -> "Ran":
        return syncing.apply(configuration, name, number, now, release=release, tell=tell)

    _run(act, name, config, as_json=as_json)


def _run(act: Callable[..., "Ran"], name: str, config: Path, *, as_json: bool) -> None:
    configuration = open_database(config)
    from kinroll.flows.answers.targets import ran_json
    from kinroll.flows.provisioning.at import TargetUnusableError

    try:
        with progress(f"{name}:") as bar:
            ran = act(configuration, name, current_time(), bar)
    except TargetUnusableError as error:
        if not error.has_begun:
            raise
        tell(f"kinroll: {error}")
        raise typer.Exit(UNFINISHED) from None
    if as_json:
        dump(ran_json(name, ran))
    else:
        _in_words(name, ran)
    if ran.outcome == "held":
        raise typer.Exit(STOPPED)
    if ran.parked or ran.waiting:
        raise typer.Exit(DONE_WITH_PROBLEMS)


def _in_words(name: str, ran: "Ran") -> None:
    from kinroll.store.provisioning import runs

    words = {"applied": "done", "unchanged": "nothing to change", "held": "HELD, nothing was sent"}
    number = f", run {ran.run.pk}" if ran.run else ""
    say(f"{name}{number}: {words.get(ran.outcome, ran.outcome)} ({ran.requests:,} requests)")
    steps = runs.kinds(ran.run) if ran.run else {}
    if steps:
        say("  " + ", ".join(f"{kind} {count:,}" for kind, count in steps.items()))
    for brake in ran.brakes:
        say(f"  Brake {brake['code']}: {brake['message']}")
    if ran.outcome in ("held", "planned") and ran.run and steps:
        say(f"  See it: kinroll target steps {ran.run.pk}")
        release = ' --release-brake "REASON"' if ran.outcome == "held" else ""
        say(f"  Carry it out: kinroll target apply {name} {ran.run.pk}{release}")
    if ran.parked:
        say(f"  {ran.parked:,} need you: kinroll target show {name}")
    if ran.waiting:
        say(f"  {ran.waiting:,} got no answer, and are tried again.")


@app.command()
def steps(
    number: Annotated[int, typer.Argument(help="The run at a target.", metavar="RUN")],
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """What a run at a target did, or would do: a line a step.

    Example: kinroll target steps 7
    """
    open_database(config)
    from kinroll.flows.answers.targets import line_json
    from kinroll.store.provisioning import runs

    run = runs.find(number)
    if run is None:
        raise typer.BadParameter(f"there is no run {number} at a target")
    page = 1
    while lines := runs.lines(run, page=page, size=1_000)[0]:
        for line in lines:
            if as_json:
                dump(line_json(line))
            else:
                said = "; ".join(f"{key} {line.before.get(key, '')!r} -> {v!r}" for key, v in line.after.items())
                say(f"{line.contact} {line.name}: {line.kind} {line.place} {said} {line.why}".rstrip())
        page += 1


@app.command()
def show(name: Name, as_json: Json = False, config: Config = HERE) -> None:
    """How a target stands, and whom somebody has to look at.

    Example: kinroll target show moodle
    """
    configuration = open_database(config)
    from kinroll.declarations.targets import declared_target
    from kinroll.flows.answers.targets import target_json, waiting_json
    from kinroll.store.provisioning import links, states

    declared_target(configuration, name)
    row = states.find(name)
    stands = target_json(name, row)
    listed = [links.listed(row.pk, state, size=10_000)[0] for state in (links.PARKED, links.WAITING)] if row else []
    people = [waiting_json(one) for several in listed for one in several]
    if as_json:
        dump({"schema": 1, **stands, "people": people})
        return
    say(f"{name}: {stands['state']}, {stands['users']:,} users ({stands['suspended']:,} suspended)")
    if stands["why"]:
        say(f"  {stands['why']}")
    for one in people[:SHOWN]:
        say(f"  {one['contact_id']} {one['name']}: {one['message']} {one['about'] or ''} [{one['code']}]")
        say(f"      {one['fix']}" + (f" (user {one['found']})" if one["found"] else ""))
    if len(people) > SHOWN:
        say(f"  ... {len(people):,} in all: --json")


@app.command()
def adopt(
    name: Name,
    key: Annotated[str, typer.Argument(help="A contact: number, SOURCE:ID or username.", metavar="[KEY")] = "",
    user: Annotated[str, typer.Argument(help="The number of the user there.", metavar="USER]")] = "",
    matching: Annotated[
        bool, typer.Option("--matching", help="All whose username, email and names are the same there.")
    ] = False,
    renumber: Annotated[bool, typer.Option("--renumber", help="Although the user has another number there.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Say that a user who was there before is this contact's. Never decided by a machine, and never for an email alone.

    Example: kinroll target adopt moodle 17 664
    """
    configuration = open_database(config)
    from kinroll.flows.provisioning import adopting
    from kinroll.store import contacts

    if matching == bool(key or user) or bool(key) != bool(user):
        raise typer.BadParameter("name a contact and a user, or say --matching")
    if matching:
        adopted, left = adopting.adopt_matching(configuration, name, current_time())
    else:
        number = contacts.find(key)
        adopting.adopt(configuration, name, number, user, current_time(), renumber=renumber)
        adopted, left = [number], []
    if as_json:
        said = [{"contact_id": contact, "reason": why} for contact, why in left]
        dump({"schema": 1, "target": name, "adopted": adopted, "left": said})
        return
    say(f"Adopted {len(adopted):,}; left {len(left):,}. Then: kinroll target sync {name}")
    for contact, why in left[:SHOWN]:
        say(f"  {contact}: {why}")


@app.command()
def forget(name: Name, key: Key, as_json: Json = False, config: Config = HERE) -> None:
    """Forget whose user a contact's was: it is looked for anew, and made where there is none. Nothing changes there.

    Example: kinroll target forget moodle 17
    """
    configuration = open_database(config)
    from kinroll.flows.provisioning import adopting
    from kinroll.store import contacts

    number = contacts.find(key)
    adopting.forget(configuration, name, number, current_time())
    _tell_done(name, number, f"Forgotten. Then: kinroll target sync {name}", as_json=as_json)


@app.command()
def retry(name: Name, key: Key, as_json: Json = False, config: Config = HERE) -> None:
    """Send again what was refused, with the next sync.

    Example: kinroll target retry moodle 17
    """
    configuration = open_database(config)
    from kinroll.flows.provisioning import adopting
    from kinroll.store import contacts

    number = contacts.find(key)
    adopting.try_again(configuration, name, number, current_time())
    _tell_done(name, number, f"It is sent again. Then: kinroll target sync {name}", as_json=as_json)


def _tell_done(name: str, number: int, words: str, *, as_json: bool) -> None:
    if as_json:
        dump({"schema": 1, "target": name, "contact_id": number, "outcome": "done"})
    else:
        say(words)


@app.command()
def poll(name: Name, as_json: Json = False, config: Config = HERE) -> None:
    """Ask who has completed what; each completion is news for its document.

    Example: kinroll target poll moodle
    """
    configuration = open_database(config)
    from kinroll.flows.answers.targets import polled_json
    from kinroll.flows.provisioning import polling

    polled = polling.poll(configuration, name, current_time())
    if as_json:
        dump(polled_json(name, polled))
    else:
        say(
            f"Asked about {polled.asked:,} enrolments; {polled.completed:,} completed, {len(polled.moved):,} documents."
        )
        for number, why in polled.refused:
            say(f"  document {number}: {why}")
    if polled.refused:
        raise typer.Exit(DONE_WITH_PROBLEMS)
