"""``kinroll avetmiss ready / findings / left-out / collect / lodge …``: from our own data to files that are lodged."""

import csv
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinroll.cli.opening import HERE, Config, Json, current_time, open_database
from kinroll.cli.reports import DONE_WITH_PROBLEMS, STOPPED
from kinroll.cli.showing import dump, progress, say, tell

if TYPE_CHECKING:
    from kinroll.core.avetmiss.window import Window
    from kinroll.store.models import CollectionCheck, Lodgement

Year = Annotated[int, typer.Option("--year", help="The calendar year of activity; without it last year's.", min=0)]
First = Annotated[str, typer.Option("--from", help="The first day, where it is no whole year.", metavar="DAY")]
Last = Annotated[str, typer.Option("--to", help="The last day.", metavar="DAY")]
Number = Annotated[int, typer.Argument(metavar="LODGEMENT", help="The number of the lodgement.", min=1)]
SHOWN = 20


def _window(year: int, first: str, last: str) -> "Window":
    from kinroll.core.avetmiss.window import Window

    if first or last:
        try:
            return Window(date.fromisoformat(first), date.fromisoformat(last))
        except ValueError:
            raise typer.BadParameter("--from and --to need a day each, YYYY-MM-DD") from None
    return Window.of_year(year or current_time().today.year - 1)


def ready(year: Year = 0, first: First = "", last: Last = "", as_json: Json = False, config: Config = HERE) -> None:
    """Look at what would be lodged, and say what stands between now and a clean lodgement. Nothing else is changed.

    Example: kinroll avetmiss ready --year 2026
    """
    window = _window(year, first, last)
    open_database(config)
    from kinroll.flows.answers.lodging import check_json
    from kinroll.flows.avetmiss import looking

    with progress("documents") as bar:
        looked = looking.look(window, current_time(), progress=bar)
    if as_json:
        dump(check_json(looked.check))
    else:
        _say_check(looked.check)
    if looking.stands_between(looked.check.counts):
        raise typer.Exit(DONE_WITH_PROBLEMS)


def _say_check(check: "CollectionCheck") -> None:
    from kinroll.core.avetmiss.window import REASONS
    from kinroll.flows.answers.lodging import rule
    from kinroll.flows.avetmiss.looking import stands_between

    counts = check.counts
    say(f"{check.first_on} to {check.last_on}: {counts['clients']:,} clients")
    for name, count in sorted(counts["records"].items()):
        say(f"  {name:<9}  {count:>9,} {'record' if count == 1 else 'records'}")
    for reason, count in sorted(counts["left_out"].items()):
        say(f"  {count:,} left out, {reason}: {REASONS[reason]}")
    for number, (severity, count) in counts["rules"].items():
        say(f"{severity.upper()} {number}, {count:,} times: {rule(number).says}.")
    between = stands_between(counts)
    say(f"{between:,} things stand between now and a clean lodgement." if between else "Nothing stands in the way.")
    tell("Which: kinroll avetmiss findings. Who is not in: kinroll avetmiss left-out")


def _last_check(window: "Window | None") -> "CollectionCheck":
    from kinroll.store import collection_checks

    found = collection_checks.last(window)
    if found is None:
        raise typer.BadParameter("nobody has looked yet: kinroll avetmiss ready")
    return found


def findings(
    rule: Annotated[str, typer.Option("--rule", help="Only findings of this rule.", metavar="RULE")] = "",
    year: Year = 0,
    html: Annotated[Path | None, typer.Option("--html", help="Write them as a page.", metavar="FILE")] = None,
    to_csv: Annotated[Path | None, typer.Option("--csv", help="Write them as CSV.", metavar="FILE")] = None,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """What was found when it was looked last, each with the contact or document that causes it.

    Example: kinroll avetmiss findings --csv findings.csv
    """
    open_database(config)
    from kinroll.core.formulas import harmless
    from kinroll.flows.answers import findings_page
    from kinroll.flows.answers.lodging import FINDING_COLUMNS, finding_json, finding_row
    from kinroll.store import collection_checks

    check = _last_check(_window(year, "", "") if year else None)
    found, total = collection_checks.findings(check, rule=rule, size=1_000_000)
    if to_csv:
        with to_csv.open("w", encoding="utf-8-sig", newline="") as opened:
            csv.writer(opened).writerows([FINDING_COLUMNS, *(map(harmless, finding_row(one)) for one in found)])
    if html:
        html.write_text("".join(findings_page.page(check, found)), encoding="utf-8")
    for one in found if as_json else found[: 0 if to_csv or html else 200]:
        if as_json:
            dump(finding_json(one))
            continue
        where = ", ".join(
            part
            for part in (
                f"client {one.client}" if one.client else one.key,
                f"contact {one.contact} ({one.name})" if one.contact else "",
                f"contact {one.other} ({one.other_name})" if one.other else "",
                f"document {one.document}" if one.document else "",
            )
            if part
        )
        say(f'{one.severity.upper()} {one.rule}  {where}: {one.field} "{one.value}"')
    tell(f"{total:,} findings of {check.first_on} to {check.last_on}, looked at {check.made_at:%Y-%m-%d %H:%M}.")


def left_out(
    reason: Annotated[str, typer.Option("--reason", help="Only with this reason.", metavar="REASON")] = "",
    year: Year = 0,
    to_csv: Annotated[Path | None, typer.Option("--csv", help="Write the list as CSV.", metavar="FILE")] = None,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """What of the window is not reported, and why, as it was when it was looked last.

    Example: kinroll avetmiss left-out --reason L07
    """
    open_database(config)
    from kinroll.flows.answers.lodging import left_out_json
    from kinroll.flows.avetmiss.lodging import left_out_rows
    from kinroll.store import collection_checks

    check = _last_check(_window(year, "", "") if year else None)
    if to_csv:
        with to_csv.open("w", encoding="utf-8-sig", newline="") as opened:
            csv.writer(opened).writerows(left_out_rows(check))
        tell(f"Written: {to_csv}")
        return
    found, total = collection_checks.left_out(check, reason=reason, size=1_000_000)
    for one in found:
        answer = left_out_json(one)
        if as_json:
            dump(answer)
        else:
            who = f" ({one.name}, contact {one.contact})" if one.contact else ""
            say(f"{one.reason}  document {one.document}{who} {one.about}: {answer['why']}")
    tell(f"{total:,} records are left out.")


def collect(
    folder: Annotated[Path, typer.Argument(help="Where to write the files.", metavar="DIR")],
    year: Year = 0,
    first: First = "",
    last: Last = "",
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Write the whole collection of a window, packed, without keeping it; beside it, who is not in it and why.

    Example: kinroll avetmiss collect nat-2026 --year 2026
    """
    window = _window(year, first, last)
    open_database(config)
    from kinroll.flows.answers.lodging import check_json
    from kinroll.flows.avetmiss import lodging

    with progress("documents") as bar:
        check = lodging.collect_into(folder, window, current_time(), progress=bar)
    if as_json:
        dump({**check_json(check), "folder": str(folder)})
    else:
        _say_check(check)
        tell(f"Written: {folder}")


def lodge(
    year: Year = 0,
    first: First = "",
    last: Last = "",
    note: Annotated[str, typer.Option("--note", help="What to remember of it.")] = "",
    although: Annotated[
        str, typer.Option("--although", help="Make the files although something stands in the way.", metavar="REASON")
    ] = "",
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Make the files of a window, look at them, and keep them byte for byte. Exit 3 where something stands in the way.

    Example: kinroll avetmiss lodge --year 2026 --note "first try"
    """
    window = _window(year, first, last)
    open_database(config)
    from kinroll.flows.answers.lodging import lodgement_json
    from kinroll.flows.avetmiss import lodging

    try:
        with progress("documents") as bar:
            made = lodging.make(window, current_time(), note=note, although=although, progress=bar)
    except lodging.GateShutError as error:
        tell(f"{error} (--although REASON)")
        raise typer.Exit(STOPPED) from None
    if as_json:
        dump(lodgement_json(made))
    else:
        say(f"Lodgement {made.pk} is kept.")
        tell(f"Its files: kinroll avetmiss lodgement {made.pk} --to DIR. Once lodged: … {made.pk} --lodged DAY")


def lodgements(as_json: Json = False, config: Config = HERE) -> None:
    """All lodgements that are kept, the newest first.

    Example: kinroll avetmiss lodgements
    """
    open_database(config)
    from kinroll.flows.answers.lodging import lodgement_json
    from kinroll.store import lodgements as stored

    for one in stored.listed(size=10_000)[0]:
        if as_json:
            dump(lodgement_json(one))
        else:
            say(_lodgement(one))


def _lodgement(one: "Lodgement") -> str:
    state = f"lodged on {one.lodged_on}" if one.lodged_on else "not lodged"
    note = f": {one.note}" if one.note else ""
    return f"{one.pk}  {one.first_on} to {one.last_on}, made {one.made_at:%Y-%m-%d %H:%M}, {state}{note}"


def lodgement(
    number: Number,
    to: Annotated[Path | None, typer.Option("--to", help="Write its files, the same bytes.", metavar="DIR")] = None,
    lodged: Annotated[str, typer.Option("--lodged", help="It was lodged on this day.", metavar="DAY")] = "",
    not_lodged: Annotated[bool, typer.Option("--not-lodged", help="It was not lodged after all.")] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """One lodgement: what it was, its files again, and on which day it was lodged.

    Example: kinroll avetmiss lodgement 3 --to nat-2026
    """
    open_database(config)
    from kinroll.flows.answers.lodging import lodgement_json
    from kinroll.flows.avetmiss import lodging
    from kinroll.store import lodgements as stored

    if lodged or not_lodged:
        try:
            on = date.fromisoformat(lodged) if lodged else None
        except ValueError:
            raise typer.BadParameter(f"{lodged!r} is not a day; write it YYYY-MM-DD") from None
        lodging.mark_lodged(number, on)
    found = lodging.get(number)
    written = lodging.write_again(number, to) if to else []
    if as_json:
        files = [{"name": file.name, "bytes": file.size, "sha256": file.digest} for file in stored.files(number)]
        dump({**lodgement_json(found), "files": files})
        return
    say(_lodgement(found))
    for path in written:
        say(f"  {path}")


def compare(number: Number, as_json: Json = False, config: Config = HERE) -> None:
    """What would be lodged otherwise now than in this lodgement, person by person.

    Example: kinroll avetmiss compare 3
    """
    open_database(config)
    from kinroll.flows.answers.lodging import compared_json
    from kinroll.flows.avetmiss import comparing

    found = comparing.compare(number)
    if as_json:
        dump(compared_json(found))
        return
    say(f"{found.people:,} people would be reported otherwise: {found.new:,} are new, {found.gone:,} are gone.")
    for one in found.changed[:SHOWN]:
        say(f"contact {one.contact}, client {one.after or one.before}")
        for difference in one.found:
            say(f"  {_difference(difference)}")
    for difference in found.others:
        say(_difference(difference))


def _difference(one: Any) -> str:
    if one.kind == "changed":
        return f'{one.file} {one.about} {one.field}: "{one.before}" → "{one.after}"'
    return f"{one.file} {one.about}: {'there now' if one.kind == 'there' else 'gone'}"


def answer(
    finding: Annotated[int, typer.Argument(metavar="FINDING", help="The number of the finding.", min=1)],
    reason: Annotated[str, typer.Option("--reason", help="Why it is right as it is.")],
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Note that a suspicion of the gate was looked at, and is right as it is: it is not asked again.

    Example: kinroll avetmiss answer 17 --reason "the birth date was mistyped at booking"
    """
    open_database(config)
    from kinroll.flows.avetmiss import answering

    answering.answer(finding, reason, current_time())
    if as_json:
        dump({"schema": 1, "finding": finding, "answered": True})
    else:
        say("Noted. It is not asked again unless something changes.")
