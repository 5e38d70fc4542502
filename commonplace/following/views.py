"""What one follows and mutes: the list of it, and the buttons that stand on the pages of people, spaces and tags."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.entries.audience import tags_visible_to
from commonplace.entries.models import Entry
from commonplace.following.actions import Target, have_seen, set_interest
from commonplace.following.models import Interest
from commonplace.following.queries import chosen_spaces, followed_page, muted_by
from commonplace.kit.way_back import way_back
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.spaces.models import Space


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    page = followed_page(member, after=request.GET.get("after", ""))
    chosen = chosen_spaces(member)
    context = {
        "joined": [space for space in Space.objects.joined_by(member) if space.pk not in chosen],
        "followed": page.rows,
        "next_cursor": page.next_cursor,
        "muted": muted_by(member),
        "place": "today",
    }
    return render(request, "following/home.html", context)


@member_required
@require_POST
def choose(request: HttpRequest, member: Member, kind: str, key: str) -> HttpResponse:
    """Follow, mute, or neither. The buttons stand on other pages, which say by `back` where they are."""
    target = _target(member, kind, key)
    word = request.POST.get("interest", "")
    if word not in {*Interest.values, "none"}:
        return render(request, "following/_refused.html", {"place": "today"}, status=422)
    interest = Interest(word) if word != "none" else None
    set_interest(member, target, interest)
    messages.success(request, _said(interest, target))
    return redirect(way_back(request, "following:home"))


@member_required
@require_POST
def seen(request: HttpRequest, member: Member) -> HttpResponse:
    """All up to this entry of the stream has been seen."""
    entry = get_object_or_404(Entry.objects.visible_to(member).announced(), uid=request.POST.get("until", ""))
    assert entry.announced_at is not None
    have_seen(member, entry.announced_at)
    return HttpResponse(status=204) if request.htmx else redirect("web:today")  # type: ignore[attr-defined]


def _target(member: Member, kind: str, key: str) -> Target:
    """What the address names, if the member may know of it."""
    if "\x00" in key:  # which PostgreSQL takes in no text
        raise Http404
    if kind == "person":
        return get_object_or_404(Member.objects.active().met_by(member), handle=key)
    if kind == "space":
        return get_object_or_404(Space.objects.visible_to(member), slug=key)
    return get_object_or_404(tags_visible_to(member), name=key)


def _said(interest: Interest | None, target: Target) -> str:
    if interest is Interest.FOLLOW:
        return _("You follow %(name)s. Only you know.") % {"name": target}
    if interest is Interest.MUTE:
        return _("%(name)s is out of your stream. Only you know.") % {"name": target}
    return _("You neither follow nor mute %(name)s any more.") % {"name": target}
