"""How the API says that something cannot be done: problem details as RFC 9457 describes them, with the field where it went wrong."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from commonplace.kit.errors import Refusal

# The names under which actions know what callers of the API call otherwise.
_FIELDS = {"body": "text", "html": "page.html", "ring": "audience.ring"}
_OF_HIGHLIGHTS = {"body": "note"}


class Problem(Exception):
    """`code` is for programs and stays the same in every language; `detail` is for people and says what to do next."""

    def __init__(self, status: int, code: str, detail: str, *, field: str | None = None, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.field, self.retry_after = status, code, str(detail), field, retry_after


def answer(problem: Problem, **more: Any) -> HttpResponse:
    said: dict[str, Any] = {
        "type": f"urn:commonplace:problem:{problem.code}",
        "title": problem.detail,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        **more,
    }
    if problem.field:
        said["field"] = problem.field
    response = HttpResponse(json.dumps(said), status=problem.status, content_type="application/problem+json")
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response


def speak_plainly(api: NinjaAPI) -> None:
    """Have every failure of this API answered as a problem."""

    @api.exception_handler(Problem)
    def known(request: HttpRequest, error: Problem) -> HttpResponse:
        return answer(error)

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
        fields = _FIELDS | (_OF_HIGHLIGHTS if "/highlights" in request.path else {})
        field = fields.get(error.field, error.field) if error.field else None
        return answer(Problem(422, "refused", str(error), field=field))

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return answer(Problem(404, "not_found", _("There is nothing here for you at this address.")))

    @api.exception_handler(ValidationError)
    def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [{"field": _place(one["loc"]), "detail": str(one["msg"])} for one in error.errors]
        return answer(Problem(422, "invalid", errors[0]["detail"], field=errors[0]["field"]), errors=errors)

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return answer(Problem(401, "not_connected", _("This program is not connected any more, or never was. Connect it again.")))

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(Problem(error.status_code, "invalid", str(error)))


def _place(loc: Any) -> str:
    """Where in the request: ("body", "data", "audience", "ring") is audience.ring."""
    parts = [str(part) for part in loc]
    return ".".join(parts[2:] if parts[:1] == ["body"] else parts[1:]) or "body"


def in_words(response: HttpResponse) -> HttpResponse:
    """The same failure as a problem, where something outside of the API answered: an address that is none, a method that it does not know."""
    said = {404: _("There is nothing here for you at this address."), 405: _("This address does not take that method.")}
    code = {404: "not_found", 405: "method", 413: "too_large"}.get(
        response.status_code, "invalid" if response.status_code < 500 else "failed"
    )
    problem = answer(Problem(response.status_code, code, said.get(response.status_code, _("This could not be done."))))
    response.content = problem.content  # its headers stay, the shields among them
    response.headers["Content-Type"] = problem.headers["Content-Type"]
    return response
