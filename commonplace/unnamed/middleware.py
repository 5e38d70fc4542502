"""Hands out the week's stamps on pages that everybody visits, so that having them says nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from commonplace.people.models import Member
from commonplace.people.viewing import viewer_of
from commonplace.spaces.models import Membership
from commonplace.unnamed.models import UnnamedSpace
from commonplace.unnamed.stamps import COOKIE, hand_out, has_this_week, looked_today, remember_looking, stamps_in

ON_PAGES = frozenset({"questions:home", "questions:ask", "unnamed:home", "unnamed:ask"})


class UnnamedStamps:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        match = request.resolver_match
        is_shown = match is not None and match.view_name in ON_PAGES and request.method == "GET" and response.status_code == 200
        if is_shown and COOKIE not in response.cookies and not has_this_week(request):
            member = viewer_of(request)
            if member is not None:
                self._see_to_stamps(request, response, member, is_asked=match.app_name == "unnamed")  # type: ignore[union-attr]
        return response

    def _see_to_stamps(self, request: HttpRequest, response: HttpResponse, member: Member, *, is_asked: bool) -> None:
        if looked_today(request) and not is_asked:
            return
        if Membership.objects.filter(member=member, space__in=UnnamedSpace.objects.values("space")).exists():
            hand_out(request, response, member)
        elif not stamps_in(request):
            remember_looking(response)
