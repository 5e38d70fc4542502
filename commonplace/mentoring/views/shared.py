"""What the views of this room share: fetching what a member may know of, and a form on a page of its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from commonplace.kit.forms import begin_at_the_error
from commonplace.mentoring.models import Mentorship, Round
from commonplace.mentoring.queries import is_in, mentorships_of, runs
from commonplace.people.models import Member


def known_round(member: Member, uid: str) -> Round:
    return get_object_or_404(Round.objects.known_to(member).select_related("space"), uid=uid)


def run_round(member: Member, uid: str) -> Round:
    """One that the member runs; for everybody else the address is not there."""
    found = known_round(member, uid)
    if not runs(member, found):
        raise Http404
    return found


def own_mentorship(member: Member, uid: str) -> Mentorship:
    """One that the member is or was in."""
    return get_object_or_404(mentorships_of(member), uid=uid)


def present_mentorship(member: Member, uid: str) -> Mentorship:
    """One that the member is in now and that goes on."""
    found = own_mentorship(member, uid)
    if found.ended_at is not None or not is_in(member, found):
        raise Http404
    return found


def about_asked(request: HttpRequest) -> str:
    """What somebody looks for among people who could be asked."""
    return request.GET.get("about", "").replace("\x00", "")[:100]


def name_of(found: Mentorship, viewer: Member) -> str:
    """How its page is called for one of those in it."""
    mentees = [seat.mentee.name for seat in found.seats.all()]
    if found.is_group:
        return _("Your group") if viewer.pk == found.mentor_id else _("A group with %(name)s") % {"name": found.mentor.name}
    other = mentees[0] if viewer.pk == found.mentor_id and mentees else found.mentor.name
    return _("You and %(name)s") % {"name": other}


def form_page(request: HttpRequest, form: forms.Form, *, title: object, deed: object, back: str, **more: Any) -> HttpResponse:
    """A form with everything typed still in it; 422 where it was sent and could not be taken."""
    begin_at_the_error(form)
    context = {"form": form, "title": title, "deed": deed, "back": back, **more}
    return render(request, "mentoring/form.html", context, status=422 if form.is_bound else 200)
