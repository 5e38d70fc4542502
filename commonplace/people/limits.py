"""How often something may be done, counted in the database so that the limit holds across all processes and nodes."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.models import Tally

_COUNT = """
INSERT INTO people_tally (key, count, ends_at) VALUES (%s, 1, %s)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN people_tally.ends_at <= %s THEN 1 ELSE people_tally.count + 1 END,
  ends_at = CASE WHEN people_tally.ends_at <= %s THEN excluded.ends_at ELSE people_tally.ends_at END
RETURNING count
"""


def refuse_beyond(key: str, *, most: int, within: timedelta) -> int:
    """Count one more `key` (such as "capture:17"); a Refusal once there are more than `most` in a window of `within`. How many are left in it.

    One atomic statement: two processes that ask at once are both counted. Call it outside the deed's transaction, or a refused deed
    takes its own counting back.
    """
    present = now()
    moment = connection.ops.adapt_datetimefield_value(present)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [key[:120], connection.ops.adapt_datetimefield_value(present + within), moment, moment])
        count = cursor.fetchone()[0]
    if count > most:
        raise Refusal(_("That was a lot in a short time. Wait a little and try again."), may_retry=True)
    return most - int(count)


WRITTEN_AN_HOUR = 600


def count_written(member_id: int) -> int:
    """One more writing request of a member's programs, by whichever door; how many are left in this hour. Raises a Refusal beyond that."""
    return refuse_beyond(f"api-write:{member_id}", most=WRITTEN_AN_HOUR, within=timedelta(hours=1))


def forget_past_windows() -> int:
    """Delete the counts whose window has ended; returns how many."""
    with transaction.atomic():
        return Tally.objects.filter(ends_at__lt=now()).delete()[0]
