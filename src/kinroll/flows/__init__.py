"""One file a use case. START HERE."""

from kinroll.store.database import set_up

set_up()
