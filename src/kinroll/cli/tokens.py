"""Commands about the tokens of other programs."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, current_time, prepare
from kinroll.cli.showing import dump, say, table, tell

app = typer.Typer(help="Tokens that let other programs use the HTTP API.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which program it is for.")],
    scope: Annotated[list[str] | None, typer.Option("--scope", help="What it may do; several times.")] = None,
    days: Annotated[int, typer.Option("--days", help="How many days it lasts.")] = 90,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Make a token. It is shown once; only a digest of it is kept.

    Example: kinroll token create library --scope contacts:read --days 180
    """
    _open(config)
    from kinroll.flows import tokens

    made = tokens.create(name, scope or (), days, current_time())
    if as_json:
        facts = {"scopes": made.scopes, "ends_at": made.ends_at.isoformat()}
        dump({"schema": 1, "token": made.number, "name": made.name, "secret": made.secret, **facts})
        return
    say(made.secret)
    tell(f"This is shown once. It counts until {made.ends_at:%Y-%m-%d}, for: {', '.join(made.scopes)}.")


@app.command("list")
def list_tokens(as_json: Json = False, config: Config = HERE) -> None:
    """Every token there was: what it may do, until when, and when it was used.

    Example: kinroll token list
    """
    _open(config)
    from kinroll.accounts.programs import tokens
    from kinroll.flows.answers.tokens import token_facts

    now = datetime.now(UTC)
    listed = [token_facts(one, now) for one in tokens.listed()]
    if as_json:
        for facts in listed:
            dump(facts)
        return
    table(
        ("number", "name", "state", "until", "last used", "uses", "may"),
        [
            (
                *(facts["token"], facts["name"], facts["state"], facts["ends_at"][:10]),
                *((facts["used_at"] or "-")[:16].replace("T", " "), facts["uses"], ", ".join(facts["scopes"])),
            )
            for facts in listed
        ],
    )


@app.command()
def revoke(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As kinroll token list has it.", min=1)],
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Let a token count no more, from the next request on.

    Example: kinroll token revoke 3
    """
    _open(config)
    from kinroll.accounts.programs import tokens as kept
    from kinroll.flows import tokens

    if number not in {one.number for one in kept.listed()}:
        raise typer.BadParameter(f"there is no token {number}. See: kinroll token list")
    was_good = tokens.revoke(number, current_time())
    if as_json:
        dump({"schema": 1, "token": number, "revoked": was_good})
    else:
        say(f"Token {number} counts no more." if was_good else f"Token {number} was revoked before.")


def _open(config: Path) -> None:
    """Open the database, with the tables of the web application."""
    prepare(web=True)
    from kinroll.cli.opening import open_database
    from kinroll.web.serving import refuse_missing_tables

    open_database(config)
    refuse_missing_tables()
