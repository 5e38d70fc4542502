"""The pages of what everyone reads; for members."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonplace.entries.audience import sight_of, sources_visible_to
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.reads.gist import put_by, saved_unread
from commonplace.reads.together import together_on
from commonplace.sense.copies import chosen_copy
from commonplace.sense.passages import passages_in

SAVED = "saved"


@member_required
@require_safe
def together(request: HttpRequest, viewer: Member, uid: str) -> HttpResponse:
    """A source with all that was made of it, as far as the viewer may see that."""
    sight = sight_of(viewer)
    source = get_object_or_404(sources_visible_to(sight), uid=uid)
    copy = chosen_copy(sight, source, request)
    context = {
        "source": source,
        "made": together_on(viewer, sight, source, copy.snapshot if copy else None),
        "passages": None if copy else passages_in(viewer, source, request.GET.get("after", "")),
    }
    return render(request, "reads/together.html", context)


@member_required
@require_safe
def gist(request: HttpRequest, member: Member) -> HttpResponse:
    """One's read-later as what trusted people marked in it; nobody else's page."""
    shelf = SAVED if request.GET.get("shelf") == SAVED else ""
    sight, after = sight_of(member), request.GET.get("after", "")
    page = saved_unread(member, sight, after) if shelf else put_by(member, sight, after)
    context = {
        "page": page,
        "next_cursor": page.next_cursor,
        "keep": f"shelf={shelf}" if shelf else "",
        "tabs": [
            {"label": _("Put by for later"), "url": "?", "current": not shelf},
            {"label": _("Saved and not read yet"), "url": f"?shelf={SAVED}", "current": bool(shelf)},
        ],
        "shelf": shelf,
        "is_first_page": not after,
    }
    return render(request, "reads/gist.html", context)
