"""Feeds: those for everyone at plain addresses, and private ones at secret addresses."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from commonplace.entries.audience import Sight, sight_of, tags_visible_to
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.public_pages import kept_for_a_moment
from commonplace.publishing.feeds import subjects
from commonplace.publishing.feeds.gathering import gather
from commonplace.publishing.feeds.private import feed_at, subject_of
from commonplace.publishing.feeds.subjects import Subject
from commonplace.publishing.feeds.writing import ATOM, JSON, as_atom, as_json
from commonplace.publishing.profiles import members_with_profile


@require_safe
def whole(request: HttpRequest, form: str) -> HttpResponse:
    """What was announced to everyone."""
    return _answer(request, sight_of(None), subjects.everything(), form)


@require_safe
def person(request: HttpRequest, handle: str, form: str) -> HttpResponse:
    member = get_object_or_404(members_with_profile(), handle=handle)
    return _answer(request, sight_of(None), subjects.of_person(member), form)


@require_safe
def tag(request: HttpRequest, name: str, form: str) -> HttpResponse:
    if "\x00" in name:
        raise Http404
    return _answer(request, sight_of(None), subjects.of_tag(get_object_or_404(tags_visible_to(None), name=name)), form)


@require_safe
def entry(request: HttpRequest, uid: str, form: str) -> HttpResponse:
    """Of a goal or journey that was announced."""
    announced = Entry.objects.visible_to(None).announced().filter(kind__in=(Kind.GOAL, Kind.JOURNEY))
    return _answer(request, sight_of(None), subjects.of_entry(get_object_or_404(announced, uid=uid)), form)


@require_safe
def private(request: HttpRequest, secret: str, form: str) -> HttpResponse:
    """As its member would see it now. Ended, left and never been answer alike."""
    feed = feed_at(secret)
    subject = subject_of(feed) if feed is not None else None
    if feed is None or subject is None:
        raise Http404
    answer = _answer(request, sight_of(feed.member), subject, form, is_secret=True)
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _answer(request: HttpRequest, sight: Sight, subject: Subject, form: str, *, is_secret: bool = False) -> HttpResponse:
    """An asker that sends `If-Modified-Since` alone gets the whole feed: what was narrowed leaves no later date behind it."""
    page = gather(sight, subject, path=request.path, after=request.GET.get("after", "")[:40])
    answer = HttpResponse(as_json(page) if form == "json" else as_atom(page), content_type=JSON if form == "json" else ATOM)
    answer.headers["Last-Modified"] = http_date(page.updated_at.timestamp())
    return kept_for_a_moment(request, answer, is_secret=is_secret)
