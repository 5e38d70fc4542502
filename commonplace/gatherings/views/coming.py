"""Buttons of those who come, and of hosts about who comes."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.entries.audience import audience_of
from commonplace.gatherings.actions import seating
from commonplace.gatherings.models import Meeting, Seat
from commonplace.gatherings.queries import coming_meetings
from commonplace.gatherings.views.shared import hosted, hosted_meeting, seen, seen_meeting
from commonplace.gatherings.words import Coming
from commonplace.kit.answering import done
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_POST
def come(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    meeting = seen_meeting(member, uid)
    page = redirect(_back(request, meeting))
    try:
        seat = seating.come(member, meeting)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return page
    undo = f"undo={reverse('gatherings:stay_away', args=[uid])}"
    if seat.coming == Coming.WAITING:
        messages.success(
            request, _("All places are taken. You are on the waiting list, and hear of it when one becomes free."), extra_tags=undo
        )
    elif other := _at_the_same_time(member, meeting):
        words = _("You have a place. At that time you also come to “%(title)s”.") % {"title": other.gathering.entry.title}
        messages.warning(request, words, extra_tags=undo)
    else:
        messages.success(request, _("You have a place."), extra_tags=undo)
    return page


def _at_the_same_time(member: Member, meeting: Meeting) -> Meeting | None:
    places = Seat.objects.filter(member=member, coming=Coming.GOING).exclude(meeting=meeting).values("meeting")
    there = coming_meetings(member).filter(pk__in=places, starts_at__lt=meeting.ends_at, ends_at__gt=meeting.starts_at)
    return there.select_related("gathering__entry").first()


def _back(request: HttpRequest, meeting: Meeting) -> str:
    return reverse("gatherings:home") if request.POST.get("from") == "list" else reverse("gatherings:meeting", args=[meeting.uid])


@member_required
@require_POST
def stay_away(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    meeting = seen_meeting(member, uid)
    undo = reverse("gatherings:come", args=[uid])
    return done(request, partial(seating.stay_away, member, meeting), to=_back(request, meeting), says=_("You do not come."), undo=undo)


@member_required
@require_POST
def come_to_all(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = seen(member, uid)
    says = _("You come to all meetings that are to come, as far as there are places.")
    return done(request, partial(seating.come_to_all, member, entry.gathering_body), to=entry.get_absolute_url(), says=says)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Name people by their handles, or ask all who may see it."""
    entry = hosted(member, uid)
    typed, refused = request.POST.get("people", ""), None
    if request.method == "POST":
        try:
            everybody = audience_of(entry).exclude(pk=member.pk)[: seating.MOST_INVITED]
            chosen = list(everybody) if request.POST.get("whom") == "all" else _named(member, typed)
            asked = seating.invite(member, entry, members=chosen)
        except Refusal as refusal:
            refused = refusal
        else:
            words = (
                _("Asked: %(names)s.") % {"names": ", ".join(one.name for one in asked[:20])}
                if asked
                else _("They have all been asked before.")
            )
            messages.success(request, words)
            return redirect(entry)
    readers = audience_of(entry).exclude(pk=member.pk).count()
    context = {"entry": entry, "typed": typed, "refused": refused, "readers": readers, "most": seating.MOST_INVITED}
    return render(request, "gatherings/invite.html", context, status=422 if refused else 200)


def _named(member: Member, typed: str) -> list[Member]:
    handles = [word.strip().removeprefix("@").lower() for word in clean_line(typed.replace(",", " ")).split()]
    if not handles:
        raise Refusal(_("Write whom you want to ask: @name, with blanks between them."), field="people")
    found = {one.handle: one for one in Member.objects.active().met_by(member).filter(handle__in=handles)}
    missing = [handle for handle in handles if handle not in found]
    if missing:
        raise Refusal(_("Nobody here is called @%(handle)s.") % {"handle": missing[0][:60]}, field="people")
    return list(found.values())


@member_required
@require_POST
def who_came(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    meeting = hosted_meeting(member, uid)
    came = set(
        Seat.objects.filter(meeting=meeting, uid__in=[clean_line(key) for key in request.POST.getlist("came")]).values_list(
            "member", flat=True
        )
    )
    return done(
        request, partial(seating.note_who_came, member, meeting, came=came), to=_back(request, meeting), says=_("Noted who was there.")
    )
