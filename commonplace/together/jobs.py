from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import job, periodic
from commonplace.together.actions.folding import fold
from commonplace.together.models import Update


@job(priority=5)
def fold_note(live_id: int) -> None:
    with suppress(Refusal):
        fold(live_id)


@periodic(minutes=10)
def fold_what_was_left() -> None:
    """What a lost job left behind; there should be none."""
    from django.db.models import F

    old = Update.objects.filter(number__gt=F("live__base_number"), made_at__lt=now() - timedelta(minutes=1))
    for live_id in set(old.values_list("live", flat=True)):
        fold_note.using(unique_key=f"fold:{live_id}").enqueue(live_id)
