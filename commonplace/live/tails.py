"""The rows that were added to a table since one last looked, none of them missed and none twice.

Keys are given when a row is written and seen when its transaction ends, and on PostgreSQL transactions end in another order than they began. So a
gap between the keys is looked at again until it is filled, or until it is certain that what would have filled it was rolled back.
"""

from __future__ import annotations

import time

from django.db.models import Max, Model

LOOKED_BACK = 500
"""Keys before the newest that may still be on their way when one begins to look."""
GIVEN_UP_AFTER = 60.0
MOST_AT_ONCE = 20_000


class Tail:
    def __init__(self, model: type[Model]) -> None:
        self._rows = model._default_manager
        newest = self._rows.aggregate(newest=Max("pk"))["newest"] or 0
        self._floor = max(0, newest - LOOKED_BACK)
        self._seen: set[int] = set(self._rows.filter(pk__gt=self._floor).values_list("pk", flat=True))
        self._gap_since = time.monotonic()
        self._rise()

    def fresh(self) -> list[int]:
        """The keys of rows that have come since it was last asked, in their order."""
        found = list(self._rows.filter(pk__gt=self._floor).order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
        new = [key for key in found if key not in self._seen]
        self._seen.update(new)
        self._rise()
        return new

    def _rise(self) -> None:
        """Forget what lies before the first gap; a gap of long ago is none."""
        moment = time.monotonic()
        while self._seen:
            if self._floor + 1 in self._seen:
                self._floor += 1
                self._seen.discard(self._floor)
                self._gap_since = moment
            elif moment - self._gap_since > GIVEN_UP_AFTER:
                self._floor = min(self._seen) - 1
            else:
                return
        self._gap_since = moment
