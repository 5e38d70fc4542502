"""The inbox: what came, triaged by keyboard or by buttons. Only its member knows of it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.feeds import queries
from commonplace.feeds.actions import triage as deeds
from commonplace.feeds.arriving import untouched
from commonplace.feeds.models import InboxItem, ItemState, Subscription
from commonplace.kit.errors import Refusal
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member
from commonplace.people.viewing import member_required

KEPT_AN_HOUR = 120
_DEEDS = {"keep": deeds.keep, "later": deeds.put_by, "drop": deeds.drop}


@member_required
@require_safe
def inbox(request: HttpRequest, member: Member) -> HttpResponse:
    later = request.GET.get("show") == "later"
    only = Subscription.objects.of(member).select_related("feed").filter(uid=request.GET.get("feed", "")[:12]).first()
    kept = ({"show": "later"} if later else {}) | ({"feed": only.uid} if only else {})
    here = reverse("feeds:inbox")
    of_one = f"feed={only.uid}" if only else ""
    context = {
        "page": queries.inbox_page(member, later=later, only=only, after=request.GET.get("after", "")),
        "later": later,
        "only": only,
        "keep": urlencode(kept),
        "here": f"{here}?{urlencode(kept)}" if kept else here,
        "tabs": [
            {"url": f"{here}?{of_one}" if only else here, "label": _("New"), "current": not later},
            {"url": f"{here}?show=later&{of_one}".rstrip("&"), "label": _("Later"), "current": later},
        ],
        "count": untouched(member.pk),
        "follows": Subscription.objects.of(member).exists(),
    }
    return render(request, "feeds/inbox.html", context)


def _own(member: Member, uid: str) -> InboxItem:
    return get_object_or_404(InboxItem.objects.filter(member=member).select_related("item"), uid=uid[:12])


@member_required
@require_POST
def triage(request: HttpRequest, member: Member) -> HttpResponse:
    """One button of the list was pressed: its name is the deed, its value the item."""
    deed = next((name for name in _DEEDS if name in request.POST), "")
    found = _own(member, request.POST.get(deed, "").replace("\x00", "") if deed else "")
    try:
        if deed == "keep":
            refuse_beyond(f"capture:{member.pk}", most=KEPT_AN_HOUR, within=timedelta(hours=1))
        row = _DEEDS[deed](member, found)
    except Refusal as refusal:
        if _wants_row(request):
            return _row(request, member, found, refused=str(refusal))
        messages.warning(request, str(refusal))
        return _back(request)
    if _wants_row(request):
        return _row(request, member, row)
    messages.success(request, _said(row), extra_tags=f"undo={reverse('feeds:undo', args=[row.uid])}")
    return _back(request)


@member_required
@require_POST
def undo(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    row = deeds.undo(member, _own(member, uid))
    return _row(request, member, row) if _wants_row(request) else redirect("feeds:inbox")


def _wants_row(request: HttpRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined]


def _row(request: HttpRequest, member: Member, found: InboxItem, *, refused: str = "") -> HttpResponse:
    is_open = found.state in {ItemState.NEW, ItemState.LATER} and (bool(refused) or found.state == found.previous or _is_undo(request))
    context = {"row": queries.rows_of(member, [found])[0], "refused": refused, "said": _said(found), "entry": found.entry}
    return render(request, "feeds/_row.html" if is_open else "feeds/_settled.html", context)


def _is_undo(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.url_name == "undo"


def _said(found: InboxItem) -> str:
    words = {ItemState.KEPT: _("Kept"), ItemState.LATER: _("Put by for later"), ItemState.DROPPED: _("Dropped"), ItemState.NEW: _("Back")}
    return f"{words[ItemState(found.state)]}: {found.item.title}"


def _back(request: HttpRequest) -> HttpResponse:
    """To the list one came from, which the form names by its two filters."""
    asked = {name: request.POST.get(f"list_{name}", "")[:12] for name in ("show", "feed")}
    query = urlencode({name: value for name, value in asked.items() if value})
    return redirect(reverse("feeds:inbox") + (f"?{query}" if query else ""))
