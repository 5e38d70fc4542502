"""What every answer of the API carries, and the question that browsers ask before a program of another origin may call it."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from commonplace.api.problems import Problem, answer

PATH = "/api/"
# Extensions of browsers, each with an origin of its own. A page of the web is none of them, so no site calls the API from a member's browser.
_EXTENSION = re.compile(r"(?:chrome|moz|safari-web)-extension://[A-Za-z0-9-]+")


_SAID = {
    400: gettext_lazy("This cannot be read."),
    404: gettext_lazy("There is nothing here for you at this address."),
    405: gettext_lazy("This address does not do that; the header Allow says what it does."),
    413: gettext_lazy("This is more than can be taken at once."),
    500: gettext_lazy("Something went wrong on our side. It was noted."),
}
"""What is said of failures that come from below the API, where pages of HTML would be sent."""


class ApiAnswers:
    """No cache keeps an answer, and extensions may read it. Cookies are never allowed along: they open nothing here anyway."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PATH):
            return self.get_response(request)
        origin = request.headers.get("Origin", "")
        is_question = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        response = HttpResponse(status=204) if is_question else self.get_response(request)
        if response.status_code in _SAID and not response.headers.get("Content-Type", "").startswith("application/problem+json"):
            response = _as_problem(response)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Vary"] = "Origin"
        if _EXTENSION.fullmatch(origin):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
            if is_question:
                response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, PATCH, DELETE"
                response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, If-Match, If-None-Match"
                response.headers["Access-Control-Max-Age"] = "600"
        return response


def _as_problem(response: HttpResponse) -> HttpResponse:
    status = response.status_code
    said = answer(Problem(status, {404: "not_found", 500: "fault"}.get(status, "invalid"), str(_SAID[status])))
    if "Allow" in response.headers:
        said.headers["Allow"] = response.headers["Allow"]
    return said
