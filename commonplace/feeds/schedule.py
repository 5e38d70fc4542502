"""When a feed is asked again: often while it brings things, seldom while it is quiet or fails, never once it is gone, and a site never much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from commonplace.feeds.models import Feed, Subscription
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.fetch import FetchError

SHORTEST, USUAL, LONGEST = 30, 60, 24 * 60  # minutes between two fetches that went well
LONGEST_BACK_OFF = timedelta(days=7)
# So long another run leaves a feed alone that this one took; if it never comes to its end, the feed is due again.
TAKEN = timedelta(minutes=20)
FEEDS_A_RUN, FEEDS_A_JOB, OF_ONE_HOST = 60, 10, 4
GONE = 410


def pause_after(pause: int, *, brought: int) -> int:
    """How many minutes to wait after a fetch that went well, from how long it was last time."""
    longer = max(SHORTEST, pause // 2) if brought else pause * 3 // 2
    return min(max(longer, SHORTEST), LONGEST)


def back_off(failures: int) -> timedelta:
    """1 h after the first failure in a row, then twice as long each time, at most a week."""
    return min(timedelta(hours=1 << min(max(failures - 1, 0), 10)), LONGEST_BACK_OFF)


def note_success(feed: Feed, *, brought: int) -> None:
    """Write down that the site answered well. The caller saves the rest of the row."""
    feed.pause_minutes = pause_after(feed.pause_minutes, brought=brought)
    feed.fetched_at = now()
    feed.next_fetch_at = feed.fetched_at + timedelta(minutes=feed.pause_minutes)
    feed.failures, feed.last_error = 0, ""


def note_failure(feed: Feed, error: Refusal) -> None:
    """Write down what went wrong, in words for those who follow it, and when to try again. A site that asks for rest gets it for all its feeds."""
    status, pause = (error.status, error.retry_after) if isinstance(error, FetchError) else (None, None)
    feed.failures += 1
    feed.last_error = str(error)[:500]
    if status == GONE:
        feed.last_error = _("The site says that this feed is gone for good. It is not asked any more.")
        feed.next_fetch_at = None
    else:
        feed.next_fetch_at = now() + max(pause or timedelta(), back_off(feed.failures))
    feed.save(update_fields=["failures", "last_error", "next_fetch_at"])
    if pause:
        until = now() + pause
        Feed.objects.filter(host=feed.host, next_fetch_at__lt=until).update(next_fetch_at=until)


def take_due() -> list[list[int]]:
    """The keys of feeds that are due and that somebody waits for, in batches; a host's feeds stay together, so that it is asked by one only."""
    moment = now()
    waiting = Subscription.objects.filter(feed=OuterRef("pk"), left_at__isnull=True, is_muted=False)
    due = Feed.objects.filter(Exists(waiting), next_fetch_at__lte=moment).order_by("next_fetch_at", "pk")
    taken = sorted(_few_of_each_host(due), key=lambda row: row[1])
    keys = [pk for pk, _host in taken]
    Feed.objects.filter(pk__in=keys).update(next_fetch_at=moment + TAKEN)
    return [keys[start : start + FEEDS_A_JOB] for start in range(0, len(keys), FEEDS_A_JOB)]


def _few_of_each_host(due: QuerySet[Feed]) -> Iterable[tuple[int, str]]:
    of_host: Counter[str] = Counter()
    found: list[tuple[int, str]] = []
    for pk, host in due.values_list("pk", "host")[: FEEDS_A_RUN * 20]:
        of_host[host] += 1
        if of_host[host] <= OF_ONE_HOST and len(found) < FEEDS_A_RUN:
            found.append((pk, host))
    return found
