"""Keeps the NUL character out of addresses: PostgreSQL takes it in no text, so it would be a fault wherever a parameter meets the database."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

_REPLACEMENT = "%EF%BF%BD"


class NoNulMiddleware:
    """No page has such an address. Among the parameters, U+FFFD takes its place, which finds nothing and harms nothing.

    Fields of forms are cleaned by the forms themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\x00" in query:
            request.META["QUERY_STRING"] = query.replace("%00", _REPLACEMENT).replace("\x00", _REPLACEMENT)
        return self.get_response(request)
