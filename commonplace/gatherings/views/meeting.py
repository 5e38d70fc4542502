"""The page of one meeting: who comes, the note, the recording, and what is taken out of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonplace.entries.models import Entry
from commonplace.gatherings.forms import YieldForm
from commonplace.gatherings.models import Meeting, Seat
from commonplace.gatherings.queries import hosts_of, is_host, seat_of, taken, waiting, yields_visible_to
from commonplace.gatherings.views.shared import seen_meeting
from commonplace.gatherings.words import Coming, Yields
from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_safe
def meeting(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    return meeting_page(request, member, seen_meeting(member, uid))


def meeting_page(
    request: HttpRequest, member: Member, one: Meeting, *, yielding: YieldForm | None = None, words: str = "", status: int = 200
) -> HttpResponse:
    gathering = one.gathering
    hosts, seat = is_host(member, gathering), seat_of(member, one)
    came = seat is not None and seat.coming == Coming.GOING and seat.came is not False
    begun = one.starts_at <= now()
    yields = list(yields_visible_to(member, one)) if begun else []
    context = {
        "meeting": one,
        "gathering": gathering,
        "entry": gathering.entry,
        "local": one.starts_at.astimezone(gathering.timezone),
        "local_end": one.ends_at.astimezone(gathering.timezone),
        "is_host": hosts,
        "hosts": hosts_of(gathering).met_by(member),
        "seat": seat,
        "begun": begun,
        "may_take_out": begun and (came or hosts),
        "yielding": yielding or YieldForm(),
        "parts": [(what, what.label, [row for row in yields if row.what == what]) for what in Yields],
        "has_yields": bool(yields),
        "words": words,
        "harvest_key": new_uid(),
        "note": _seen(member, one.note),
        "harvest": _seen(member, one.harvest),
        **_people(member, one, shows=hosts or came),
    }
    return render(request, "gatherings/meeting.html", context, status=status)


def _seen(member: Member, entry: Entry | None) -> Entry | None:
    return Entry.objects.visible_to(member).filter(pk=entry.pk).first() if entry else None


def _people(member: Member, one: Meeting, *, shows: bool) -> dict[str, object]:
    """How many come is for everybody, who it is for those who come too."""
    going, capacity = taken(one), one.gathering.capacity
    found: dict[str, object] = {"going": going, "left": None if capacity is None else max(0, capacity - going)}
    if shows:
        met = Member.objects.active().met_by(member)
        rows = Seat.objects.filter(meeting=one, coming=Coming.GOING, member__in=met).select_related("member").order_by("asked_at", "pk")
        found |= {"coming": list(rows[:200]), "waiting": list(waiting(one).filter(member__in=met).select_related("member")[:200])}
    return found
