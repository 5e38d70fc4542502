"""Keeps members' pages out of every cache, so that the back button after signing out shows nothing and no proxy hands them to others."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class PrivatePagesMiddleware:
    """Answers to requests that carry a session are not to be kept, unless the view itself said how long.

    The cookie is looked at rather than the member, so that no page pays a query for this.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
