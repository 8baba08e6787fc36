"""What every channel says when a message could not be delivered."""


class DeliveryError(Exception):
    """The message was not taken; the text says why, on one line and without a password."""


def one_line(error: BaseException) -> str:
    """What an error says, short and on one line."""
    words = " ".join(str(error).split()) or type(error).__name__
    return words[:200].rstrip(". ")
