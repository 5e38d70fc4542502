"""That somebody has opened a page: said by the page itself once it is being read, so that asking for a page writes nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from commonplace.entries.models import Entry
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.share.actions import note_opening


@member_required
@require_POST
def opened(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    note_opening(member, get_object_or_404(Entry.objects.open_to(member).filter(root__isnull=True).select_related("author"), uid=uid))
    return HttpResponse(status=204)
