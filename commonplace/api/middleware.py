"""What every answer of the API carries, and the question that browsers ask before a program of another origin may call it."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from commonplace.api.auth import MOST, WITHIN
from commonplace.api.once import once
from commonplace.api.problems import in_words

PATH, VERSIONED = "/api/", "/api/v1/"
PAGES_OF_IT = (f"{VERSIONED}docs", f"{VERSIONED}docs/")
"""Described for people: pages as others are."""
# Extensions of browsers, each with an origin of its own. A page of the web is none of them, so no site calls the API from a member's browser.
_EXTENSION = re.compile(r"(?:chrome|moz|safari-web)-extension://[A-Za-z0-9-]+")


class ApiAnswers:
    """No cache keeps an answer, and extensions may read it. Cookies are never allowed along: they open nothing here anyway."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PATH) or request.path == PAGES_OF_IT[0] or request.path.startswith(PAGES_OF_IT[1]):
            return self.get_response(request)
        origin = request.headers.get("Origin", "")
        is_question = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        response = HttpResponse(status=204) if is_question else self._answered(request)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Vary"] = "Origin"
        if _EXTENSION.fullmatch(origin):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After, ETag, Link, RateLimit-Limit, RateLimit-Remaining"
            if is_question:
                response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, PATCH, DELETE"
                response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key"
                response.headers["Access-Control-Max-Age"] = "600"
        return response

    def _answered(self, request: HttpRequest) -> HttpResponse:
        """Done once where the program asks for that; and whatever could not be done is said as a problem, also where no view was reached."""
        if not request.path.startswith(VERSIONED):
            return self.get_response(request)
        response = once(request, self.get_response)
        left = getattr(request, "requests_left", None)
        if left is not None:
            response.headers["RateLimit-Policy"] = f"{MOST};w={int(WITHIN.total_seconds())}"
            response.headers["RateLimit-Limit"], response.headers["RateLimit-Remaining"] = str(MOST), str(left)
        is_said = response.status_code < 400 or "json" in response.headers.get("Content-Type", "")
        return response if is_said else in_words(response)
