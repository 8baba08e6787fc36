"""The command that tells what has happened to contacts, in order."""

from typing import Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, open_database
from kinroll.cli.showing import dump, say, tell

MOST = 1_000_000


def feed(
    after: Annotated[str, typer.Option("--after", help="Go on behind this position.", metavar="POSITION")] = "",
    limit: Annotated[int, typer.Option("--limit", help="At most so many events.", min=1, max=MOST)] = 1_000,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """What has happened to contacts, the oldest first, in an order that no reader can overtake.

    The last line on stderr says where to go on. Who begins without a position hears of everything again.

    Example: kinroll feed --after 0-4711 --json
    """
    open_database(config)
    from kinroll.flows.answers.events import events_json
    from kinroll.store import feed as kept

    try:
        place = kept.position_of(after)
    except kept.PositionUnknownError as error:
        raise typer.BadParameter(f"{after!r}: {error}") from None
    found = kept.read(place, limit)
    for event in events_json(found):
        if as_json:
            dump(event)
            continue
        ids = f": {_ids(event['old'])} -> {_ids(event['new'])}" if event["new"] else ""
        say(f"{event['position']}  {event['at'][:19]}  contact {event['contact_id']}  {event['kind']}{ids}")
    tell(f"Go on with: --after {found[-1].position if found else place}")


def _ids(ids: dict[str, object]) -> str:
    return ", ".join(str(value or "-") for value in ids.values())
