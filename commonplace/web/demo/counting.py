"""What jobs would have counted day by day while the story happened; nobody's jobs are run for it."""

from __future__ import annotations

from django.utils.timezone import get_default_timezone

from commonplace.activity.models import Activity
from commonplace.flow.keeping import count_day_of
from commonplace.flow.parts_of_loop import COUNTED
from commonplace.freshness.health import count_stock


def count_the_story() -> None:
    """The days of each member's own flow, each by one of its deeds; and how fresh the stock is."""
    zone = get_default_timezone()
    deeds = Activity.objects.filter(verb__in=COUNTED, actor__isnull=False).values_list("pk", "actor_id", "made_at")
    for key in {(actor, moment.astimezone(zone).date()): key for key, actor, moment in deeds}.values():
        count_day_of(key)
    count_stock()
