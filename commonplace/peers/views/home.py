"""Where learning circles begin: one's own, those one is asked into, the calls one can join; and forming one by oneself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.paging import page_by_key
from commonplace.peers.actions import circling
from commonplace.peers.forms import CircleForm
from commonplace.peers.models import Place
from commonplace.peers.queries import calls_visible_to, circles_of, here, may_call_for, open_calls
from commonplace.peers.views.shared import form_page, zone_of
from commonplace.peers.words import WEEKS, Answer
from commonplace.people.models import Member
from commonplace.people.viewing import member_required

SIZE = 30


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """`?shelf=past` shows the circles that have ended, `?shelf=calls` all calls for whom they are."""
    shelf = request.GET.get("shelf", "")
    shelf = shelf if shelf in {"past", "calls"} else ""
    tabs = [
        {"label": label, "url": f"?shelf={key}" if key else "?", "current": key == shelf}
        for key, label in (("", _("Now")), ("calls", _("All calls")), ("past", _("Ended")))
    ]
    may_call = member.organises or may_call_for(member).exists()
    context = {"tabs": tabs, "shelf": shelf, "may_call": may_call, "today": now().date(), "steps": WEEKS}
    shown = {"": _present, "calls": _all_calls, "past": _past}[shelf]
    return render(request, "peers/home.html", {**context, **shown(member, request.GET.get("after", ""))})


def _places(member: Member) -> QuerySet[Place]:
    return Place.objects.filter(here(), member=member, circle__in=circles_of(member)).select_related("circle__call")


def _present(member: Member, _after: str) -> dict[str, Any]:
    calls = list(open_calls(member).select_related("space").order_by("join_until", "pk")[:SIZE])
    return {"places": _weeks(_places(member).filter(circle__ended_at__isnull=True).order_by("circle__starts_on", "pk")), "calls": calls}


def _all_calls(member: Member, after: str) -> dict[str, Any]:
    page = page_by_key(calls_visible_to(member).select_related("space"), keys=("-starts_on", "-pk"), after=after, size=SIZE)
    return {"calls": page.items, "next_cursor": page.next_cursor, "keep": "shelf=calls"}


def _past(member: Member, after: str) -> dict[str, Any]:
    ended = _places(member).filter(circle__ended_at__isnull=False, answer=Answer.ACCEPTED)
    page = page_by_key(ended, keys=("-pk",), after=after, size=SIZE)
    return {"places": _weeks(page.items), "next_cursor": page.next_cursor, "keep": "shelf=past"}


def _weeks(places: Iterable[Place]) -> list[tuple[Place, int]]:
    """Each with the week in which its circle is."""
    today = now().date()
    return [(place, place.circle.week_on(today)) for place in places]


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, member: Member) -> HttpResponse:
    form = (
        CircleForm(request.POST, member=member)
        if request.method == "POST"
        else CircleForm(member=member, initial={"zone": zone_of(request), "starts_on": now().date()})
    )
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            circle = circling.begin_circle(
                member,
                name=data["name"],
                starts_on=data["starts_on"],
                members=data["people"],
                brings=form.brings,
                deed_key=data["deed_key"],
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect(reverse("peers:circle", args=[circle.uid]))
    return form_page(request, "peers/new.html", form)
