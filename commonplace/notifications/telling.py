"""From a deed to the notices about it: who is told, and by which way."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db import transaction

from commonplace.activity.concerns import Concern, concerns_of
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries.audience import audience_of
from commonplace.following.queries import who_mutes
from commonplace.kit.bulk import insert_rows
from commonplace.notifications.channels import ways_that_reach
from commonplace.notifications.choices import ways_of
from commonplace.notifications.models import MutedThread, Notice
from commonplace.notifications.outgoing import let_wait
from commonplace.people.models import Block, Member
from commonplace.spaces.models import Membership, Openness, Space

AT_ONCE = 5_000
"""Members asked about in one query; SQLite takes 32,766 values."""


def told_of(activity: Activity) -> Iterator[Notice]:
    """Whoever is to be told of a deed, each once, by the first concern that names them. Never its actor, whose account has ended, who may
    not see its entry now, and who wants nothing more about it."""
    seen: set[int] = {activity.actor_id or 0}
    space = _space_of(activity)
    for concern in concerns_of(Verb(activity.verb)):
        named = sorted(set(concern.whom(activity)) - seen)
        for some in (named[at : at + AT_ONCE] for at in range(0, len(named), AT_ONCE)):
            found = _may_be_told(activity, space, some) - _told_before(concern, activity, some) - _who_mute(activity, some)
            seen |= found
            yield from _of_concern(activity, concern, space, found)


def _of_concern(activity: Activity, concern: Concern, space: Space | None, members: Collection[int]) -> Iterator[Notice]:
    about = activity.entry and (activity.entry.root or activity.entry)
    ways = ways_that_reach(ways_of(concern, space.pk if space else None, members))
    for member_id in sorted(members):
        if ways[member_id].are_none:
            continue
        yield Notice(
            member_id=member_id,
            concern=concern.name,
            activity=activity,
            entry=activity.entry,
            about=about,
            space=space,
            in_program=ways[member_id].in_program,
            by_mail=ways[member_id].by_mail,
            by_push=ways[member_id].by_push,
            made_at=activity.made_at,
        )


def _who_mute(activity: Activity, members: list[int]) -> set[int]:
    """Whoever mutes the one who did it finds it where it stands, and is not told; nor is anybody between whom and them a block stands."""
    if not activity.actor_id:
        return set()
    apart = Block.objects.of(activity.actor_id).filter(other__in=members)
    return who_mutes(activity.actor_id, members) | set(apart.values_list("other", flat=True))


def _may_be_told(activity: Activity, space: Space | None, members: list[int]) -> set[int]:
    entry = activity.entry
    if entry is not None:
        seeing = set(audience_of(entry).filter(pk__in=members).values_list("pk", flat=True))
        muted = MutedThread.objects.filter(entry_id=entry.root_id or entry.pk, member__in=seeing)
        return seeing - set(muted.values_list("member", flat=True))
    active = set(Member.objects.active().filter(pk__in=members).values_list("pk", flat=True))
    if space is not None and space.openness == Openness.HIDDEN:
        active &= set(Membership.objects.filter(space=space, member__in=active).values_list("member", flat=True))
    return active


def _told_before(concern: Concern, activity: Activity, members: list[int]) -> set[int]:
    if not concern.once or activity.entry_id is None:
        return set()
    before = Notice.objects.filter(member__in=members, entry=activity.entry_id, concern=concern.name).exclude(activity=activity)
    return set(before.values_list("member", flat=True))


def _space_of(activity: Activity) -> Space | None:
    """Where it happened: the space for which the entry is, or the one that the deed itself names."""
    if activity.entry is not None:
        return activity.entry.audience.space
    return Space.objects.filter(pk=activity.particulars.get("space") or 0).first()


def tell(activity_id: int) -> None:
    """Write the notices of a deed, and note which are to leave by mail or push; called again it finds them written."""
    activity = Activity.objects.select_related("entry__audience__space", "entry__root").filter(pk=activity_id).first()
    if activity is None:
        return
    notices = list(told_of(activity))
    with transaction.atomic():
        insert_rows(notices, ignore_conflicts=True)
        let_wait(notices)
