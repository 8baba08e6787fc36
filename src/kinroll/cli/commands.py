"""Which commands there are, and where each stands: a command line loads the one that it names, and no others."""

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer

COMMANDS = {
    "demo": "starting",
    "init": "starting",
    "check": "running",
    "plan": "running",
    "sync": "running",
    "apply": "running",
    "changes": "looking",
    "runs": "looking",
    "run": "looking",
    "revert": "running",
    "resume": "running",
    "push": "pushing",
    "schedule": "scheduling",
    "notify": "notifying",
    "worker": "working",
    "serve": "serving",
    "problems": "looking",
    "why": "looking",
    "feed": "feeding",
    "sweep": "sweeping",
    "why-missing": "looking",
    "move-in": "moving",
    "support-bundle": "supporting",
}
"""In the order of the help, the module of each command; its function is called like the command."""
GROUPS = {
    "contact": "contacts.app",
    "account": "serving.account",
    "document": "documents.app",
    "course": "courses.app",
    "rules": "ruling.app",
    "review": "reviewing.app",
    "import": "importing.app",
    "usi": "usi.app",
    "avetmiss": "avetmiss.app",
    "token": "tokens.app",
    "target": "targets.app",
    "requests": "requesting.app",
    "webhook": "webhooks.app",
    "sign-on": "sign_on.app",
}
ADDED = {
    "contact": {
        **dict.fromkeys(("merge", "unmerge", "split", "assignments", "assign", "merge-pairs"), "merging"),
        **dict.fromkeys(("erase", "let-in"), "erasing"),
    },
    "document": {
        **dict.fromkeys(("relink", "reassign", "reject"), "document_links"),
        "import-json": "document_files",
    },
    "rules": {"try": "trying"},
}
"""Commands of a group that stand in a module of their own."""


def named(words: Sequence[str]) -> str:
    """The command or group that a command line names; empty where it may be about all of them."""
    return words[0] if words and (words[0] in COMMANDS or words[0] in GROUPS) else ""


def offered(only: str = "") -> typer.Typer:
    """All commands, as the help shows them; or the ``only`` one that is wanted, without loading the others."""
    app = typer.Typer(name="kinroll", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
    app.callback()(about)
    for name, module in COMMANDS.items():
        if only in ("", name):
            app.command(name)(_function(module, name))
    for name in GROUPS:
        if only in ("", name):
            app.add_typer(_group(name), name=name)
    return app


@cache
def _group(name: str) -> typer.Typer:
    module, attribute = GROUPS[name].split(".")
    app: typer.Typer = getattr(_module(module), attribute)
    for command, place in ADDED.get(name, {}).items():
        app.command(command)(_function(place, command))
    return app


def _function(module: str, command: str) -> Callable[..., Any]:
    """The function of a command; one that would be a word of Python has a stroke behind its name."""
    found, name = _module(module), command.replace("-", "_")
    function: Callable[..., Any] = getattr(found, name, None) or getattr(found, f"{name}_")
    return function


def _module(name: str) -> Any:
    return import_module(f"kinroll.cli.{name}")


def tell_version(wanted: bool) -> None:
    """Say which version this is, and no more."""
    if wanted:
        from importlib import metadata

        typer.echo(f"kinroll {metadata.version('kinroll')}")
        raise typer.Exit


def about(
    _version: Annotated[
        bool, typer.Option("--version", callback=tell_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """One true contact for everybody, out of whatever other systems say. Begin with: kinroll demo"""
