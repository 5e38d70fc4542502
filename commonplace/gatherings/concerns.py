"""Whom deeds around gatherings concern, and the line by which they are told.

What mail for calendars tells (`calendar.mailing`) is not told by mail a second time until a member chooses so: those have no `by_mail`.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import Concern
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.gatherings.models import CoHost, Gathering, Interest, Meeting, Seat
from commonplace.gatherings.words import Coming
from commonplace.kit.clock import now


def _named(activity: Activity) -> list[int]:
    return [int(key) for key in activity.particulars.get("members", [])]


def _one(activity: Activity) -> list[int]:
    return [int(activity.particulars.get("member") or 0)]


def _hosts(gathering_id: int) -> list[int]:
    author = Gathering.objects.filter(pk=gathering_id).values_list("author", flat=True)
    return [*author, *CoHost.objects.filter(gathering=gathering_id).values_list("member", flat=True)]


def _author(activity: Activity) -> list[int]:
    return list(Gathering.objects.filter(pk=activity.entry_id).values_list("author", flat=True))


def _interested(activity: Activity) -> list[int]:
    members = Interest.objects.filter(gathering=activity.entry_id).values_list("member", flat=True)
    return [*members, *_hosts(activity.entry_id or 0)]


def _coming(activity: Activity) -> list[int]:
    """Who has a place, waits or was invited: at the one meeting that is named, or at any that is to come."""
    rows = Seat.objects.exclude(coming=Coming.NOT)
    uid = activity.particulars.get("meeting")
    chosen = rows.filter(meeting__uid=uid) if uid else rows.filter(meeting__gathering=activity.entry_id, meeting__ends_at__gt=now())
    return [*chosen.values_list("member", flat=True).distinct(), *_hosts(activity.entry_id or 0)]


def _with_place(activity: Activity) -> list[int]:
    seats = Seat.objects.filter(meeting__uid=activity.particulars.get("meeting"), coming=Coming.GOING).exclude(came=False)
    return [*seats.values_list("member", flat=True), *_hosts(activity.entry_id or 0)]


def _of_meeting(activity: Activity) -> list[int]:
    """The page was made: all who had to do with that meeting."""
    meeting = Meeting.objects.filter(uid=activity.particulars.get("meeting")).first()
    if meeting is None:
        return []
    seats = Seat.objects.filter(meeting=meeting).exclude(coming=Coming.NOT).values_list("member", flat=True)
    return [*seats, *_hosts(meeting.gathering_id)]


def _meeting_page(activity: Activity) -> str:
    uid = activity.particulars.get("meeting")
    if uid:
        return reverse("gatherings:meeting", args=[uid])
    return activity.entry.get_absolute_url() if activity.entry else reverse("gatherings:home")


CONCERNS = (
    Concern(
        "gathering_cancelled", _("A gathering you come to is called off"), Verb.GATHERING_CANCELLED, _named,
        _("“%(entry)s” does not take place"), address=_meeting_page, by_push=True, order=12,
    ),
    Concern(
        "gathering_changed", _("A gathering you come to meets at another time or place"), Verb.GATHERING_CHANGED, _coming,
        _("“%(entry)s” meets at another time or place"), address=_meeting_page, by_push=True, order=13,
    ),
    Concern(
        "gathering_back", _("A gathering that was called off takes place after all"), Verb.GATHERING_BACK, _named,
        _("“%(entry)s” takes place after all"), address=_meeting_page, order=14,
    ),
    Concern(
        "seat_given", _("You have a place from the waiting list"), Verb.SEAT_GIVEN, _one,
        _("A place became free: you come to “%(entry)s”"), address=_meeting_page, by_push=True, order=15,
    ),
    Concern(
        "invited_to_gathering", _("Somebody asks you to come to a gathering"), Verb.INVITED_TO_GATHERING, _named,
        _("%(actor)s asks whether you come to “%(entry)s”"), address=_meeting_page, order=16,
    ),
    Concern(
        "gathering_soon", _("A gathering you come to begins soon"), Verb.GATHERING_SOON, _with_place,
        _("“%(entry)s” begins soon"), address=_meeting_page, by_push=True, order=17,
    ),
    Concern(
        "asked_to_host", _("You are asked to host a gathering, because you know about it"), Verb.ASKED_TO_HOST, _one,
        _("Would you host “%(entry)s”? Enough people would come"), by_mail=True, order=11,
    ),
    Concern(
        "times_asked", _("A gathering you would come to looks for a time"), Verb.TIMES_ASKED, _interested,
        _("When could you come to “%(entry)s”?"), order=19,
    ),
    Concern(
        "time_chosen", _("A gathering you would come to has a time"), Verb.TIME_CHOSEN, _named,
        _("“%(entry)s” has a time now"), order=20,
    ),
    Concern(
        "host_found", _("Somebody hosts the gathering that you suggested"), Verb.HOST_FOUND, _author,
        _("%(actor)s hosts “%(entry)s”, which you suggested"), order=21,
    ),
    Concern(
        "hosts_gathering", _("Somebody has you host a gathering with them"), Verb.HOSTS_GATHERING, _one,
        _("%(actor)s has you host “%(entry)s” with them"), by_mail=True, order=18,
    ),
    Concern(
        "harvest_asked", _("A gathering is over: what do you take out of it?"), Verb.HARVEST_ASKED, _with_place,
        _("What do you take out of “%(entry)s”?"), address=_meeting_page, order=55,
    ),
    Concern(
        "harvested", _("The harvest of a gathering is there"), Verb.HARVESTED, _of_meeting,
        _("%(actor)s put together what came of it: “%(entry)s”"), order=56,
    ),
)  # fmt: skip
