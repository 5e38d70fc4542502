"""What saved searches do outside of requests."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from commonplace.inbox.upkeep import delete_in_parts
from commonplace.kit.clock import now
from commonplace.kit.jobs import job, periodic
from commonplace.searches.looking import look, newest_activity
from commonplace.searches.models import Finding, SavedSearch

A_RUN, A_JOB = 2_000, 100
AT_LEAST = timedelta(hours=6)
"""Somebody who joins a space sees more without anything having been written; so each search looks now and then in any case."""
REMOVED_STAYS, FINDING_STAYS = timedelta(days=2), timedelta(days=30)


@periodic(minutes=10)
def look_for_new_answers() -> None:
    """Hand out the searches that may find something new: something happened since their last look, or that was long ago."""
    due = SavedSearch.objects.filter(removed_at__isnull=True, member__is_active=True)
    due = due.filter(Q(looked_to__lt=newest_activity()) | Q(looked_at__lt=now() - AT_LEAST))
    keys = list(due.order_by("looked_at").values_list("pk", flat=True)[:A_RUN])
    for start in range(0, len(keys), A_JOB):
        run_searches.using(priority=-10).enqueue(keys[start : start + A_JOB])


@job(retries=1, time_limit=timedelta(minutes=5))
def run_searches(search_ids: list[int]) -> None:
    for search in SavedSearch.objects.filter(pk__in=search_ids):
        look(search)


@periodic(minutes=60 * 24)
def forget_old_findings() -> None:
    """Nothing piles up."""
    delete_in_parts(SavedSearch.objects.filter(removed_at__lt=now() - REMOVED_STAYS))
    delete_in_parts(Finding.objects.filter(found_at__lt=now() - FINDING_STAYS))
