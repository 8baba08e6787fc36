"""Commands about webhooks: other programs that are called when something has happened to contacts."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, current_time, prepare
from kinroll.cli.reports import UNFINISHED
from kinroll.cli.showing import dump, say, table, tell

if TYPE_CHECKING:
    from kinroll.declarations.file import Configuration
    from kinroll.flows.webhooks import Made
    from kinroll.store.models import Webhook

app = typer.Typer(help="Programs that are called when something has happened to contacts.", no_args_is_help=True)
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="As kinroll webhook list has it.", min=1)]
Kinds = Annotated[list[str] | None, typer.Option("--event", help="A kind of event; several times. All without it.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which program is called.")],
    url: Annotated[str, typer.Argument(metavar="URL", help="Where it is called.")],
    event: Kinds = None,
    from_start: Annotated[bool, typer.Option("--from-start", help="Tell it all that happened before, too.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Call a program from now on. The secret that signs messages is shown once.

    Example: kinroll webhook add library https://library.example.org/kinroll --event created --event disabled
    """
    configuration = _open(config)
    from kinroll.flows import webhooks

    made = webhooks.create(name, url, event or (), configuration, current_time(), from_start=from_start)
    _tell_secret(made, as_json=as_json)


@app.command("list")
def list_webhooks(as_json: Json = False, config: Config = HERE) -> None:
    """Every webhook: whether it is on, how far it has come, what waits, and what was given up.

    Example: kinroll webhook list
    """
    _open(config)
    from kinroll.flows.answers.webhooks import webhook_json
    from kinroll.store import webhooks

    listed = [webhook_json(one) for one in webhooks.listed()]
    if as_json:
        for facts in listed:
            dump(facts)
        return
    table(
        ("number", "name", "state", "behind", "waiting", "dead", "last error"),
        [
            [facts[name] for name in ("webhook", "name", "state", "behind", "waiting", "dead", "last_error")]
            for facts in listed
        ],
    )


@app.command()
def messages(number: Number, dead: bool = False, as_json: Json = False, config: Config = HERE) -> None:
    """The last messages of a webhook, or its dead letters.

    Example: kinroll webhook messages 1 --dead
    """
    _open(config)
    from kinroll.flows.answers.webhooks import message_json
    from kinroll.store import webhooks

    listed = [message_json(one) for one in webhooks.messages(_find(number).pk, webhooks.DEAD if dead else "")]
    for facts in listed:
        if as_json:
            dump(facts)
        else:
            about = f"contact {facts['contact_id']}" if facts["contact_id"] else ""
            words = f"{facts['status'] or ''} {facts['error']}".strip()
            say(f"{facts['message']}  {facts['state']}  {facts['kind']} {about}  {words}")


@app.command()
def test(number: Number, as_json: Json = False, config: Config = HERE) -> None:
    """Send a test event now, and say what was answered.

    Example: kinroll webhook test 1
    """
    configuration = _open(config)
    from kinroll.flows import calling_webhooks, webhooks
    from kinroll.flows.answers.webhooks import message_json
    from kinroll.store import webhooks as kept

    hook = _find(number)
    queued = webhooks.test(hook, current_time())
    calling_webhooks.call(configuration)
    (facts,) = [message_json(one) for one in kept.messages(hook.pk) if one.pk == queued]
    if as_json:
        dump(facts)
    else:
        words = {"delivered": f"It was taken ({facts['status']}).", "dead": f"It was not taken: {facts['error']}"}
        say(words.get(facts["state"], "It waits: another process is sending."))
    if facts["state"] != kept.DELIVERED:
        raise typer.Exit(UNFINISHED)


@app.command()
def rotate(number: Number, as_json: Json = False, config: Config = HERE) -> None:
    """Make another secret. For a day messages are signed with the old one too.

    Example: kinroll webhook rotate 1
    """
    configuration = _open(config)
    from kinroll.flows import webhooks

    _tell_secret(webhooks.rotate(_find(number), configuration, current_time()), as_json=as_json)


@app.command()
def switch(
    number: Number,
    state: Annotated[str, typer.Argument(metavar="on|off")],
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Switch a webhook off, or on again: it goes on where it stopped.

    Example: kinroll webhook switch 1 on
    """
    if state not in ("on", "off"):
        raise typer.BadParameter("Say on or off.")
    _open(config)
    from kinroll.flows import webhooks

    webhooks.switch(hook := _find(number), is_on=state == "on")
    if as_json:
        dump({"schema": 1, "webhook": hook.pk, "state": state})
    else:
        say(f"{hook.name} is {state}.")


@app.command()
def replay(
    number: Number,
    since: Annotated[str, typer.Option("--since", help="From this time on.", metavar="TIME")] = "",
    after: Annotated[str, typer.Option("--after", help="Behind this position of the feed.", metavar="POSITION")] = "",
    dead: Annotated[bool, typer.Option("--dead", help="Only what was given up.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Have messages delivered again, with the same ids: since a time, behind a position (0-0: all), or dead letters.

    Example: kinroll webhook replay 1 --since 2026-11-01
    """
    if bool(since) + bool(after) + dead != 1:
        raise typer.BadParameter("Say one: --since TIME, --after POSITION, or --dead.")
    _open(config)
    from kinroll.flows import webhooks
    from kinroll.store.feed import PositionUnknownError, position_of

    hook = _find(number)
    facts: dict[str, object]
    try:
        if dead:
            facts = {"revived": webhooks.revive(hook)}
        else:
            place = position_of(after) if after else None
            facts = {"position": str(webhooks.replay(hook, since=_time(since) if since else None, after=place))}
    except PositionUnknownError as error:
        raise typer.BadParameter(f"{after!r}: {error}") from None
    if as_json:
        dump({"schema": 1, "webhook": hook.pk, **facts})
    else:
        say(
            f"{hook.name} is told again"
            + (f" of {facts['revived']} messages." if dead else f" behind {facts['position']}.")
        )


@app.command()
def remove(number: Number, as_json: Json = False, config: Config = HERE) -> None:
    """Forget a webhook: it is not called any more.

    Example: kinroll webhook remove 1
    """
    _open(config)
    from kinroll.flows import webhooks

    webhooks.remove(hook := _find(number))
    if as_json:
        dump({"schema": 1, "webhook": number, "removed": True})
    else:
        say(f"{hook.name} is not called any more.")


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no time; write it YYYY-MM-DD or YYYY-MM-DDTHH:MM") from None


def _tell_secret(made: "Made", *, as_json: bool) -> None:
    if as_json:
        dump({"schema": 1, "webhook": made.number, "name": made.name, "secret": made.secret})
        return
    say(made.secret)
    tell(f"This is shown once. {made.name} is webhook {made.number}. Next: kinroll webhook test {made.number}")


def _find(number: int) -> "Webhook":
    from kinroll.store import webhooks

    found = webhooks.find(number)
    if found is None:
        raise typer.BadParameter(f"there is no webhook {number}. See: kinroll webhook list")
    return found.hook


def _open(config: Path) -> "Configuration":
    prepare(web=True)
    from kinroll.cli.opening import open_database

    return open_database(config)
