"""What the views of this room share: fetching through the viewer, and answering a refusal where the member stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from commonplace.kit.forms import begin_at_the_error
from commonplace.kit.zones import zone_said_by
from commonplace.peers.models import Call, LearningCircle, Place
from commonplace.peers.queries import calls_visible_to, circles_of, place_in, runs
from commonplace.peers.words import Answer
from commonplace.people.models import Member


def seen_call(member: Member, uid: str) -> Call:
    return get_object_or_404(calls_visible_to(member).select_related("space", "made_by"), uid=uid)


def run_call(member: Member, uid: str) -> Call:
    """For everyone but who runs it the page is not there."""
    call = seen_call(member, uid)
    if not runs(member, call):
        raise Http404
    return call


def seen_circle(member: Member, uid: str) -> LearningCircle:
    """One that they are in, or asked into."""
    return get_object_or_404(circles_of(member).select_related("call__space", "guide", "audience", "harvest"), uid=uid)


def own_circle(member: Member, uid: str) -> tuple[LearningCircle, Place]:
    """One that they are in."""
    circle = seen_circle(member, uid)
    place = place_in(member, circle)
    if place is None or place.answer != Answer.ACCEPTED:
        raise Http404
    return circle, place


def zone_of(request: HttpRequest) -> str:
    return zone_said_by(request) or "UTC"


def form_page(request: HttpRequest, template: str, form: forms.Form, **more: Any) -> HttpResponse:
    """A form with everything typed still in it, open at what is wrong; 422 where it was sent and could not be taken."""
    begin_at_the_error(form)
    return render(request, template, {"form": form, **more}, status=422 if form.is_bound else 200)
