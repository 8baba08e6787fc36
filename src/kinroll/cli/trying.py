"""``kinroll rules try``: what a changed rule set would do differently to the documents there are."""

from collections import Counter
from typing import Annotated

import typer

from kinroll.cli.opening import HERE, Config, Json, Today, current_time, open_database
from kinroll.cli.ruling import File
from kinroll.cli.showing import dump, progress, say

EACH = 10


def try_(
    file: File,
    everything: Annotated[bool, typer.Option("--all", help="Every document, and not only some of each kind.")] = False,
    as_json: Json = False,
    config: Config = HERE,
    today: Today = "",
) -> None:
    """Rehearse a rule set on the documents there are, beside the active one. Nothing is changed.

    Example: kinroll rules try rules.toml
    """
    open_database(config)
    from kinroll.core.process.comparing import KINDS
    from kinroll.flows import trying

    with progress("documents tried") as bar:
        tried = trying.try_file(file, current_time(today), bar)
    counts = Counter(one.kind for one in tried.differences)
    if as_json:
        from kinroll.flows.answers.rules import tried_json

        dump(tried_json(tried))
        return
    if not counts:
        say(f"{tried.documents:,} documents would come out as they do under the active rules. Nothing was changed.")
        return
    say(f"Of {tried.documents:,} documents {len(tried.differences):,} would come out differently. Nothing was changed.")
    for kind, words in KINDS.items():
        if counts[kind]:
            say(f"{counts[kind]:,} {words}  [{kind}]")
            found = [one for one in tried.differences if one.kind == kind]
            for one in found if everything else found[:EACH]:
                say(f"    document {one.document}, {one.name}: {one.before} -> {one.after}")
