"""What search engines are told: where they may go, and which pages there are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import F, IntegerField, Window
from django.db.models.functions import Mod, RowNumber
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonplace.entries.audience import EntryQuerySet, sight_of, tags_visible_to
from commonplace.entries.models import Entry
from commonplace.kit.public_pages import kept_for_a_moment
from commonplace.publishing.addresses import absolute
from commonplace.publishing.profiles import members_not_closed

A_PAGE = 2_000
"""Entries in one file, which takes a twentieth of a second to make. The protocol allows 50,000, and as many files."""
MOST = 10_000
"""People and topics, which have one file each."""
_OPEN = ("/$", "/e/", "/people/", "/tags/", "/stock/$", "/pictures/", "/static/", "/sitemap", "/feed.")
_CLOSED = ("/", "/e/*/map/", "/e/*/lineage/", "/*?")
_BEGINS = '<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
Line = tuple[str, date | None]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """All is closed but what is public; where two rules fit, the longer one counts (RFC 9309)."""
    if settings.INDEXING:
        rules = [*(f"Allow: {path}" for path in _OPEN), *(f"Disallow: {path}" for path in _CLOSED), "Allow: /e/*/opengraph.png"]
        lines = ["User-agent: *", *rules, "", f"Sitemap: {absolute(reverse('publishing:sitemap'))}"]
    else:
        lines = ["User-agent: *", "Disallow: /"]
    return kept_for_a_moment(request, HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8"))


def _pages() -> EntryQuerySet:
    """The entries that have a page for strangers, the oldest first: new ones come at the end, so earlier files stay as they are."""
    return Entry.objects.visible_to(sight_of(None)).filter(root=None).order_by("made_at", "pk")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The files there are. Each of entries is named by its first one: a number would move when something is narrowed."""
    place = Window(RowNumber(), order_by=[F("made_at"), F("pk")])
    counted = _pages().annotate(place=Mod(place - 1, A_PAGE, output_field=IntegerField()))
    firsts = counted.filter(place=0).values_list("uid", flat=True)
    paths = [reverse("publishing:sitemap_entries", args=[uid]) for uid in firsts]
    others = [reverse("publishing:sitemap_people"), reverse("publishing:sitemap_topics")]
    return _file(request, "sitemapindex", "sitemap", [(path, None) for path in [*others, *paths]])


@require_safe
def entries(request: HttpRequest, uid: str) -> HttpResponse:
    first = get_object_or_404(_pages().only("pk", "made_at"), uid=uid)
    later = _pages().filter(made_at__gte=first.made_at).exclude(made_at=first.made_at, pk__lt=first.pk)
    rows = later.values_list("uid", "edited_at")[:A_PAGE]
    return _file(request, "urlset", "url", ((f"/e/{uid}/", edited_at.date()) for uid, edited_at in rows))


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    # Of all members at once this is six times quicker than looking for something of each (`members_with_profile`).
    shown = Entry.objects.visible_to(sight_of(None)).filter(root=None).values("author")
    handles = members_not_closed().filter(pk__in=shown).order_by("pk").values_list("handle", flat=True)[: MOST * 2]
    return _file(
        request, "urlset", "url", [("/", None), *((f"/people/{handle}/{page}", None) for handle in handles for page in ("", "garden/"))]
    )


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    names = tags_visible_to(None).order_by("name").values_list("name", flat=True)[:MOST]
    return _file(request, "urlset", "url", [("/stock/", None), *((f"/tags/{quote(name, safe='')}/", None) for name in names)])


def _file(request: HttpRequest, kind: str, element: str, lines: Iterable[Line]) -> HttpResponse:
    if not settings.INDEXING:
        raise Http404
    rows = "".join(
        f"<{element}><loc>{escape(absolute(path))}</loc>{f'<lastmod>{changed.isoformat()}</lastmod>' if changed else ''}</{element}>\n"
        for path, changed in lines
    )
    answer = HttpResponse(f"{_BEGINS.format(kind=kind)}{rows}</{kind}>\n", content_type="application/xml; charset=utf-8")
    return kept_for_a_moment(request, answer)
