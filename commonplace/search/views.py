"""The Stock: everything a viewer may see, as a library and through one box; and the shelf of a tag. Both open to strangers, for the web ring."""

import re
from collections.abc import Sequence
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from commonplace.entries.models import Tag
from commonplace.entries.words import Kind
from commonplace.kit.public_pages import open_to_the_web
from commonplace.people.viewing import viewer_of
from commonplace.search.queries import Hit, find_entries, find_tagged, library
from commonplace.search.query import Query, parse
from commonplace.search.snippets import snippet

_OPENING = re.compile(r"""(<p class="card-excerpt"[^>]*>|card-title-long"><a [^>]*>).*?(?=</p>|</a>)""", re.DOTALL)
"""Where a card shows the entry's first words (templates/entries/_card.html): as the excerpt, or as the title of what has none."""
_KINDS: tuple[tuple[str, str | Promise], ...] = (
    ("", gettext_lazy("Everything")),
    (Kind.NOTE, gettext_lazy("Notes")),
    (Kind.SAVE, gettext_lazy("Saves")),
    (Kind.HIGHLIGHT, gettext_lazy("Highlights")),
    (Kind.POST, gettext_lazy("Posts")),
    (Kind.QUESTION, gettext_lazy("Questions")),
    (Kind.PRACTICE, gettext_lazy("Practices")),
    (Kind.GOAL, gettext_lazy("Goals")),
    (Kind.JOURNEY, gettext_lazy("Journeys")),
    (Kind.ANSWER, gettext_lazy("Answers")),
    (Kind.COMMENT, gettext_lazy("Comments")),
)


@open_to_the_web
@require_safe
def stock(request: HttpRequest) -> HttpResponse:
    query = parse(request.GET.get("q", ""))
    return _results(request, query) if not query.is_empty else _library(request, query)


def _library(request: HttpRequest, query: Query) -> HttpResponse:
    viewer = viewer_of(request)
    shown = library(viewer)
    context = {"query": query, "search_text": query.text, "entries": shown.entries, "tags": shown.tags, "viewer": viewer}
    return render(request, "search/stock.html", context)


def _results(request: HttpRequest, query: Query) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    found = find_entries(viewer_of(request), query, kind=kind, after=request.GET.get("after", ""))
    keep = {"q": query.text} | ({"kind": kind} if kind else {})
    context = {
        "query": query,
        "search_text": query.text,
        "cards": _cards(found.entries, query),
        "tabs": _tabs(query.text, kind),
        "kind": kind,
        "keep": urlencode(keep),
        "next_cursor": found.next_cursor,
        "is_first_page": not request.GET.get("after"),
        "viewer": viewer_of(request),
        "asked": quote(query.text),
    }
    return render(request, "search/results.html", context)


def _cards(entries: Sequence[Hit], query: Query) -> list[SafeString]:
    """The stored cards; where words were asked for, the excerpt gives way to the place where they stand."""
    words = query.words
    if not words:
        return [SafeString(entry.card_html) for entry in entries]
    return [_with_hit(entry.card_html, snippet(entry.opening, words)) for entry in entries]


def _with_hit(card: str, hit: SafeString) -> SafeString:
    card = _OPENING.sub(lambda opening: opening[1] + hit, card, count=1) if hit else card
    return mark_safe(card)  # the card was made by a template, the snippet is escaped


def _tabs(text: str, kind: str) -> list[dict[str, object]]:
    return [
        {
            "label": label,
            "url": "?" + urlencode({"q": text} | ({"kind": name} if name else {})),
            "current": name == kind,
        }
        for name, label in _KINDS
    ]


@open_to_the_web
@require_safe
def tag(request: HttpRequest, name: str) -> HttpResponse:
    """A tag exists for those who may see an entry that carries it."""
    if "\x00" in name:  # which PostgreSQL takes in no text
        raise Http404
    found = find_tagged(viewer_of(request), name, after=request.GET.get("after", ""))
    if not found.entries:
        raise Http404(_("No page has this address."))
    search_url = f"{reverse('search:stock')}?{urlencode({'q': f'tag:{name} '})}"
    context = {
        "name": name,
        "tag": Tag.objects.get(name=name),
        "entries": found.entries,
        "next_cursor": found.next_cursor,
        "search_url": search_url,
    }
    return render(request, "search/tag.html", context)
