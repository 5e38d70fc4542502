"""Pages that strangers may open: without a cookie, light, and kept by browsers and proxies for a moment.

A view that shows strangers what is open to all says `@open_to_the_web`. For members its answer stays as it is, kept nowhere
(`kit.private_pages`). For strangers, which is whoever sends no living session, it goes out compressed and with an ETag; whoever has it asks again
after `KEPT` seconds. So what was narrowed or withdrawn is gone from every cache within `KEPT + STALE` seconds.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

KEPT = 60
STALE = 30
"""Seconds: as long a cache may still show what it has while it asks for the new one."""
NEVER_KEPT = "no-store"
"""What a view says in Cache-Control of an answer that has to be true at the moment it is read."""
_WORTH_PACKING = 1_000
"""Bytes."""
View = Callable[..., HttpResponseBase]


def is_public_page(request: HttpRequest | None) -> bool:
    """Whether the answer to this request is a page for strangers."""
    return bool(getattr(request, "is_public_page", False))


def open_to_the_web(view: View) -> View:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"} or _is_member(request):
            return view(request, *args, **kwargs)
        request.is_public_page = True  # type: ignore[attr-defined]
        answer = view(request, *args, **kwargs)
        may_be_kept = answer.status_code == 200 and answer.headers.get("Cache-Control") != NEVER_KEPT
        return kept_for_a_moment(request, answer) if may_be_kept and isinstance(answer, HttpResponse) else answer

    return answered


def _is_member(request: HttpRequest) -> bool:
    """Whether somebody is signed in. The cookie of a session that has ended is taken out of the request, so that whoever has signed out, or whose
    session was ended elsewhere, gets what strangers get: nothing that comes after treats the answer as a member's."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    if request.user.is_authenticated:
        return True
    del request.COOKIES[settings.SESSION_COOKIE_NAME]
    return False


def kept_for_a_moment(request: HttpRequest, answer: HttpResponse, *, seconds: int = KEPT, is_secret: bool = False) -> HttpResponse:
    """The answer with the headers of a page that may be kept; 304 without a body when the asker has it already.

    `is_secret` is for an address that only one person knows: no cache but their own may keep it.
    """
    body = answer.content
    answer.headers["ETag"] = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    if is_secret:
        answer.headers["Cache-Control"] = "private, no-cache"
    else:
        answer.headers["Cache-Control"] = f"public, max-age={seconds}, stale-while-revalidate={STALE}"
    if not settings.INDEXING:
        answer.headers["X-Robots-Tag"] = "noindex"
    patch_vary_headers(answer, ["Accept-Encoding"])
    _pack(request, answer, body)
    same: HttpResponse | None = get_conditional_response(request, etag=answer.headers["ETag"], response=answer)
    return same or answer


def _pack(request: HttpRequest, answer: HttpResponse, body: bytes) -> None:
    """Compress. What strangers get holds no secret and nothing of theirs, so its length tells nobody anything."""
    if answer.headers["Content-Type"].startswith("image/"):
        return
    if len(body) < _WORTH_PACKING or "gzip" not in request.headers.get("Accept-Encoding", "") or answer.has_header("Content-Encoding"):
        return
    answer.content = gzip.compress(body, 6, mtime=0)
    answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Content-Length"] = str(len(answer.content))
