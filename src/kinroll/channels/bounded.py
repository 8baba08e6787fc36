"""Wait for somebody else no longer than so long, however slowly they go on talking.

A socket's time-out begins anew with every byte, and looking up a name has none.
"""

import threading
from collections.abc import Callable


def within(seconds: float, act: Callable[[], None]) -> None:
    """Do something; what it raises is raised here. Raises ``TimeoutError`` where it takes longer.

    What took too long is let go, not ended: it goes on until its own time-outs end it, or this program ends.
    """
    raised: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as error:
            raised.append(error)

    doing = threading.Thread(target=run, daemon=True)
    doing.start()
    doing.join(seconds)
    if doing.is_alive():
        raise TimeoutError(f"no answer within {seconds:g} seconds")
    if raised:
        raise raised[0]
