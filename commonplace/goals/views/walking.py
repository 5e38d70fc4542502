"""Walking somebody's journey: to follow it, to say where one is and what one used, to take a copy of one's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.goals.actions import following
from commonplace.goals.actions.journeys import fork as take_a_copy
from commonplace.goals.forms import UseForm
from commonplace.goals.models import Journey, JourneyItem, Way
from commonplace.goals.queries import items_visible_to
from commonplace.goals.views.shared import say, seen
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_POST
def follow(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = seen(member, uid, Kind.JOURNEY)
    following.follow_journey(member, entry)
    messages.success(request, _("You walk this journey now. Only you know."), extra_tags=f"undo={reverse('goals:leave', args=[uid])}")
    return redirect(f"{entry.get_absolute_url()}#path")


@member_required
@require_POST
def leave(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = seen(member, uid, Kind.JOURNEY)
    following.leave_journey(member, entry)
    return redirect(entry)


def _item(member: Member, entry: Entry, uid: str) -> JourneyItem:
    """An item that the member may see; any other is not there."""
    journey = Journey.objects.get(entry=entry)
    found = items_visible_to(member, journey).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


@member_required
@require_POST
def here(request: HttpRequest, member: Member, uid: str, item: str) -> HttpResponse:
    entry = seen(member, uid, Kind.JOURNEY)
    following.stand_at(member, entry, _item(member, entry, item))
    return redirect(f"{entry.get_absolute_url()}#item-{item}")


@member_required
@require_POST
def use(request: HttpRequest, member: Member, uid: str, item: str) -> HttpResponse:
    """What one did with an item; nothing chosen takes it back."""
    entry = seen(member, uid, Kind.JOURNEY)
    found = _item(member, entry, item)
    form = UseForm(request.POST)
    how = Way(form.cleaned_data["how"]) if form.is_valid() and form.cleaned_data["how"] else None
    try:
        following.use_item(member, entry, found, how=how, word=form.cleaned_data.get("word", ""))
    except Refusal as refusal:
        say(request, refusal)
    return redirect(f"{entry.get_absolute_url()}#item-{item}")


@member_required
@require_POST
def fork(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = seen(member, uid, Kind.JOURNEY)
    copy = take_a_copy(member, entry, deed_key=clean_line(request.POST.get("deed_key", ""))[:80])
    if not copy.is_repeat:
        messages.success(request, _("This copy is yours: only you see it, and you can change it as you like."))
    return redirect(copy)
