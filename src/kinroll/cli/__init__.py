"""The command line: words in, one flow, an answer out. Nothing is decided here."""

import gc
import sys

SELDOM = (300_000, 50, 100)
"""How seldom cycles are looked for: there are many small values and hardly a cycle, and looking took a fifth."""


def run() -> None:
    """The entry point. Loading takes a moment, and Ctrl-C counts then too."""
    gc.set_threshold(*SELDOM)
    try:
        from kinroll.cli.main import run as run_command
    except KeyboardInterrupt:
        from kinroll.cli.early import tell_end

        tell_end(sys.argv[1:], "interrupted", "interrupted before anything was changed")
        sys.stderr.write("kinroll: interrupted. Run the same command again.\n")
        sys.exit(5)
    try:
        run_command()
    finally:
        gc.freeze()  # at its end Python looks for cycles in all that is left, three times: a fifth of a second
