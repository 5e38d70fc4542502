"""What HTTP has for asking again and for not writing over another's change: ETag, If-None-Match, If-Match; and Link, for the next page."""

from __future__ import annotations

import hashlib
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _
from ninja import Schema

from commonplace.api.problems import Problem
from commonplace.api.schemas import at_home


def etag_of(shown: Schema) -> str:
    """Of what this member is shown, so that what they may not see changes no tag of theirs."""
    return quote_etag(hashlib.sha256(shown.model_dump_json().encode()).hexdigest()[:32])


def is_known(request: HttpRequest, tag: str) -> bool:
    """Whether the program says that it has this very answer."""
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in asked or tag in {one.removeprefix("W/") for one in asked}


def require_match(request: HttpRequest, tag: str) -> None:
    """Refuse a change that does not say which version it began from, or that began from another one."""
    if "If-Match" not in request.headers:
        raise Problem(428, "match_required", _("Send the ETag of what you read as If-Match, so that nobody’s change is lost."))
    asked = parse_etags(request.headers["If-Match"])
    if "*" not in asked and tag not in asked:
        raise Problem(412, "changed_elsewhere", _("It was changed meanwhile. Read it again; nothing was stored."))


def link_next(request: HttpRequest, response: HttpResponse, cursor: str | None) -> None:
    if cursor:
        query = urlencode({**request.GET.dict(), "after": cursor})
        response.headers["Link"] = f'<{at_home(request.path)}?{query}>; rel="next"'
