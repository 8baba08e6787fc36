"""Commands about systems that people sign in to with their account of here."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, current_time, prepare
from kinroll.cli.showing import dump, say, tell

if TYPE_CHECKING:
    from allauth.idp.oidc.models import Client

    from kinroll.declarations.file import Configuration
    from kinroll.flows.sign_on import Made

app = typer.Typer(help="Systems that people sign in to with their account of here.", no_args_is_help=True)
System = Annotated[str, typer.Argument(metavar="CLIENT", help="As kinroll sign-on list has it.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which system it is.")],
    uri: Annotated[
        list[str] | None, typer.Option("--back", help="Where people are led back to; several times.")
    ] = None,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Let people sign in to a system (OpenID Connect). Its secret is shown once.

    Example: kinroll sign-on add Moodle --back https://moodle.example.org/admin/oauth2callback.php
    """
    configuration = _open(config)
    from kinroll.flows import sign_on

    _tell(sign_on.create(name, uri or (), current_time()), configuration, as_json=as_json)


@app.command("list")
def list_systems(as_json: Json = False, config: Config = HERE) -> None:
    """Every system that people may sign in to.

    Example: kinroll sign-on list
    """
    _open(config)
    from allauth.idp.oidc.models import Client

    for one in Client.objects.order_by("name", "id"):
        if as_json:
            dump({"client": one.pk, "name": one.name, "redirect_uris": one.get_redirect_uris()})
        else:
            say(f"{one.pk}  {one.name}  {' '.join(one.get_redirect_uris())}")


@app.command("new-secret")
def new_secret(client: System, as_json: Json = False, config: Config = HERE) -> None:
    """Make another secret for a system; the old one counts no more.

    Example: kinroll sign-on new-secret 3f2c…
    """
    configuration = _open(config)
    from kinroll.flows import sign_on

    _tell(sign_on.renew_secret(_find(client)), configuration, as_json=as_json)


@app.command()
def remove(client: System, as_json: Json = False, config: Config = HERE) -> None:
    """Let nobody sign in to a system from here any more.

    Example: kinroll sign-on remove 3f2c…
    """
    _open(config)
    from kinroll.flows import sign_on

    sign_on.remove(found := _find(client))
    if as_json:
        dump({"schema": 1, "client": client, "removed": True})
    else:
        say(f"Nobody signs in to {found.name} from here any more.")


@app.command("new-key")
def new_key(as_json: Json = False, config: Config = HERE) -> None:
    """Sign with another key from now on; what the old one has signed is believed for a day.

    Example: kinroll sign-on new-key
    """
    _open(config)
    from kinroll.flows import sign_on

    sign_on.renew_key(current_time())
    if as_json:
        dump({"schema": 1, "renewed": True})
    else:
        say("Another key signs from now on.")


@app.command("database-view")
def database_view(
    remove: Annotated[bool, typer.Option("--remove", help="Take it away again.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Make the view that Moodle's external-database sign-in can read (PostgreSQL only). Rather use OpenID Connect.

    Example: kinroll sign-on database-view
    """
    _open(config)
    from kinroll.flows import sign_on

    name = sign_on.drop_view() if remove else sign_on.make_view()
    if as_json:
        dump({"schema": 1, "view": name, "is_there": not remove})
    elif remove:
        say(f"The view {name} is gone.")
    else:
        say(f"The view {name} is there. Let Moodle's own database user read it, and nothing else:")
        say(f"    GRANT SELECT ON {name} TO moodle_reader;")


def _tell(made: "Made", configuration: "Configuration", *, as_json: bool) -> None:
    from kinroll.declarations import web

    discovery = f"{web.address(configuration)}/.well-known/openid-configuration"
    if as_json:
        facts = {"client": made.client, "name": made.name, "secret": made.secret, "discovery": discovery}
        dump({"schema": 1, **facts})
        return
    say(f"client id: {made.client}")
    say(f"client secret: {made.secret}")
    tell(f"The secret is shown once. The system finds the rest at {discovery}")


def _find(client: str) -> "Client":
    from kinroll.flows import sign_on

    found = sign_on.find(client)
    if found is None:
        raise typer.BadParameter(f"there is no system {client!r}. See: kinroll sign-on list")
    return found


def _open(config: Path) -> "Configuration":
    prepare(web=True)
    from kinroll.cli.opening import open_database
    from kinroll.web.opening import open_web
    from kinroll.web.serving import refuse_missing_tables

    configuration = open_database(config)
    open_web(configuration)
    refuse_missing_tables()
    return configuration
