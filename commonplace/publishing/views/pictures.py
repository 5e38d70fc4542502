"""The picture of a link to a public entry."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from commonplace.entries.models import Entry
from commonplace.publishing.pictures import picture_of

_A_DAY = 86_400


@require_safe
def opengraph(request: HttpRequest, uid: str) -> HttpResponse:
    """For members, too, it exists only while anyone on the web may see the entry."""
    entry = get_object_or_404(Entry.objects.visible_to(None).filter(root=None).select_related("author", "source"), uid=uid)
    answer = HttpResponse(picture_of(entry), content_type="image/png")
    answer.headers["Cache-Control"] = f"public, max-age={_A_DAY}"
    return answer
