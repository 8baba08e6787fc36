"""The command line: words in, one flow, an answer out. Nothing is decided here."""

import sys


def run() -> None:
    """The entry point. Loading takes a moment, and Ctrl-C counts then too."""
    try:
        from kinroll.cli.main import run as run_command
    except KeyboardInterrupt:
        from kinroll.cli.early import tell_end

        tell_end(sys.argv[1:], "interrupted", "interrupted before anything was changed")
        sys.stderr.write("kinroll: interrupted. Run the same command again.\n")
        sys.exit(5)
    run_command()
