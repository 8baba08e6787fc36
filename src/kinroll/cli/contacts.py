"""Commands about one contact, and the list of all."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinroll.cli.looking import Key
from kinroll.cli.opening import HERE, Config, Json, current_time, open_database
from kinroll.cli.showing import dump, say, table, tell

if TYPE_CHECKING:
    from kinroll.flows.applying import Report

app = typer.Typer(help="Contacts: list, show, and what a person may change.", no_args_is_help=True)


@app.command("list")
def list_contacts(
    find: Annotated[
        str, typer.Option("--find", help="Only those found by this: a name, email, telephone, id.", metavar="TEXT")
    ] = "",
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """All contacts, or those that are found: students, staff and inactive ones too.

    Example: kinroll contact list --find okafor
    """
    open_database(config)
    from kinroll.store import contacts, searching

    listed = contacts.everyone()
    if find.strip():
        numbers = searching.every(searching.Asked(find))
        listed = (shown for batch in numbers for shown in contacts.show(batch))
    if as_json:
        for shown in listed:
            dump(shown)
        return
    table(("number", "name", "roles", "username", "account", "records"), [_row(shown) for shown in listed])


def _row(shown: dict[str, Any]) -> tuple[Any, ...]:
    account = shown["account"]
    return (
        shown["contact_id"],
        f"{shown['forename']} {shown['surname']}".strip(),
        ", ".join(shown["roles"]) or "-",
        account["username"] if account else "-",
        ("active" if account["active"] else "inactive") if account else "-",
        ", ".join(f"{source}:{key}" for source, key in shown["source_ids"].items()),
    )


@app.command()
def show(key: Key, as_json: Json = False, config: Config = HERE) -> None:
    """One contact, whole.

    Example: kinroll contact show sims:3001
    """
    open_database(config)
    from kinroll.store import contacts

    (shown,) = contacts.show([contacts.find(key)])
    if as_json:
        dump(shown)
        return
    for name, value in shown.items():
        if name == "is_active":
            if not value:
                say("inactive: the run that made this contact was undone")
        elif value not in (None, "", [], {}):
            say(f"{name.replace('_', ' ')}: {_words(value)}")
    tell(f"Why a value is what it is: kinroll why {shown['contact_id']} FIELD")


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "".join(f"\n    {_words(item)}" for item in value) if isinstance(value[0], dict) else ", ".join(value)
    if isinstance(value, dict):
        parts = ((key.replace("_", " "), _words(item)) for key, item in value.items() if item not in (None, "", [], {}))
        return ", ".join(f"{key} {text}" for key, text in parts)
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


@app.command("set")
def set_value(
    key: Key,
    field: Annotated[str, typer.Argument(metavar="FIELD")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help='The new value; "" clears it.')],
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Say what a value is. A source that enforces the field still wins, and is named.

    Example: kinroll contact set 17 mobile "07700 900117"
    """
    configuration = open_database(config)
    from kinroll.core.fields import shown
    from kinroll.flows import editing, explaining
    from kinroll.flows.answers.contacts import is_ours, value_json
    from kinroll.store import contacts

    number = contacts.find(key)
    report = editing.edit(number, field, value, configuration.rules, current_time())
    (after,) = explaining.why(number, configuration.rules, "address" if field == "postcode" else field)
    if as_json:
        dump(value_json(report, number, field, after))
    elif is_ours(number, after):
        say(f"Contact {number}: {field} is now {shown(after.value) or '(empty)'}.")
    else:
        assert after.winner
        say(f"Contact {number}: noted, but {field} stays {shown(after.value) or '(empty)'}.")
        say(f"    {after.winner.ref} decides this field ({after.winner.rule}). Change it there.")


@app.command()
def rename(
    key: Key, name: Annotated[str, typer.Argument(metavar="NAME")], as_json: Json = False, config: Config = HERE
) -> None:
    """Give a contact's account another username.

    An active account keeps its old name reserved until it is released; the old name of an inactive one is free at once.

    Example: kinroll contact rename 17 noor.haddad
    """
    configuration = open_database(config)
    from kinroll.flows import editing
    from kinroll.store import contacts

    number = contacts.find(key)
    report = editing.rename(number, name, configuration.rules, current_time())
    _tell(report, number, f"Contact {number} now signs in as {name}.", as_json)


@app.command("release-username")
def release_username(
    name: Annotated[str, typer.Argument(metavar="NAME")], as_json: Json = False, config: Config = HERE
) -> None:
    """Free a username that an inactive account holds, so that the next sync can give it to someone else.

    Undone by: kinroll contact rename KEY NAME, as long as nobody else holds the name.

    Example: kinroll contact release-username anna@example.org
    """
    configuration = open_database(config)
    from kinroll.flows import editing

    report = editing.release(name, configuration.rules, current_time())
    _tell(report, None, f"The username {name} is free.", as_json)


@app.command()
def link(
    record: Annotated[str, typer.Argument(metavar="SOURCE:ID")], key: Key, as_json: Json = False, config: Config = HERE
) -> None:
    """Say that a source record is this contact ("same person"). It stays so until a person says otherwise.

    Example: kinroll contact link sims:3006 sims:3005
    """
    configuration = open_database(config)
    from kinroll.flows import editing
    from kinroll.store import contacts, names

    source, colon, record_id = record.partition(":")
    if not colon or not record_id:
        raise typer.BadParameter(f"{record!r} is not SOURCE:ID")
    number = contacts.find(key)
    who = contacts.names_of([number])[number]
    earlier = names.root_of_ref(source, record_id)
    report = editing.link(source, record_id, number, configuration.rules, current_time())
    words = f"{record} is contact {number} ({who}) from now on. Sync again to take in all that it says."
    if earlier:
        was = contacts.names_of([earlier])[earlier]
        words += f"\nIt was contact {earlier} ({was}). To put it back: kinroll contact link {record} {earlier}"
    _tell(report, number, words, as_json)


def _tell(report: "Report", number: int | None, words: str, as_json: bool) -> None:
    if as_json:
        from kinroll.flows.answers.contacts import done_json

        dump(done_json(report, number))
    elif report.plan.state == "unchanged":
        say("That is so already; nothing was changed.")
    else:
        say(words)
