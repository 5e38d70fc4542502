"""A request with an Idempotency-Key is done once: sent again, it gets the answer of the first time (draft-ietf-httpapi-idempotency-key-header).

For programs that do not know whether their request arrived. The key is theirs for a day. An answer that says that we failed is not kept: the request
may succeed the next time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from commonplace.api.models import KeptAnswer
from commonplace.api.problems import Problem, answer
from commonplace.kit.clock import now
from commonplace.people.actions.programs import token_for

HEADER = "Idempotency-Key"
LONGEST = 80
GIVEN_UP = timedelta(minutes=2)
"""A request that was begun so long ago and has no answer was cut off; its key is free again."""
_KEPT = ("ETag", "Link")
_DOES = frozenset(("POST", "PUT", "PATCH", "DELETE"))


def once(request: HttpRequest, do: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """The answer to the request, or the one that it got before."""
    key, bearer = request.headers.get(HEADER, "").strip(), request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if request.method not in _DOES or not key or not bearer or token_for(bearer) is None:
        return do(request)
    if len(key) > LONGEST or not key.isprintable():
        return answer(Problem(422, "invalid", _("An Idempotency-Key has at most 80 letters."), field=HEADER))
    whose, asked = _hash(bearer.encode()), _hash(f"{request.method} {request.get_full_path()}\n".encode() + request.body)
    try:
        with transaction.atomic():
            kept = KeptAnswer.objects.create(whose=whose, key=key, asked=asked)
    except IntegrityError:
        return _again(KeptAnswer.objects.filter(whose=whose, key=key).first(), asked, request, do)
    return _done(kept, request, do)


def _hash(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()


def _again(kept: KeptAnswer | None, asked: str, request: HttpRequest, do: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    if kept is None:
        return once(request, do)
    if kept.asked != asked:
        return answer(Problem(422, "key_used", _("This Idempotency-Key was sent with another request. Take a new one."), field=HEADER))
    if kept.status:
        said = HttpResponse(kept.body, status=kept.status, content_type=kept.content_type or None)
        for name, value in kept.headers.items():
            said.headers[name] = value
        said.headers["Idempotent-Replayed"] = "true"
        return said
    if kept.made_at < now() - GIVEN_UP and KeptAnswer.objects.filter(pk=kept.pk, status=0, made_at=kept.made_at).update(made_at=now()):
        return _done(kept, request, do)
    return answer(Problem(409, "under_way", _("This request is being done just now. Send it again in a moment."), retry_after=2))


def _done(kept: KeptAnswer, request: HttpRequest, do: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    try:
        said = do(request)
    except BaseException:
        KeptAnswer.objects.filter(pk=kept.pk).delete()
        raise
    if said.status_code >= 500 or said.status_code in {401, 429} or said.streaming:
        KeptAnswer.objects.filter(pk=kept.pk).delete()
        return said
    kept.status, kept.content_type = said.status_code, said.headers.get("Content-Type", "")[:100]
    kept.body, kept.headers = said.content.decode(), {name: said.headers[name] for name in _KEPT if name in said.headers}
    kept.save(update_fields=["status", "content_type", "body", "headers"])
    return said
