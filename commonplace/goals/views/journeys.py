"""Journeys: the home page, laying one out, and changing its path."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.entries.audience import sight_of
from commonplace.entries.forms import AudienceForm
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Ring
from commonplace.goals.actions import journeys as actions
from commonplace.goals.forms import JourneyForm
from commonplace.goals.models import JourneyItem
from commonplace.goals.queries import followed_journeys, journeys_of, shared_journeys
from commonplace.goals.things import name_thing
from commonplace.goals.views.shared import Shelf, own, say, shelf_page
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required

_NEWEST = ("-made_at", "-pk")


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """The journeys one walks; `?shelf=` for one's own, and for others' that are open to one."""
    sight = sight_of(member)
    shelves = [
        Shelf("", _("Open to me"), shared_journeys(sight), _NEWEST),
        Shelf("walking", _("I walk"), followed_journeys(member), _NEWEST),
        Shelf("mine", _("Mine"), journeys_of(member), _NEWEST),
    ]
    return shelf_page(request, "goals/journeys.html", sight, shelves)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, member: Member) -> HttpResponse:
    if request.method != "POST":
        return _form_page(request, JourneyForm(), AudienceForm(member=member, initial={"ring": Ring.ME}))
    form = JourneyForm(request.POST)
    ring = AudienceForm({**request.POST.dict(), "ring": request.POST.get("ring") or Ring.ME}, member=member)
    if not all([form.is_valid(), ring.is_valid()]):
        return _form_page(request, form, ring, status=422)
    data = form.cleaned_data
    try:
        entry = actions.lay_out(
            member, title=data["title"], body=data["body"], tags=data["tags"], audience=ring.audience(), deed_key=data["deed_key"]
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _form_page(request, form, ring, status=422)
    return redirect(entry)


def _form_page(request: HttpRequest, form: JourneyForm, ring: AudienceForm, *, status: int = 200) -> HttpResponse:
    people = Member.objects.filter(is_active=True).count()
    context = {"form": form, "audience_form": ring, "people_in_organisation": people}
    return render(request, "goals/journey_form.html", context, status=status)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_item(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """The next item. What could not be understood is shown again, with the words that were typed."""
    entry = own(member, uid, Kind.JOURNEY)
    what, why, refused = request.POST.get("what", ""), request.POST.get("why", ""), None
    if request.method == "POST":
        try:
            actions.add_item(member, entry, named=name_thing(member, what), why=why)
        except Refusal as refusal:
            refused = refusal
        else:
            return redirect(f"{entry.get_absolute_url()}#next")
    context = {"entry": entry, "what": what, "why_here": why, "refused": refused}
    return render(request, "goals/item_form.html", context, status=422 if refused else 200)


def _item(entry: Entry, uid: str) -> JourneyItem:
    return get_object_or_404(JourneyItem.objects.filter(journey=entry.pk), uid=uid)


@member_required
@require_POST
def change_item(request: HttpRequest, member: Member, uid: str, item: str, deed: str) -> HttpResponse:
    entry = own(member, uid, Kind.JOURNEY)
    actions.change_item(member, entry, _item(entry, item), actions.ItemDeed(deed))
    if deed == "remove":
        back = reverse("goals:change_item", args=[uid, item, "put-back"])
        messages.success(request, _("Taken off the path."), extra_tags=f"undo={back}")
    return redirect(f"{entry.get_absolute_url()}#path")


@member_required
@require_POST
def say_why(request: HttpRequest, member: Member, uid: str, item: str) -> HttpResponse:
    entry = own(member, uid, Kind.JOURNEY)
    try:
        actions.say_why(member, entry, _item(entry, item), why=request.POST.get("why", ""))
    except Refusal as refusal:
        say(request, refusal)
    return redirect(f"{entry.get_absolute_url()}#item-{item}")
