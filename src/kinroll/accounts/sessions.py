"""Sessions as Django keeps them, read by one query that is prepared: every page asks for its session first."""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from kinroll.store.prepared import fetch_kept

_HELD = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Django's own store; the ORM takes longer to put this one query together than the database to answer it."""

    def load(self) -> dict[str, Any]:
        """What the session holds; empty, and without a key, where there is none or it has run out."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        rows = fetch_kept(_HELD, [self.session_key, now]) if self.session_key else []
        if not rows:
            self._session_key = None
            return {}
        return dict(self.decode(rows[0][0]))
