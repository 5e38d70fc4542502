"""The API of Hypothesis, `/hypothesis/api/`: what its client asks for, through the same actions as the pages."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from commonplace.hypothesis.auth import Failure, status_of
from commonplace.hypothesis.views.about import router as about
from commonplace.hypothesis.views.annotations import router as notes
from commonplace.kit.errors import Refusal


def failure(status: int, reason: str) -> HttpResponse:
    """As the client knows failures: it shows the reason to the member."""
    answer = HttpResponse(json.dumps({"status": "failure", "reason": reason}), status=status, content_type="application/json")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


class _Api(NinjaAPI):
    """No cache keeps an answer."""

    def create_response(self, *args: Any, **more: Any) -> HttpResponse:
        answer: HttpResponse = super().create_response(*args, **more)
        answer.headers["Cache-Control"] = "private, no-store"
        return answer


api = _Api(title="Hypothesis", urls_namespace="hypothesis-api", docs_url=None, openapi_url=None)
for router in (about, notes):
    api.add_router("", router)


@api.exception_handler(Failure)
def _known(request: HttpRequest, error: Failure) -> HttpResponse:
    return failure(error.status, error.reason)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    return failure(status_of(error), str(error))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return failure(404, _("There is nothing here for you at this address."))


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return failure(400, "; ".join(f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}" for one in error.errors[:5]))


@api.exception_handler(HttpError)
def _other(request: HttpRequest, error: HttpError) -> HttpResponse:
    return failure(error.status_code, str(error))
