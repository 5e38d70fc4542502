"""One key for what one looks at: have it count for a goal, or put it on a journey."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.goals.actions import goals, journeys
from commonplace.goals.models import Thing
from commonplace.goals.queries import offers_for
from commonplace.goals.things import Named
from commonplace.goals.views.shared import own, say
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


def _seen(member: Member, uid: str) -> Entry:
    return get_object_or_404(Entry.objects.visible_to(member), uid=uid)


@member_required
@require_safe
def offers(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """One's open goals, most recent first, and one's journeys; alone for htmx, else a page."""
    entry = _seen(member, uid)
    for_goals, for_journeys = offers_for(member, entry)
    context = {"entry": entry, "goals": for_goals, "journeys": for_journeys}
    return render(request, "goals/_offers.html" if request.htmx else "goals/offers.html", context)  # type: ignore[attr-defined]


@member_required
@require_POST
def to_goal(request: HttpRequest, member: Member, uid: str, item: str, deed: str) -> HttpResponse:
    entry = _seen(member, uid)
    goal = own(member, item, Kind.GOAL)
    if deed == "detach":
        goals.detach(member, goal, entry)
        return redirect(entry)
    try:
        goals.attach(member, goal, entry)
    except Refusal as refusal:
        say(request, refusal)
        return redirect(entry)
    back = reverse("goals:to_goal", args=[uid, item, "detach"])
    messages.success(request, _("It counts for “%(goal)s” now.") % {"goal": goal}, extra_tags=f"undo={back}")
    return redirect(entry)


@member_required
@require_POST
def to_journey(request: HttpRequest, member: Member, uid: str, item: str) -> HttpResponse:
    entry = _seen(member, uid)
    journey = own(member, item, Kind.JOURNEY)
    try:
        added = journeys.add_item(member, journey, named=Named(Thing.ENTRY, entry=entry))
    except Refusal as refusal:
        say(request, refusal)
        return redirect(entry)
    back = reverse("goals:change_item", args=[item, added.uid, "remove"])
    messages.success(request, _("It stands at the end of “%(journey)s”.") % {"journey": journey}, extra_tags=f"undo={back}")
    return redirect(entry)
