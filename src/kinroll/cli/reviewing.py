"""Commands for the questions of who is who: the list, and the answers to one of them."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, current_time, open_database, prepare
from kinroll.cli.showing import dump, say, table, tell

if TYPE_CHECKING:
    from kinroll.flows.reviewing import Answered
    from kinroll.store.review import Case

app = typer.Typer(help="Who is who: what a person has to say, and the answers.", invoke_without_command=True)
Key = Annotated[str, typer.Argument(help="A case of: kinroll review (17-42, sims:3006, documents:31)", metavar="CASE")]
Chosen = Annotated[str, typer.Option("--contact", help="Which contact it is, or which of two stays.", metavar="KEY")]


@app.callback()
def review(context: typer.Context, as_json: Json = False, config: Config = HERE) -> None:
    """What waits for somebody to say who is who, what does most harm first.

    Example: kinroll review
    """
    if context.invoked_subcommand:
        return
    open_database(config)
    from kinroll.flows import reviewing
    from kinroll.flows.answers.review import case_json
    from kinroll.store import review as stored

    now = current_time()
    waiting = reviewing.refresh(now.at)
    listed = stored.cases(now.today)
    if as_json:
        for one in stored.cases(now.today, size=max(waiting, 1)):
            dump(case_json(one))
        return
    table(("case", "why", "who", "or is it", "asked"), [(x.key, x.why, x.name, x.other, x.asked) for x in listed])
    if waiting:
        tell(f"{waiting} wait for you. Answer one: kinroll review same CASE, different, later or ask")


@app.command()
def same(key: Key, contact: Chosen = "", as_json: Json = False, config: Config = HERE) -> None:
    """They are one person: contacts are merged, a record is linked, a document goes on.

    Example: kinroll review same 17-42
    """
    configuration = open_database(config)
    from kinroll.flows import reviewing
    from kinroll.store import contacts

    chosen = contacts.find(contact) if contact else None
    done = reviewing.same(_case(key), configuration.rules, current_time(), contact=chosen)
    words = f"{key}: one person, contact {done.contact}."
    if done.merged:
        words += f" Undo it: kinroll contact unmerge {done.merged}"
    _tell(done, words, as_json)


@app.command()
def different(key: Key, as_json: Json = False, config: Config = HERE) -> None:
    """They are different people. It is kept for ever, and not asked again.

    Example: kinroll review different 17-42
    """
    configuration = open_database(config)
    from kinroll.flows import reviewing

    done = reviewing.different(_case(key), configuration.rules, current_time())
    _tell(done, f"{key}: different people. It is not asked again.", as_json)


@app.command()
def later(
    key: Key,
    until: Annotated[str, typer.Option("--until", help="Not before this day (in a week).", metavar="DATE")] = "",
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Put a case off until a day.

    Example: kinroll review later 17-42 --until 2026-12-01
    """
    open_database(config)
    from kinroll.flows import reviewing

    now = current_time()
    day = _day(until) if until else reviewing.usual_day(now.today)
    _tell(reviewing.later(_case(key), day, now), f"{key}: not before {day}.", as_json)


@app.command()
def ask(
    key: Key,
    of: Annotated[str, typer.Option("--of", help="The colleague's username.", metavar="USERNAME")],
    note: Annotated[str, typer.Option("--note", help="What you would like to know.", metavar="TEXT")] = "",
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Ask a colleague: they find your words beside the case, and get a mail where an address is known.

    Example: kinroll review ask 17-42 --of anna --note "Do you know them?"
    """
    prepare(web=True)
    configuration = open_database(config)
    from kinroll.flows import consulting

    is_mailed = consulting.ask(_case(key), of, note, configuration, current_time())
    if as_json:
        dump({"case": key, "answer": "ask", "asked": of, "mailed": is_mailed})
    else:
        say(f"{of} is asked about {key}" + (", and gets a mail." if is_mailed else "; no address of theirs is known."))


def _case(key: str) -> "Case":
    from kinroll.flows import reviewing

    return reviewing.case(key, current_time())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day like 2026-12-01") from None


def _tell(done: "Answered", words: str, as_json: bool) -> None:
    if as_json:
        from kinroll.flows.answers.review import answered_json

        dump(answered_json(done))
    else:
        say(words)
