"""The page of a circle, for its people alone; and for who is asked, whether they come in."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.entries.audience import sight_of
from commonplace.entries.queries import cards_page
from commonplace.kit.answering import done
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import begin_at_the_error, show_refusal
from commonplace.kit.zones import zone_named
from commonplace.peers.actions import circling, meeting
from commonplace.peers.forms import AskForm, CheckInForm, MeetForm, WithForm, brought
from commonplace.peers.guide import AGENDA
from commonplace.peers.guides import step_of
from commonplace.peers.hours import common, stretches, week_of
from commonplace.peers.models import CheckIn, LearningCircle, Place
from commonplace.peers.queries import check_ins, not_with_of, notes_of, people_met, place_in, weeks_with_words
from commonplace.peers.views.shared import own_circle, seen_circle, zone_of
from commonplace.peers.words import DAYS, WEEKS, Answer
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_http_methods(["GET", "HEAD"])
def circle(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """`?week=` shows another week than this one."""
    found = seen_circle(member, uid)
    place = place_in(member, found)
    assert place is not None
    if place.answer == Answer.ASKED:
        first = brought(place)
        form = WithForm(member=member, initial={**first, "zone": place.zone if place.aim else zone_of(request)})
        return _asked(request, member, found, place, form)
    return circle_page(request, member, found, place)


def _asked(request: HttpRequest, member: Member, circle: LearningCircle, place: Place, form: WithForm, status: int = 200) -> HttpResponse:
    begin_at_the_error(form)
    people = [one for one in people_met(member, circle) if one.pk != place.pk]
    context = {
        "circle": circle,
        "seat": place,
        "people": people,
        "unwanted": not_with_of(member, circle, people),
        "form": form,
        "says_goal": not place.aim,
        "is_over": circle.ended_at is not None,
        "common": _times(people, circle, place.zone) if place.aim else [],
    }
    return render(request, "peers/asked.html", context, status=status)


def _times(people: list[Place], circle: LearningCircle, zone: str) -> list[tuple[object, str, str]]:
    """When all can who said so, by the clock of `zone`."""
    day = circle.starts_on
    weeks = [week_of(place.hours, place.zone, day) for place in people]
    return [(DAYS[at], begin, end) for at, begin, end in stretches(common(weeks), zone, day)] if weeks else []


def week_asked(request: HttpRequest, present: int) -> int:
    typed = request.GET.get("week", "") or request.POST.get("week", "")
    shown = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 3 else present
    return min(max(shown, 1), WEEKS)


def circle_page(
    request: HttpRequest, member: Member, circle: LearningCircle, place: Place, *, status: int = 200, **bound: Any
) -> HttpResponse:
    """`bound` are forms that were sent and refused, by the names they have on the page."""
    for form in bound.values():
        begin_at_the_error(form)
    present = circle.week_on(now().date())
    week = week_asked(request, present)
    people = people_met(member, circle)
    accepted = [one for one in people if one.answer == Answer.ACCEPTED]
    mine = CheckIn.objects.filter(place=place, week=week).select_related("entry__audience").first()
    first = {"line": mine.line, "entry": mine.entry.uid if mine.entry else "", "week": week} if mine else {"week": week}
    zone = place.zone
    context = {
        "circle": circle, "seat": place, "people": people, "accepted": accepted, "present": present, "week": week,
        "is_open": 1 <= week <= present and circle.ended_at is None,
        "is_small": circle.is_running and len(people) < 3,
        "weeks": _weeks(place, week, present),
        "step": step_of(circle.guide, week), "agenda": AGENDA, "agenda_minutes": sum(minutes for _part, minutes in AGENDA),
        "said": check_ins(member, circle, week, accepted), "mine": mine,
        "notes": cards_page(sight_of(member), notes_of(member, circle), after=request.GET.get("after", "")),
        "keep": f"week={week}",
        "meets_at": circle.meets_at.astimezone(zone_named(zone)) if circle.meets_at else None, "zone": zone,
        "is_met": circle.meets_at is not None and circle.meets_at < now(),
        "common": _times(accepted, circle, zone),
        "check_in": CheckInForm(member=member, present=mine.entry if mine else None, initial=first),
        "meet": MeetForm(initial=_meets(circle, zone)),
        "asking": AskForm(member=member),
        "may_ask": circle.is_running and present <= WEEKS and len(people) < 5,
        "harvest_note": circle.harvest if circle.harvest and not circle.harvest.is_withdrawn else None,
        **bound,
    }  # fmt: skip
    return render(request, "peers/circle.html", context, status=status)


def _meets(circle: LearningCircle, zone: str) -> dict[str, Any]:
    local = circle.meets_at.astimezone(zone_named(zone)) if circle.meets_at else None
    return {"day": local.date() if local else None, "hour": local.time() if local else None, "link": circle.meets_link}


def _weeks(place: Place, week: int, present: int) -> list[dict[str, Any]]:
    spoken = weeks_with_words(place)
    return [{"number": at, "current": at == week, "now": at == present, "spoken": at in spoken} for at in range(1, WEEKS + 1)]


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = seen_circle(member, uid)
    place = place_in(member, found)
    assert place is not None
    to = reverse("peers:circle", args=[uid])
    if request.method != "POST":
        return redirect(to)
    if place.answer == Answer.ACCEPTED or "zone" not in request.POST:
        return done(request, partial(circling.accept, member, found), to=to)
    form = WithForm(request.POST, member=member, initial=brought(place))
    if form.is_valid():
        try:
            circling.accept(member, found, brings=form.brings)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect(to)
    return _asked(request, member, found, place, form, status=422)


@member_required
@require_POST
def check_in(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found, place = own_circle(member, uid)
    form = CheckInForm(request.POST, member=member)
    if form.is_valid():
        data = form.cleaned_data
        try:
            meeting.check_in(
                member, found, week=data["week"], line=data["line"], entry=form.chosen(), text=data["text"], deed_key=data["deed_key"]
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect(f"{reverse('peers:circle', args=[uid])}?week={data['week']}#check-in")
    return circle_page(request, member, found, place, status=422, check_in=form)


@member_required
@require_POST
def meet(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """`forget` says that no time is agreed."""
    found, place = own_circle(member, uid)
    to = reverse("peers:circle", args=[uid])
    if "forget" in request.POST:
        return done(request, partial(meeting.meet, member, found, at=None), to=to)
    form = MeetForm(request.POST)
    if form.is_valid():
        meeting.meet(member, found, at=form.moment(place.zone), link=form.cleaned_data["link"])
        return redirect(to)
    return circle_page(request, member, found, place, status=422, meet=form)


@member_required
@require_POST
def ask_in(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found, place = own_circle(member, uid)
    form = AskForm(request.POST, member=member)
    if form.is_valid():
        who = form.cleaned_data["who"]
        try:
            circling.ask_in(member, found, member=who)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return done(request, lambda: None, to=reverse("peers:circle", args=[uid]), says=_("%(name)s is asked.") % {"name": who.name})
    return circle_page(request, member, found, place, status=422, asking=form)
