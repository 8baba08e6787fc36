"""``kinroll support-bundle``: a file for those who help from afar."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, open_database, prepare
from kinroll.cli.showing import dump, say, tell


def support_bundle(
    file: Annotated[Path, typer.Argument(help="Where to write the zip.", metavar="FILE")],
    personal: Annotated[
        bool, typer.Option("--personal", help="With names: open problems, words of runs, ends of logs.")
    ] = False,
    as_json: Json = False,
    config: Config = HERE,
) -> None:
    """Write a zip that tells how Kinroll is set up and how it runs. Without --personal it names nobody.

    Example: kinroll support-bundle kinroll-support.zip
    """
    prepare(web=True)
    configuration = open_database(config)
    from kinroll.flows.support import bundle

    body = bundle.make(configuration, datetime.now(UTC), personal=personal)
    try:
        file.write_bytes(body)
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be written ({error.strerror}).") from None
    if as_json:
        dump({"schema": 1, "file": str(file), "bytes": len(body), "personal": personal})
        return
    say(f"{file} ({len(body):,} bytes)")
    tell("It names people: send it only to somebody who may see them." if personal else "It names nobody.")
