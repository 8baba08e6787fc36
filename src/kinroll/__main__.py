"""``python -m kinroll`` is the command line."""

from kinroll.cli import run

run()
