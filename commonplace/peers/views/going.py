"""Passing, leaving, coming back, ending and taking up again; notes and the harvest."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.entries.forms import AudienceForm
from commonplace.entries.models import Entry
from commonplace.entries.words import Ring
from commonplace.goals.models import Goal
from commonplace.kit.answering import done
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.peers.actions import circling, meeting
from commonplace.peers.forms import HarvestForm, NoteForm
from commonplace.peers.models import LearningCircle, Place
from commonplace.peers.queries import people_met
from commonplace.peers.views.shared import form_page, own_circle, seen_circle
from commonplace.peers.words import Answer
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


def _been_in(member: Member, uid: str) -> LearningCircle:
    """Also one that they have just left or passed: for the way back."""
    places = Place.objects.filter(member=member).values("circle")
    return get_object_or_404(LearningCircle.objects.filter(pk__in=places, published_at__isnull=False), uid=uid)


@member_required
@require_POST
def pass_on(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = seen_circle(member, uid)
    undo = reverse("peers:come_back", args=[uid])
    says = _("Not this time. Nobody is told why.")
    if found.call is not None:
        says = _("Not this time. Nobody is told why. You still take part in the call, and may be asked into another circle.")
    return done(request, partial(circling.pass_on, member, found), to=reverse("peers:home"), says=says, undo=undo)


@member_required
@require_POST
def leave(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found, _place = own_circle(member, uid)
    undo = reverse("peers:come_back", args=[uid])
    says = _("You have left the circle. What you wrote stays yours.")
    return done(request, partial(circling.leave, member, found), to=reverse("peers:home"), says=says, undo=undo)


@member_required
@require_POST
def come_back(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Undo of `leave` and `pass_on`."""
    found = _been_in(member, uid)
    try:
        circling.come_back(member, found)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("peers:home")
    return redirect("peers:circle", uid=uid)


@member_required
@require_POST
def end(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found, _place = own_circle(member, uid)
    undo = reverse("peers:take_up", args=[uid])
    says = _("The circle has ended. What it wrote stays with its people.")
    return done(request, partial(circling.end, member, found), to=reverse("peers:circle", args=[uid]), says=says, undo=undo)


@member_required
@require_POST
def take_up(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Undo of `end`."""
    found, _place = own_circle(member, uid)
    return done(request, partial(circling.take_up, member, found), to=reverse("peers:circle", args=[uid]), says=_("It goes on."))


@member_required
@require_POST
def rename(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found, _place = own_circle(member, uid)
    deed = partial(circling.rename, member, found, name=request.POST.get("name", ""))
    return done(request, deed, to=reverse("peers:circle", args=[uid]))


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found, _place = own_circle(member, uid)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            entry = meeting.write_note(member, found, title=data["title"], body=data["body"], deed_key=data["deed_key"])
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect(entry)
    return form_page(request, "peers/note.html", form, circle=found)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def harvest(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found, place = own_circle(member, uid)
    first = {"can_now": place.can_now, "is_told": place.is_told, "celebrates": True}
    form = HarvestForm(request.POST) if request.method == "POST" else HarvestForm(initial=first)
    if form.is_bound and form.is_valid():
        try:
            meeting.harvest(member, found, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Look how far you have come."))
            return redirect("peers:harvest", uid=uid)
    people = [one for one in people_met(member, found) if one.answer == Answer.ACCEPTED]
    goal = Goal.objects.filter(entry=place.goal_id, entry__withdrawn_at__isnull=True).select_related("entry").first()
    note = Entry.objects.visible_to(member).filter(pk=found.harvest_id).first() if found.harvest_id else None
    return form_page(request, "peers/harvest.html", form, circle=found, seat=place, people=people, goal=goal, note=note)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def harvest_note(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found, _place = own_circle(member, uid)
    if request.method != "POST":
        first = {"title": _("What came of our learning circle"), "body": meeting.harvest_begins(found)}
        ring = AudienceForm(member=member, initial={"ring": Ring.ORGANISATION})
        return form_page(request, "peers/harvest_note.html", NoteForm(initial=first), audience_form=ring, circle=found)
    form, ring = NoteForm(request.POST), AudienceForm(request.POST, member=member)
    if all([form.is_valid(), ring.is_valid()]):
        data = form.cleaned_data
        try:
            entry = meeting.share_harvest(
                member, found, title=data["title"], body=data["body"], audience=ring.audience(), deed_key=data["deed_key"]
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return redirect(entry)
    return form_page(request, "peers/harvest_note.html", form, audience_form=ring, circle=found)
