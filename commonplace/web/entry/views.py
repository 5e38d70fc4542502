"""The page of an entry."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from commonplace.discussion.views import redirect_to_response
from commonplace.entries.audience import sight_of
from commonplace.entries.models import Entry
from commonplace.kit.public_pages import open_to_the_web
from commonplace.people.viewing import viewer_of
from commonplace.web.entry import page


@open_to_the_web
@require_safe
def entry(request: HttpRequest, uid: str) -> HttpResponse:
    """An entry with its lineage and discussion; a response is shown where it stands, on the page of its root.

    When htmx asks for one part of the page (by the id of what it will replace), that part is sent alone.
    """
    viewer = viewer_of(request)
    sight = sight_of(viewer)
    found = get_object_or_404(page.entries_for_a_page(sight), uid=uid)
    if found.root_id and (root := Entry.objects.visible_to(sight).filter(pk=found.root_id).first()):
        found.root = root
        return redirect_to_response(viewer, found)
    first, reply_to = request.GET.get("from", ""), request.GET.get("reply", "")
    match getattr(request, "htmx", None) and request.htmx.target:  # type: ignore[attr-defined]
        case "comments":
            template, context = "web/entry/_comments.html", page.the_comments(viewer, sight, found, first=first, reply_to=reply_to)
        case "thanks":
            template, context = "web/entry/_thanks.html", page.the_thanks(viewer, sight, found)
        case "part":
            template, context = "web/entry/_part_alone.html", page.the_part(viewer, found)
        case _:
            template, context = "web/entry.html", page.the_page(viewer, sight, found, first=first, reply_to=reply_to)
    answer = render(request, template, context)
    patch_vary_headers(answer, ["HX-Target"])
    return answer
