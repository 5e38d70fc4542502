"""What who runs a call sees and does: begin it, have circles formed, move people, publish, call off."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.kit.answering import done
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import sent_line, show_refusal
from commonplace.kit.jobs.queries import jobs_of
from commonplace.kit.paging import page_by_key
from commonplace.peers.actions import calling, forming
from commonplace.peers.forms import CallForm, first_call, said, space_chosen
from commonplace.peers.guides import guide_for
from commonplace.peers.health import health_of
from commonplace.peers.hours import hours_together, offset_of, week_of
from commonplace.peers.jobs import form_circles as form_circles_job
from commonplace.peers.models import Call, Joining, LearningCircle, Place
from commonplace.peers.queries import here, joinings_of, may_call_for
from commonplace.peers.views.shared import form_page, run_call
from commonplace.people.models import Member
from commonplace.people.viewing import member_required

AT_ONCE = 60
"""Up to so many people are parted while the page waits."""
CIRCLES_SHOWN, JOININGS_SHOWN = 20, 50
VERY_ALIKE, ALIKE = 45, 25
"""How near the goals of a circle are, in words: by eye, on made-up goals of one field and of several."""


@dataclass(frozen=True)
class CircleShown:
    """A circle as who runs the call sees it: who was put where, and how well it suits. Once it is published, who is there now."""

    circle: LearningCircle
    places: list[Place]
    rows: list[tuple[Place, Joining | None]]
    teams: int
    apart: float
    together: float | None

    @property
    def near(self) -> str:
        if self.circle.alike is None:
            return ""
        if self.circle.alike >= VERY_ALIKE:
            return _("goals very near to each other")
        return _("goals near to each other") if self.circle.alike >= ALIKE else _("goals of many kinds")

    @property
    def is_full(self) -> bool:
        return len(self.places) >= 5


def circles_shown(call: Call, circles: list[LearningCircle]) -> list[CircleShown]:
    """In two queries, however many circles."""
    by_circle: dict[int, list[Place]] = {circle.pk: [] for circle in circles}
    there = joinings_of(call).filter(member__in=Place.objects.filter(circle__in=circles).values("member"))
    by_member = {row.member_id: row for row in there}
    for place in Place.objects.filter(here(), circle__in=circles).select_related("member__team").order_by("pk"):
        by_circle[place.circle_id].append(place)
    return [_shown(circle, by_circle[circle.pk], by_member) for circle in circles]


def _shown(circle: LearningCircle, places: list[Place], by_member: dict[int, Joining]) -> CircleShown:
    day = circle.starts_on
    offsets = [offset_of(place.zone, day).total_seconds() / 3600 for place in places]
    together = hours_together([week_of(place.hours, place.zone, day) for place in places]) if places else None
    teams = len({place.member.team_id for place in places if place.member.team_id})
    apart = max(offsets) - min(offsets) if offsets else 0.0
    rows = [(place, by_member.get(place.member_id)) for place in places]
    return CircleShown(circle, places, rows, teams, min(apart, 24 - apart), together)


def organising(member: Member, call: Call, *, after: str = "") -> dict[str, Any]:
    """What the page of the call shows besides to who runs it: circles page by page, or before there are any who has joined. Of those who are in a
    circle only that they are; not what is said there."""
    circles = LearningCircle.objects.filter(call=call, ended_at__isnull=True)
    is_formed = call.published_at is not None or circles.exists()
    page = page_by_key(circles, keys=("pk",), after=after, size=CIRCLES_SHOWN) if is_formed else None
    joined = None if is_formed else page_by_key(joinings_of(call), keys=("pk",), after=after, size=JOININGS_SHOWN)
    without = forming.unplaced(call) if is_formed else joinings_of(call).none()
    return {
        "joined_count": joinings_of(call).count(),
        "joinings": joined.items if joined else [],
        "shown": circles_shown(call, page.items) if page else [],
        "unplaced": without[:JOININGS_SHOWN],
        "unplaced_count": without.count() if is_formed else 0,
        "is_paged": bool(page and (page.next_cursor or after)),
        "next_cursor": page.next_cursor if page else joined.next_cursor if joined else None,
        "job": jobs_of(str(member.pk)).filter(unique_key=f"peers:{call.pk}").order_by("-pk").first(),
        "health": health_of(call) if call.published_at else None,
        "is_published": call.published_at is not None,
        "guide_is_own": guide_for(call) is not None,
    }


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, member: Member) -> HttpResponse:
    if not (member.organises or may_call_for(member).exists()):
        raise Http404
    form = CallForm(request.POST if request.method == "POST" else None, member=member, initial=first_call())
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            call = calling.begin_call(member, says=form.says, space=space_chosen(member, data["space"]), deed_key=data["deed_key"])
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("peers:call", uid=call.uid)
    return form_page(request, "peers/call_form.html", form)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    call = run_call(member, uid)
    form = CallForm(request.POST if request.method == "POST" else None, member=member, is_new=False, initial=said(call))
    if form.is_bound and form.is_valid():
        try:
            calling.change_call(member, call, says=form.says)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("peers:call", uid=uid)
    return form_page(request, "peers/call_form.html", form, call=call)


def _page(uid: str) -> str:
    return reverse("peers:call", args=[uid]) + "#circles"


@member_required
@require_POST
def form_circles(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Many people are parted in a job, whose progress the page shows."""
    call = run_call(member, uid)
    if joinings_of(call).count() > AT_ONCE and call.published_at is None:
        form_circles_job.using(unique_key=f"peers:{call.pk}", owner=str(member.pk)).enqueue(call.pk, member.pk)
        return redirect(_page(uid))
    return done(request, partial(forming.form, member, call), to=_page(uid), says=_("Circles are proposed. Nobody else sees them yet."))


@member_required
@require_POST
def move(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    call = run_call(member, uid)
    joining = get_object_or_404(joinings_of(call), uid=sent_line(request, "who", most=20))
    to = sent_line(request, "to", most=20)
    circle = get_object_or_404(LearningCircle, call=call, uid=to) if to not in {"", "new"} else None
    says = _("%(name)s is asked.") % {"name": joining.member.name} if call.published_at else _("Moved.")
    return done(request, partial(forming.move, member, call, joining, to=circle, new=to == "new"), to=_page(uid), says=says)


@member_required
@require_POST
def publish(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    call = run_call(member, uid)
    return done(request, partial(forming.publish, member, call), to=_page(uid), says=_("Everybody is asked into their circle."))


@member_required
@require_POST
def place_late(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    call = run_call(member, uid)
    placed: list[int] = []

    def deed() -> None:
        placed.append(forming.place_the_late(member, call))
        if not placed[0]:
            raise Refusal(_("No circle has room for them that suits. Put them in by hand, or wait for the next call."))

    answer = done(request, deed, to=_page(uid))
    if placed and placed[0]:
        messages.success(request, ngettext("%(count)s person is asked.", "%(count)s people are asked.", placed[0]) % {"count": placed[0]})
    return answer


@member_required
@require_POST
def call_off(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    call = run_call(member, uid)
    undo, to = reverse("peers:call_on", args=[uid]), reverse("peers:call", args=[uid])
    return done(request, partial(calling.call_off, member, call), to=to, says=_("The call is called off."), undo=undo)


@member_required
@require_POST
def call_on(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Undo of `call_off`."""
    call = run_call(member, uid)
    return done(request, partial(calling.call_on, member, call), to=reverse("peers:call", args=[uid]), says=_("It goes on."))
