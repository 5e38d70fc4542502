"""Who is here, as a part of an entry's page, and whether one is shown there oneself. The streams themselves are no pages (`live/events.py`)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.entries.models import Entry
from commonplace.kit.way_back import way_back
from commonplace.live.actions import show_presence
from commonplace.live.queries import who_is_here
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@require_safe
def no_events(request: HttpRequest) -> HttpResponse:
    """Where pages are served without streams (a server for tests, say): an answer after which no browser asks again."""
    return HttpResponse(status=204)


@member_required
@require_safe
def here(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = get_object_or_404(Entry.objects.open_to(member), uid=uid)
    return render(request, "live/_here.html", who_is_here(member, entry))


@member_required
@require_POST
def presence(request: HttpRequest, member: Member) -> HttpResponse:
    """Whether colleagues see what one is reading; the form says by `shown`."""
    is_shown = request.POST.get("shown") == "yes"
    show_presence(member, is_shown=is_shown)
    messages.success(request, _("Others see when you read what they read.") if is_shown else _("Nobody sees what you are reading."))
    return redirect(way_back(request, "people:settings"))
