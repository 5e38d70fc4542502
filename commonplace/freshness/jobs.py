"""The day on which to look again comes by itself."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.freshness.days import today
from commonplace.freshness.health import count_stock
from commonplace.freshness.models import Upkeep
from commonplace.kit.jobs import periodic

AT_ONCE = 500


@periodic(minutes=60)
def notice_what_is_due() -> None:
    """Each day that was set is told of once. What is doubted was told of when it was doubted."""
    unnoticed = Q(noticed_on__isnull=True) | ~Q(noticed_on=F("look_on"))
    due = Upkeep.objects.filter(unnoticed, look_on__lte=today(), entry__withdrawn_at__isnull=True)
    for key in list(due.order_by("look_on", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            row = Upkeep.objects.select_for_update(of=("self",)).select_related("entry").get(pk=key)
            if row.look_on is None or row.noticed_on == row.look_on:
                continue
            row.noticed_on = row.look_on
            row.save(update_fields=["noticed_on"])
            record(None, Verb.REVIEW_DUE, row.entry, look_on=row.look_on.isoformat())


@periodic(minutes=24 * 60)
def count_how_fresh_the_stock_is() -> None:
    count_stock()
