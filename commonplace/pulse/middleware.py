"""Hands out tickets on pages that everybody visits, so that having one says nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from commonplace.people.viewing import viewer_of
from commonplace.pulse.tickets import COOKIE, keep, looked_today, take_ticket

ON_PAGES = frozenset({"web:today", "communities:space", "notifications:home", "pulse:home", "pulse:group"})
ALWAYS = frozenset({"pulse:home", "pulse:group"})
"""There it is looked for each time; on the others once a day."""


class PulseTickets:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        match = request.resolver_match
        is_shown = match is not None and match.view_name in ON_PAGES and request.method == "GET" and response.status_code == 200
        if not is_shown or COOKIE in response.cookies:
            return response
        if looked_today(request) and match.view_name not in ALWAYS:  # type: ignore[union-attr]
            return response
        member = viewer_of(request)
        if member is not None:
            fresh = take_ticket(member)
            if fresh is not None or not looked_today(request):
                keep(request, response, fresh=fresh)
        return response
