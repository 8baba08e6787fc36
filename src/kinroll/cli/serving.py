"""Commands of the web application: serve it, and make the accounts of those who work with it."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, current_time, prepare, read_config
from kinroll.cli.reports import STOPPED
from kinroll.cli.showing import dump, is_terminal, say, tell

account = typer.Typer(help="Accounts of those who work with Kinroll.", no_args_is_help=True)


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on; that of [web] without it.")] = "",
    port: Annotated[int, typer.Option("--port", help="The port; 0 for any that is free.", min=-1, max=65_535)] = -1,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Serve the web application, and deliver what waits in the outbox, until Ctrl-C.

    Example: kinroll serve
    """
    prepare(web=True)
    from kinroll.web.serving import serve as run_server

    configuration = read_config(config)
    table = configuration.declared.web
    run_server(
        configuration,
        host=host or table.host,
        port=table.port if port < 0 else port,
        ready=lambda at, number: _tell_ready(at, number, as_json=as_json),
    )


def _tell_ready(host: str, port: int, *, as_json: bool) -> None:
    from kinroll.declarations.web import bracketed

    address = f"http://{bracketed(host)}:{port}/"
    if as_json:
        dump({"address": address})
    else:
        say(f"Kinroll is at {address} (Ctrl-C ends it)")
    sys.stdout.flush()


@account.command("create-owner")
def create_owner(
    username: Annotated[str, typer.Argument(metavar="USERNAME")],
    email: Annotated[str, typer.Option("--email", help="Where to send a link when the password is forgotten.")] = "",
    password_file: Annotated[
        Path | None, typer.Option("--password-file", help="A file whose first line is the password.", metavar="FILE")
    ] = None,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Make an account that may do everything. The password is asked for, or comes from KINROLL_PASSWORD or a file.

    Example: kinroll account create-owner alex
    """
    _open(config)
    from kinroll.accounts.levels import OWNER
    from kinroll.flows import accounts

    made = accounts.create_staff(username, _password(password_file), email, OWNER, current_time())
    if as_json:
        dump({"username": made.username, "level": OWNER})
    else:
        say(f"{made.username} may do everything. Next: kinroll serve")


@account.command()
def permit(
    username: Annotated[str, typer.Argument(metavar="USERNAME")],
    level: Annotated[str, typer.Argument(metavar="LEVEL", help="owner, data-manager, office, viewer, or none.")],
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Say what an account may do here. The last owner stays one.

    Example: kinroll account permit anna@example.org office
    """
    _open(config)
    from kinroll.accounts.backend import by_username
    from kinroll.flows import accounts

    found = by_username(username)
    if found is None:
        accounts.refuse_unknown(username)
    assert found
    accounts.permit(found, "" if level == "none" else level, current_time())
    if as_json:
        dump({"username": found.username, "level": None if level == "none" else level})
    else:
        say(f"{found.username}: {level}.")


@account.command()
def invite(
    keys: Annotated[
        list[str] | None, typer.Argument(help="Contacts; none with --all or --role.", metavar="KEY")
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody who was never invited.")] = False,
    role: Annotated[str, typer.Option("--role", help="Those of one role who were never invited.")] = "",
    again: Annotated[bool, typer.Option("--again", help="Those whose invitation is over, instead.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say how many mails would go out; send none.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Invite people to choose a first password: a mail to each, by kinroll serve or kinroll worker.

    Who has signed in, has no address or a made-up one, works here, or was invited within the hour is left out.

    Example: kinroll account invite --role contact --dry-run
    """
    if bool(keys) + (everybody or bool(role)) != 1:
        raise typer.BadParameter("Say whom: contacts (KEY ...), --all, or --role ROLE.")
    _open(config)
    from kinroll.accounts.people_in import LAPSED, NEW, Asked
    from kinroll.flows import inviting
    from kinroll.store import contacts

    numbers = tuple(contacts.find(key) for key in keys or ())
    asked = Asked(numbers=numbers) if numbers else Asked(state=LAPSED if again else NEW, role=role)
    now = current_time()
    found = inviting.preview(asked, now.at)
    invited = 0 if dry_run else inviting.invite(asked, now)
    if as_json:
        dump({"schema": 1, "mails": found.mails, "invited": invited, "left_out": dict(found.left_out)})
    else:
        say(f"{found.mails} mails would go out." if dry_run else f"Invited {invited}.")
        for reason, count in found.left_out.items():
            tell(f"{count} left out: {reason}.")
    if not found.mails:
        raise typer.Exit(STOPPED)


def _open(config: Path) -> None:
    prepare(web=True)
    from kinroll.cli.opening import open_database

    open_database(config)
    from kinroll.web.serving import refuse_missing_tables

    refuse_missing_tables()


def _password(file: Path | None) -> str:
    """The password from a file, the environment, or whoever sits before the terminal; never from a flag."""
    if file:
        try:
            return file.read_text(encoding="utf-8").splitlines()[0]
        except (OSError, IndexError, UnicodeDecodeError):
            raise typer.BadParameter(f"{file} cannot be read, or holds no password") from None
    if given := os.environ.get("KINROLL_PASSWORD", ""):
        return given
    if not is_terminal():
        raise typer.BadParameter("No password: set KINROLL_PASSWORD, or name a file with --password-file")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
