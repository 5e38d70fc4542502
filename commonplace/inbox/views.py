"""The inbox: what came, triaged by keyboard or by buttons. Only its member knows of it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from commonplace.inbox import queries
from commonplace.inbox.actions import triage as deeds
from commonplace.inbox.models import InboxItem, ItemState
from commonplace.inbox.origins import channels_of, origin_named
from commonplace.kit.errors import Refusal
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member
from commonplace.people.viewing import member_required

KEPT_AN_HOUR = 120
LONGEST_WAY = 30
_DEEDS = {"keep": deeds.keep, "later": deeds.put_by, "drop": deeds.drop}
_SHELVES: dict[str, tuple[str | Promise, ItemState | None]] = {
    "": (gettext_lazy("New"), ItemState.NEW),
    "later": (gettext_lazy("Later"), ItemState.LATER),
    "all": (gettext_lazy("All"), None),
}


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    show = request.GET.get("show", "")
    show = show if show in _SHELVES else ""
    way = _way_of(member, request.GET.get("from", "")[:LONGEST_WAY])
    context = {
        "page": queries.inbox_page(member, state=_SHELVES[show][1], way=way, after=request.GET.get("after", "")),
        "is_older": bool(request.GET.get("after")),
        "show": show,
        "way": way,
        "only": _name_of(member, way),
        "keep": _query(show, way),
        "tabs": [{"url": _address(name, way), "label": label, "current": name == show} for name, (label, _state) in _SHELVES.items()],
        "ways": _ways(member, show, way),
        "count": queries.untouched(member),
    }
    return render(request, "inbox/home.html", context)


def _query(show: str, way: str) -> str:
    return urlencode({name: value for name, value in (("show", show), ("from", way)) if value})


def _address(show: str, way: str) -> str:
    query = _query(show, way)
    return reverse("inbox:home") + (f"?{query}" if query else "")


def _way_of(member: Member, asked: str) -> str:
    """The filter as it was asked for; none when it names nothing of this member's."""
    origin, _colon, channel = asked.partition(":")
    if origin_named(origin) is None or "\x00" in asked:
        return ""
    return asked if not channel or channels_of(member, [(origin, channel)]) else ""


def _name_of(member: Member, way: str) -> str:
    origin, _colon, channel = way.partition(":")
    found = channels_of(member, [(origin, channel)]).get((origin, channel)) if channel else None
    return found.name if found else ""


def _ways(member: Member, show: str, way: str) -> list[dict[str, object]]:
    """The filter by where things came from; nothing while there is only one way."""
    names = queries.ways_of(member)
    known = [origin for name in names if (origin := origin_named(name)) is not None]
    if len(known) < 2 and not way:
        return []
    everywhere = {"url": _address(show, ""), "label": _("From everywhere"), "current": not way}
    return [everywhere] + [
        {"url": _address(show, origin.name), "label": origin.label, "current": way.partition(":")[0] == origin.name} for origin in known
    ]


def _own(member: Member, uid: str) -> InboxItem:
    return get_object_or_404(InboxItem.objects.of(member).shown(), uid=uid[:12])


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
    messages.success(request, _said(row), extra_tags=f"undo={reverse('inbox:undo', args=[row.uid])}")
    return _back(request)


@member_required
@require_POST
def undo(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    row = deeds.undo(member, _own(member, uid))
    return _row(request, member, row) if _wants_row(request) else redirect("inbox:home")


def _wants_row(request: HttpRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined]


def _row(request: HttpRequest, member: Member, found: InboxItem, *, refused: str = "") -> HttpResponse:
    is_open = bool(refused) or found.state == found.previous or _is_undo(request)
    context = {"row": queries.rows_of(member, [found])[0], "refused": refused, "said": _said(found), "entry": found.entry}
    return render(request, "inbox/_row.html" if is_open else "inbox/_settled.html", context)


def _is_undo(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.url_name == "undo"


def _said(found: InboxItem) -> str:
    words = {ItemState.KEPT: _("Kept"), ItemState.LATER: _("Put by for later"), ItemState.DROPPED: _("Dropped"), ItemState.NEW: _("Back")}
    return f"{words[ItemState(found.state)]}: {found}"


def _back(request: HttpRequest) -> HttpResponse:
    """To the list one came from, which the form names by its two filters."""
    return redirect(_address(request.POST.get("list_show", "")[:12], request.POST.get("list_from", "")[:LONGEST_WAY]))
