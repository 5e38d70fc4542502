"""Readwise's API, for programs that let their users choose another server: sending highlights, and fetching one's own.

A program is let in by the key of a connected program, as `Authorization: Token ...`. Failures are said as Readwise says them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from commonplace.entries.audience import EntryQuerySet
from commonplace.entries.models import Entry
from commonplace.importers.models import Outcome
from commonplace.importers.planning import Plan
from commonplace.importers.sent import listing
from commonplace.importers.sent.reading import items_in
from commonplace.importers.sent.taking import Taken, take
from commonplace.kit.errors import Refusal
from commonplace.kit.paging import page_by_key
from commonplace.oauth.queries import is_meant_for
from commonplace.people.actions.programs import token_for
from commonplace.people.limits import count_written, refuse_beyond
from commonplace.people.models import Scope, Token
from commonplace.sources.models import Source

REQUESTS_A_MINUTE = 240
PASSAGES_AT_ONCE, SOURCES_AT_ONCE = 1_000, 50
_HERE = (Outcome.TAKEN, Outcome.PRESENT, Outcome.CHANGED)
_SAME = {
    "updated__gt": "edited_at__gt",
    "updated__lt": "edited_at__lt",
    "highlighted_at__gt": "made_at__gt",
    "highlighted_at__lt": "made_at__lt",
}
View = Callable[[HttpRequest, Token], HttpResponse]


def _by_token(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """The view is given the token of a program that may do at least one of the two things, and asks itself which."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        token = _token_in(request)
        if token is None:
            answer = _failure(401, _("Invalid token."))
            answer.headers["WWW-Authenticate"] = "Token"
            return answer
        if not token.allows(Scope.CAPTURE if request.method == "POST" else Scope.READ):
            return _failure(403, _("This program was not given leave to do that. Connect it again and allow it."))
        try:
            refuse_beyond(f"readwise:{token.pk}", most=REQUESTS_A_MINUTE, within=timedelta(minutes=1))
            if request.method == "POST":
                count_written(token.member_id)
            return view(request, token)
        except Refusal as refusal:
            return _failure(429 if refusal.may_retry else 400, str(refusal))

    return guarded


@require_safe
def auth(request: HttpRequest) -> HttpResponse:
    """Whether a token lives, whatever it may do."""
    return HttpResponse(status=204) if _token_in(request) else _failure(401, _("Invalid token."))


def _token_in(request: HttpRequest) -> Token | None:
    word, _blank, secret = request.headers.get("Authorization", "").partition(" ")
    token = token_for(secret.strip()) if word.lower() in {"token", "bearer"} else None
    return token if token is not None and is_meant_for(token, "api/v2") else None


@_by_token
@require_http_methods(["GET", "HEAD", "POST"])
def highlights(request: HttpRequest, token: Token) -> HttpResponse:
    return _sent(request, token) if request.method == "POST" else _listed(request, token)


def _sent(request: HttpRequest, token: Token) -> HttpResponse:
    """Take them in. 400 where nothing of it could be taken; what else could not stands in the report among the member's imports."""
    try:
        payload = json.loads(request.body)
    except (ValueError, RecursionError):
        return _failure(400, _("This is no JSON."))
    taken = take(token.member, list(items_in(payload)), program=token.name)
    if any(plan.outcome in _HERE for plan in taken.plans):
        return _answer(_books(taken, token))
    return _answer({"highlights": _reasons(taken)}, status=400)


def _books(taken: Taken, token: Token) -> list[listing.Json]:
    """The sources that were sent of, with the highlights that are new."""
    of_source: dict[int, list[Plan]] = defaultdict(list)
    for plan in taken.plans:
        if plan.outcome in _HERE and plan.entry is not None and plan.entry.source_id:
            of_source[plan.entry.source_id].append(plan)
    sources = list(Source.objects.filter(pk__in=list(of_source)).order_by("pk"))
    figures, titles = listing.figures_of(token.member, of_source), listing.titles_of(token.member, sources)
    return [
        {
            **listing.book(source, titles[source.pk], figures[source.pk]),
            "modified_highlights": [
                listing.number_of(plan.entry.uid) for plan in of_source[source.pk] if plan.entry and plan.outcome == Outcome.TAKEN
            ],
        }
        for source in sources
        if source.pk in figures
    ]


def _reasons(taken: Taken) -> list[dict[str, list[str]]]:
    """For each passage why it was not taken, in their order."""
    said = {plan.note.parsed.path: plan.reason for plan in taken.plans} | {one.path: one.reason for one in taken.skipped}
    return [{"text": [str(said[place])]} for place in sorted(said, key=int)]


def _listed(request: HttpRequest, token: Token) -> HttpResponse:
    rows = _narrowed(request, listing.own_highlights(token.member))
    size = _size(request, 100, PASSAGES_AT_ONCE)
    page = page_by_key(rows, keys=("-edited_at", "-pk"), after=_after(request), size=size)
    tags = listing.tags_for(page.items)
    results = [listing.highlight(entry, tags[entry.pk]) for entry in page.items]
    return _answer({"count": rows.count(), "next": _next(request, page.next_cursor), "previous": None, "results": results})


@_by_token
@require_safe
def books(request: HttpRequest, token: Token) -> HttpResponse:
    """The sources of one's own highlights."""
    sources, following = _sources(request, token, listing.own_highlights(token.member))
    figures, titles = listing.figures_of(token.member, [source.pk for source in sources]), listing.titles_of(token.member, sources)
    results = [listing.book(source, titles[source.pk], figures[source.pk]) for source in sources if source.pk in figures]
    count = listing.own_highlights(token.member).order_by().values("source").distinct().count()
    return _answer({"count": count, "next": _next(request, following), "previous": None, "results": results})


@_by_token
@require_safe
def export(request: HttpRequest, token: Token) -> HttpResponse:
    """All one's own highlights, by source, or those changed since."""
    rows = _narrowed(request, listing.own_highlights(token.member))
    sources, following = _sources(request, token, rows)
    entries: dict[int, list[Entry]] = defaultdict(list)
    for entry in rows.filter(source__in=sources).order_by("pk"):
        entries[entry.source_id or 0].append(entry)
    tags = listing.tags_for([entry for found in entries.values() for entry in found])
    figures, titles = listing.figures_of(token.member, entries), listing.titles_of(token.member, sources)
    results = [
        listing.exported_book(
            listing.book(source, titles[source.pk], figures[source.pk]),
            [listing.exported(entry, tags[entry.pk]) for entry in entries[source.pk]],
        )
        for source in sources
        if source.pk in figures
    ]
    return _answer({"count": rows.count(), "nextPageCursor": following, "results": results})


def _sources(request: HttpRequest, token: Token, rows: EntryQuerySet) -> tuple[list[Source], str | None]:
    """The sources of these highlights, so many at a time."""
    of_them = Source.objects.filter(pk__in=rows.order_by().values("source"))
    page = page_by_key(of_them, keys=("pk",), after=_after(request), size=_size(request, SOURCES_AT_ONCE, SOURCES_AT_ONCE))
    return page.items, page.next_cursor


def _narrowed(request: HttpRequest, rows: EntryQuerySet) -> EntryQuerySet:
    for name, lookup in (*_SAME.items(), ("updatedAfter", "edited_at__gt")):
        if said := request.GET.get(name):
            rows = rows.filter(**{lookup: _moment(said)})
    return rows


def _moment(said: str) -> datetime:
    try:
        when = datetime.fromisoformat(said)
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise Refusal(_("This is no moment as ISO 8601 writes it.")) from error


def _after(request: HttpRequest) -> str:
    """Pages follow each other by a key; their number alone leads to the first."""
    if request.GET.get("page", "1") != "1":
        raise Refusal(_("Pages have no numbers here. Follow “next”."))
    return request.GET.get("pageCursor") or request.GET.get("after", "")


def _size(request: HttpRequest, usual: int, most: int) -> int:
    said = request.GET.get("page_size", "")
    return max(1, min(int(said[:6]), most)) if said.isascii() and said.isdecimal() else usual


def _next(request: HttpRequest, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    asked = {name: value for name, value in request.GET.items() if name not in {"page", "after", "pageCursor"}}
    return f"{settings.BASE_URL}{request.path}?{urlencode({**asked, 'after': cursor})}"


def _failure(status: int, reason: str) -> HttpResponse:
    return _answer({"detail": reason}, status=status)


def _answer(said: Any, *, status: int = 200) -> HttpResponse:
    return JsonResponse(said, status=status, safe=False)
