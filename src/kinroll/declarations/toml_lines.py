"""Where the tables of a text in TOML stand, line by line."""

from kinroll.declarations.rule_file import Place, lines_of


class NotEditableError(Exception):
    """The text is written in a way that only a person can change."""

    def __init__(self) -> None:
        super().__init__("This is written in a way that cannot be changed here. Change it in the text instead.")


def headers(text: str) -> dict[Place, int]:
    """For each table with a heading of its own the line of that."""
    lines = text.splitlines()
    return {place: line for place, line in lines_of(text).items() if lines[line - 1].lstrip().startswith("[")}


def span(text: str, place: Place) -> tuple[int, int]:
    """From which line to which a table and all that belongs to it stands, without what stands above the next one."""
    listed = headers(text)
    if place not in listed:
        raise NotEditableError
    start = listed[place] - 1
    later = [line for where, line in listed.items() if line - 1 > start and where[: len(place)] != place]
    lines = text.splitlines()
    end = min(later) - 1 if later else len(lines)
    while later and end > start + 1 and _is_between(lines[end - 1]):
        end -= 1
    return start, end


def _is_between(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")
