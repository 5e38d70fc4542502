"""Sharing at a later time: planned, called off, and taken when it is due."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.audience import may_choose
from commonplace.entries.lifecycle import refuse_if_hidden
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import FeedbackWanted, Ring
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.share.actions import own, share
from commonplace.share.models import PlannedSharing


@transaction.atomic
def plan_sharing(
    actor: Member,
    entry: Entry,
    *,
    audience: Audience,
    at: datetime,
    adds: str = "",
    announce_it: bool = False,
    feedback_wanted: FeedbackWanted | None = None,
) -> PlannedSharing:
    """Take the sharing step at a later time; the plan before, if there was one, is replaced."""
    own(actor, entry)
    refuse_if_hidden(entry)
    if at <= now():
        raise Refusal(_("This time has passed. Choose a later one, or share it now."), field="at")
    if audience.ring == Ring.ME:
        raise Refusal(_("Only you would see this, so there is nothing to share later. Choose a wider ring."), field="ring")
    values = {"audience": audience, "at": at, "adds": adds, "announce_it": announce_it, "failed": "", "made_at": now()}
    values["feedback_wanted"] = feedback_wanted or entry.feedback_wanted
    return PlannedSharing.objects.update_or_create(entry=entry, defaults=values)[0]


@transaction.atomic
def call_off(actor: Member, entry: Entry) -> None:
    """Forget the plan; calling off twice is no error."""
    own(actor, entry)
    PlannedSharing.objects.filter(entry=entry).delete()


def due_plans(moment: datetime) -> list[int]:
    """The entries whose time has come, the longest due first."""
    return list(PlannedSharing.objects.filter(at__lte=moment, failed="").order_by("at", "pk").values_list("entry", flat=True)[:500])


@transaction.atomic
def take_planned(entry_id: int) -> None:
    """Share as it was planned, if that is still possible; otherwise note why not. Its author, who is not there, is told of that, and when it
    waits for a host. Nothing happens twice."""
    plan = PlannedSharing.objects.select_for_update(of=("self",)).filter(entry=entry_id, failed="", at__lte=now()).first()
    if plan is None:
        return
    entry = Entry.objects.select_related("author", "audience").get(pk=entry_id)
    reason = _in_the_way(entry, plan)
    try:
        shared = None if reason else _shared(entry, plan)
    except Refusal as refusal:
        shared, reason = None, refusal
    if shared is None:
        PlannedSharing.objects.filter(pk=plan.pk).update(failed=str(reason)[:300])
        record(None, Verb.PLAN_FAILED, entry)
        return
    plan.delete()
    if shared.audience.is_awaited:
        record(None, Verb.PLAN_WAITS, shared)


@transaction.atomic
def _shared(entry: Entry, plan: PlannedSharing) -> Entry:
    wanted = FeedbackWanted(plan.feedback_wanted)
    return share(entry.author, entry, audience=plan.audience, adds=plan.adds, announce_it=plan.announce_it, feedback_wanted=wanted)


def _in_the_way(entry: Entry, plan: PlannedSharing) -> object:
    """Why it cannot be shared as planned; "" when it can."""
    if entry.is_withdrawn:
        return _("It lay in your bin at that time.")
    if not entry.author.is_active:
        return _("Your account had ended.")
    if not may_choose(entry.author, plan.audience):
        return _("You were no longer in that space at that time.")
    return ""
