"""Sessions in the database, as Django keeps them, read with a prepared query: every page of a member begins with it."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from commonplace.kit.clock import now
from commonplace.kit.prepared import Prepared


def _session(key: str) -> QuerySet[Session, Any]:
    return Session.objects.filter(session_key=key).values_list("session_data", "expire_date")


_SESSION = Prepared(_session)


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key any more, where there is none or it is over."""
        found = _SESSION.rows(self.session_key) if self.session_key else []
        if not found or found[0][1] <= now():
            self._session_key = None
            return {}
        return dict(self.decode(found[0][0]))
