"""Whether a text in TOML has kept its comments when something in it was changed."""

from collections import Counter


class CommentLostError(Exception):
    """A change would have lost a comment, and was not made."""

    def __init__(self, comment: str) -> None:
        super().__init__(
            f'The comment "{comment}" would be lost by this change, so it was not made. Change it in the text instead.'
        )


def refuse_lost(before: str, after: str) -> None:
    """Raise ``CommentLostError`` where a comment of the one text is not in the other."""
    if lost := comments(before) - comments(after):
        raise CommentLostError(min(lost))


def comments(text: str) -> Counter[str]:
    """The comments of a text, each as often as it stands there."""
    return Counter(_comments(text))


def _comments(text: str) -> list[str]:
    found: list[str] = []
    inside = ""
    for line in text.splitlines():
        at = 0
        while at < len(line):
            if inside:
                end = _end(line, at, inside)
                at, inside = (len(line), inside) if end < 0 else (end, "")
            elif line[at] == "#":
                found.append(line[at + 1 :].strip())
                at = len(line)
            elif line[at] in "\"'":
                inside = line[at] * 3 if line.startswith(line[at] * 3, at) else line[at]
                at += len(inside)
            else:
                at += 1
        if len(inside) == 1:
            inside = ""  # no such text goes on over the end of a line
    return [comment for comment in found if comment]


def _end(line: str, at: int, quote: str) -> int:
    """Where a text that is under way ends in this line; -1 where it goes on."""
    while at < len(line):
        if line[at] == "\\" and quote[0] == '"':
            at += 2
        elif line.startswith(quote, at):
            return at + len(quote)
        else:
            at += 1
    return -1
