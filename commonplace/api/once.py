"""A request with an Idempotency-Key is done once: sent again, it gets the answer of the first time (draft-ietf-httpapi-idempotency-key-header).

For programs that do not know whether their request arrived. The key is theirs for a day. An answer that says that nothing was done is not kept: the
request may succeed the next time, when what it lacked is there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from commonplace.api.auth import count_request
from commonplace.api.models import KeptAnswer
from commonplace.api.problems import Problem, answer
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.lineage.queries import shown_body
from commonplace.people.actions.programs import token_for
from commonplace.people.models import Member, Token

HEADER = "Idempotency-Key"
LONGEST = 80
GIVEN_UP = timedelta(minutes=2)
"""A request that was begun so long ago and has no answer was cut off; its key is free again."""
_KEPT = ("ETag", "Link")
_SHOWN = "html"
_DOES = frozenset(("POST", "PUT", "PATCH", "DELETE"))


def once(request: HttpRequest, do: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """The answer to the request, or the one that it got before."""
    key = request.headers.get(HEADER, "").strip()
    word, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    token = token_for(secret) if request.method in _DOES and key and word.lower() == "bearer" else None
    if token is None:
        return do(request)
    if len(key) > LONGEST or not key.isprintable():
        return answer(Problem(422, "invalid", _("An Idempotency-Key has at most 80 letters."), field=HEADER))
    try:
        whose, asked = token.uid, _hash(f"{request.method} {request.get_full_path()}\n".encode() + request.body)
    except RequestDataTooBig:
        return answer(Problem(413, "too_large", _("This is more than can be taken at once. Send it in parts.")))
    try:
        with transaction.atomic():
            kept = KeptAnswer.objects.create(whose=whose, key=key, asked=asked)
    except IntegrityError:
        return _again(KeptAnswer.objects.filter(whose=whose, key=key).first(), token, asked, request, do)
    return _done(kept, request, do)


def _hash(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()


def _again(
    kept: KeptAnswer | None, token: Token, asked: str, request: HttpRequest, do: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    if kept is None:
        return once(request, do)
    if kept.asked != asked:
        return answer(Problem(422, "key_used", _("This Idempotency-Key was sent with another request. Take a new one."), field=HEADER))
    if kept.status:
        try:
            request.requests_left = count_request(token)  # type: ignore[attr-defined]
        except Problem as problem:
            return answer(problem)
        said = HttpResponse(_as_seen_now(kept.body, token.member), status=kept.status, content_type=kept.content_type or None)
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
    is_a_members = getattr(request, "auth", None) is not None  # pairing's answers hold secrets, of which none is stored
    if not is_a_members or said.status_code >= 400 or said.streaming:
        KeptAnswer.objects.filter(pk=kept.pk).delete()
        return said
    kept.status, kept.content_type = said.status_code, said.headers.get("Content-Type", "")[:100]
    kept.body, kept.headers = _without_words(said.content.decode()), {name: said.headers[name] for name in _KEPT if name in said.headers}
    kept.save(update_fields=["status", "content_type", "body", "headers"])
    return said


def _without_words(body: str) -> str:
    """What is shown of an entry is not kept: others' words may be embedded in it, which they can hide or erase meanwhile."""
    said = json.loads(body) if body else None
    return json.dumps({**said, _SHOWN: ""}) if isinstance(said, dict) and _SHOWN in said else body


def _as_seen_now(body: str, member: Member) -> str:
    said = json.loads(body) if body else None
    if not isinstance(said, dict) or _SHOWN not in said:
        return body
    entry = Entry.objects.visible_to(member).filter(uid=said.get("uid", "")).first()
    return json.dumps({**said, _SHOWN: str(shown_body(member, entry)) if entry else ""})
