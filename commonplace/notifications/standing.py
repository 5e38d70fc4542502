"""Whether a notice is still to leave, asked at the moment of leaving: what was true when it was written need not be any more."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from commonplace.activity.concerns import concern_named
from commonplace.kit.clock import now
from commonplace.notifications.channels import Channel
from commonplace.notifications.choices import ways_chosen_by
from commonplace.notifications.models import MutedThread, Notice
from commonplace.notifications.queries import shown_to
from commonplace.people.models import Member

MOST = 100
"""Notices in one message. Of a flood the newest are told; the others stand in the program."""


def waiting_for(member: Member, channel: Channel) -> QuerySet[Notice]:
    """What was to leave by this channel and has not."""
    return Notice.objects.filter(member=member, **{channel.wanted: True, f"{channel.done}__isnull": True})


def those_that_stand(waiting: QuerySet[Notice], channel: Channel, member: Member) -> list[Notice]:
    """Those of the waiting notices that the reader may still see, has not read, still wants by this channel, and whom their deed still concerns
    (a thanks may be taken back, a host may host no longer). The oldest first."""
    seen = shown_to(member).filter(pk__in=waiting.values("pk"), read_at__isnull=True, made_at__gt=now() - channel.stale_after)
    heard = seen.exclude(about__in=MutedThread.objects.filter(member=member).values("entry"))
    rows = heard.select_related("activity__actor", "activity__entry__root", "entry__root", "about", "space").order_by("-pk")[:MOST]
    return [notice for notice in reversed(_wanted(rows, channel, member)) if _concerns(notice, member)]


def _wanted(notices: Iterable[Notice], channel: Channel, member: Member) -> list[Notice]:
    chosen = ways_chosen_by(member)
    return [notice for notice in notices if channel.is_in(chosen.of(notice.concern, notice.space_id))]


def _concerns(notice: Notice, member: Member) -> bool:
    concern = concern_named(notice.concern)
    return concern is not None and member.pk in concern.whom(notice.activity)
