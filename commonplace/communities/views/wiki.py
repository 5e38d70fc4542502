"""The wiki of a space: its notes from A to Z, by tag, by their newest changes, and the pages that are wanted."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonplace.communities.standing import standing_in
from commonplace.communities.views.home import frame
from commonplace.communities.wiki import notes_in, start_page, tags_in, wanted_pages
from commonplace.entries.audience import sight_of
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member
from commonplace.people.viewing import member_required

SIZE = 60
_ORDERS = {"": ("title_key", "pk"), "newest": ("-edited_at", "-pk")}


@member_required
@require_safe
def wiki(request: HttpRequest, viewer: Member, slug: str) -> HttpResponse:
    """`?show=` is newest or wanted; without it the notes stand from A to Z. `?tag=` keeps one tag's."""
    standing = standing_in(viewer, slug)
    show, tag = request.GET.get("show", ""), request.GET.get("tag", "").replace("\x00", "")[:60]
    show = show if show in {"newest", "wanted"} else ""
    sight = sight_of(viewer)
    here = request.path
    context = {
        **frame(request, standing),
        "show": show,
        "tag": tag,
        "shelves": [
            {"url": here, "label": _("A to Z"), "current": show == ""},
            {"url": f"{here}?show=newest", "label": _("Newest changes"), "current": show == "newest"},
            {"url": f"{here}?show=wanted", "label": _("Wanted pages"), "current": show == "wanted"},
        ],
        "start": start_page(sight, standing.space),
    }
    if show == "wanted":
        context |= {"wanted": wanted_pages(sight, standing.space)}
    else:
        notes = notes_in(sight, standing.space, tag=tag).select_related("author")
        columns = ("uid", "title", "title_key", "excerpt", "edited_at", "maturity", "author__name", "author__handle")
        page = page_by_key(notes.only(*columns), keys=_ORDERS[show], after=request.GET.get("after", ""), size=SIZE)
        keep = urlencode({key: value for key, value in (("show", show), ("tag", tag)) if value})
        context |= {"notes": page.items, "next_cursor": page.next_cursor, "keep": keep, "tags": tags_in(sight, standing.space)}
    return render(request, "communities/wiki.html", context)
