"""Values as files write them, brought to one form, so that the same fact reads the same from every kind of file."""

from collections.abc import Callable

from kinroll.core.dates import day

_FLAGS = {
    **dict.fromkeys(("t", "true", "yes", "y", "1"), "T"),
    **dict.fromkeys(("f", "false", "no", "n", "0"), "F"),
}


def flag(text: str) -> str:
    """``T`` or ``F``, or the text itself when it is neither yes nor no."""
    return _FLAGS.get(text.casefold(), text)


CONVERTERS: dict[str, Callable[[str], str]] = {"date": day, "flag": flag}
