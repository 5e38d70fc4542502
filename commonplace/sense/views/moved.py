"""Pages of a source that is now another one: whoever may see that one is led there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from commonplace.entries.audience import sources_visible_to
from commonplace.people.viewing import viewer_of
from commonplace.sources.models import Alias

View = Callable[..., HttpResponseBase]


def led_on(name: str, view: View) -> View:
    """The view of the route `name`; where the source in its address has become another, a redirect to the same page of that one."""

    @wraps(view)
    def guarded(request: HttpRequest, uid: str) -> HttpResponseBase:
        try:
            return view(request, uid)
        except Http404:
            other = Alias.objects.filter(uid=uid, source__in=sources_visible_to(viewer_of(request))).select_related("source").first()
            if other is None or request.method not in {"GET", "HEAD"}:
                raise
            return redirect(name, uid=other.source.uid)

    return guarded
