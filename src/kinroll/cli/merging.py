"""Commands that make one contact of two, and two of one."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinroll.cli.looking import Key
from kinroll.cli.opening import HERE, Config, Json, current_time, open_database
from kinroll.cli.showing import dump, say, table, tell

if TYPE_CHECKING:
    from kinroll.flows.applying import Report
    from kinroll.flows.foreseeing import Foreseen
    from kinroll.flows.merging_pairs import Pair
    from kinroll.flows.taking_apart import Apart

REFUSED = 1
Item = Annotated[int, typer.Argument(help="The number of an item of: kinroll contact assignments", metavar="ITEM")]


def merge(
    keep: Annotated[str, typer.Argument(help="The contact that stays: number, SOURCE:ID or username.", metavar="KEEP")],
    other: Annotated[str, typer.Argument(help="The contact that is seen as it from then on.", metavar="OTHER")],
    username: Annotated[str, typer.Option("--username", help="Sign in under OTHER's username instead.")] = "",
    value: Annotated[
        list[str] | None,
        typer.Option("--set", help="Say what a field is to be: FIELD=VALUE; once for each.", metavar="FIELD=VALUE"),
    ] = None,
    although_different: Annotated[
        bool, typer.Option("--although-different", help="Although somebody said that they are two people.")
    ] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Show what it would come to; change nothing.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Say that two contacts are one person. Undone at any time by: kinroll contact unmerge OTHER

    Example: kinroll contact merge 17 42 --preview
    """
    configuration = open_database(config)
    from kinroll.flows import foreseeing, merging
    from kinroll.store import contacts

    kept, lost = _number(keep), _number(other)
    if preview:
        found = foreseeing.foresee(contacts.find(str(kept)), contacts.find(str(lost)), configuration.rules)
        dump(foreseeing.foreseen_json(found)) if as_json else _tell_foreseen(found)
        return
    values = dict(_pair(text) for text in value or ())
    how = {"username": username, "values": values, "although_different": although_different}
    report = merging.merge(kept, lost, configuration.rules, current_time(), **how)  # type: ignore[arg-type]
    _tell(
        report, kept, f"Contact {lost} is seen as {kept} from now on. Undo it: kinroll contact unmerge {lost}", as_json
    )


def _number(key: str) -> int:
    """The very contact that a key names: one that is merged away is not taken for the other."""
    from kinroll.store import contacts, merges

    number = merges.number_of(key)
    return contacts.find(key) if number is None else number


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise typer.BadParameter(f"{text!r} is not FIELD=VALUE")
    return name, value


def _tell_foreseen(found: "Foreseen") -> None:
    kept, lost = found.survivor["contact_id"], found.loser["contact_id"]
    say(f"Contact {lost} would be seen as {kept}. Nothing was changed.")
    if found.refused:
        say(f"  It cannot be: {found.refused}")
    rows = [(v.field, v.survivor or "-", v.loser or "-", v.after or "-", v.record or "-") for v in found.values]
    table(("field", str(kept), str(lost), "after", "said by"), rows)
    say("  " + ", ".join(f"{count} {what}" for what, count in found.moves.items()) + " come along")
    for sentence in found.consequences:
        say(f"  {sentence}")
    if found.said_apart:
        say(f"  Look at this: {found.said_apart} (--although-different)")
    for warning in found.warnings:
        say(f"  Look at this: {warning}")
    if not found.refused:
        say(f"Next: kinroll contact merge {kept} {lost}")


def merge_pairs(
    file: Annotated[Path, typer.Argument(help="Pairs, one a line: KEEP,OTHER.", metavar="FILE.csv")],
    with_conflicts: Annotated[
        bool, typer.Option("--with-conflicts", help="Also where the two hold different values.")
    ] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Show how each stands; change nothing.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Merge many pairs: each is a run of its own, and each can be undone. Those in conflict are left out.

    Example: kinroll contact merge-pairs twins.csv --preview
    """
    configuration = open_database(config)
    from kinroll.flows import merging_pairs

    try:
        listed = merging_pairs.read(file.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} cannot be read as text: {error}") from None
    done = merging_pairs.look_into(listed, configuration.rules)
    if not preview:
        done = merging_pairs.merge_all(done, configuration.rules, current_time(), with_conflicts=with_conflicts)
    if as_json:
        for pair in done:
            dump(asdict(pair))
    else:
        table(("line", "keep", "other", "how it stands", "why"), [_pair_row(pair) for pair in done])
    if any(pair.state == merging_pairs.REFUSED for pair in done):
        raise typer.Exit(REFUSED)


def _pair_row(pair: "Pair") -> tuple[str, ...]:
    return str(pair.line), pair.keep, pair.other, pair.state, pair.why


def unmerge(
    other: Annotated[str, typer.Argument(help="The number of the contact that was merged away.", metavar="OTHER")],
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Undo a merge, however long ago: both are what they would be without it. What cannot be told is listed.

    Example: kinroll contact unmerge 42
    """
    configuration = open_database(config)
    from kinroll.flows import merging
    from kinroll.store import assignments

    number = _number(other)
    report = merging.unmerge(number, configuration.rules, current_time())
    items = [item for item in assignments.listed() if number in (item["contact_id"], item["other_id"])]
    words = f"Contact {number} is itself again."
    if items:
        words += (
            f"\n{len(items)} things came while the two were one, and stay where they are: kinroll contact assignments"
        )
    _tell(report, number, words, as_json, open_items=len(items))


def split(
    key: Key,
    records: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE:ID...", help="The records of the other person.")
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Show whom the two would be; change nothing.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Make a new contact of some records of one that was two people from the start.

    Example: kinroll contact split 17 documents:31 documents:32 --preview
    """
    configuration = open_database(config)
    from kinroll.flows import assigning, taking_apart
    from kinroll.store import contacts

    number, records = contacts.find(key), records or []
    if preview:
        found = taking_apart.foresee(number, records, configuration.rules)
        dump(taking_apart.apart_json(number, found)) if as_json else _tell_apart(found, records)
        return
    report = assigning.split(number, records, configuration.rules, current_time())
    made = contacts.find(records[0])
    words = f"{', '.join(records)} are contact {made} from now on. Undo it: kinroll contact merge {number} {made}"
    _tell(report, made, words, as_json)


def _tell_apart(found: "Apart", records: list[str]) -> None:
    pieces = [(p.ref, "goes" if p.ref in records else "stays", ", ".join(p.says.values())) for p in found.pieces]
    table(("record", "", "says"), pieces)
    table(("field", "who stays", "who goes"), [(name, one or "-", other or "-") for name, one, other in found.fields])
    say("Nothing was changed.")


def assignments(as_json: Json = False, config: Config = HERE) -> None:
    """What came to two contacts while they were one, and waits for somebody to say whose it is.

    Example: kinroll contact assignments
    """
    open_database(config)
    from kinroll.store import assignments as stored

    items = stored.listed()
    if as_json:
        for item in items:
            dump(item)
        return
    rows = [
        (i["item"], i["words"], f"{i['contact_id']} {i['name']}", f"{i['other_id']} {i['other_name']}") for i in items
    ]
    table(("item", "what", "is with", "or is it"), rows)
    if items:
        tell("Say whose it is: kinroll contact assign ITEM, or leave it: kinroll contact assign ITEM --keep")


def assign(
    item: Item,
    keep: Annotated[bool, typer.Option("--keep", help="It is where it belongs.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Let an item be the other contact's, or say that it is where it belongs.

    Example: kinroll contact assign 3
    """
    configuration = open_database(config)
    from kinroll.flows import assigning

    if keep:
        assigning.keep(item, current_time())
        dump({"item": item, "state": "kept", "run": None}) if as_json else say(f"Item {item} stays where it is.")
        return
    report = assigning.move(item, configuration.rules, current_time())
    if as_json:
        dump({"item": item, "state": "moved", "run": report.plan.pk})
    else:
        say(f"Item {item} is the other contact's from now on.")


def _tell(report: "Report", number: int, words: str, as_json: bool, **more: int) -> None:
    if as_json:
        from kinroll.flows.answers.contacts import done_json

        dump({**done_json(report, number), **more})
    else:
        say(words)
