"""Jobs of the hatch."""

from __future__ import annotations

from datetime import timedelta

from commonplace.hatch.models import Allowance, Hatch
from commonplace.hatch.words import State
from commonplace.kit.clock import now
from commonplace.kit.jobs import job, periodic


@job(retries=2, time_limit=timedelta(minutes=20), priority=10)
def hatch_with_model(hatch_id: int) -> None:
    """Nothing happens to a hatch that is gone, was cancelled or is done."""
    from commonplace.hatch.model.running import run

    hatch = Hatch.objects.filter(pk=hatch_id, state__in=[State.WAITING, State.HATCHING]).select_related("member").first()
    if hatch is not None and hatch.member.is_active:
        run(hatch)


@periodic(minutes=24 * 60)
def forget_old_allowances() -> None:
    """What was used months ago is in the list of uses; the counts of those days are of no more use."""
    Allowance.objects.filter(day__lt=(now() - timedelta(days=60)).date()).delete()
