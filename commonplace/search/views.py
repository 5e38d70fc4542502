"""The Stock: everything a viewer may see, as a library and through one box; open to strangers, for the web ring."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from commonplace.entries.audience import Sight, Viewer, sight_of
from commonplace.entries.models import Entry
from commonplace.entries.queries import CardLine, lines_on_cards
from commonplace.entries.words import Kind
from commonplace.kit.public_pages import open_to_the_web
from commonplace.people.models import Member
from commonplace.people.viewing import viewer_of
from commonplace.search.ahead import offers
from commonplace.search.copies import find_copies
from commonplace.search.names import called
from commonplace.search.narrowing import chips, narrowing
from commonplace.search.queries import Found, Sort, find_entries, library
from commonplace.search.query import Query, parse
from commonplace.search.reasons import Why, why
from commonplace.search.related import related_to
from commonplace.search.snippets import snippet

_OPENING = re.compile(r"""(<p class="card-excerpt"[^>]*>|card-title-long"><a [^>]*>).*?(?=</p>|</a>)""", re.DOTALL)
"""Where a card shows the entry's first words (templates/entries/_card.html): as the excerpt, or as the title of what has none."""
PAGES = "page"
"""Beside the kinds of entries: sources, by the text of their readable copies."""
COPIES_BESIDE, COPIES = 3, 30
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
    (Kind.GATHERING, gettext_lazy("Gatherings")),
    (Kind.PORTFOLIO, gettext_lazy("Portfolios")),
    (Kind.ANSWER, gettext_lazy("Answers")),
    (Kind.COMMENT, gettext_lazy("Comments")),
)


@open_to_the_web
@require_safe
def stock(request: HttpRequest) -> HttpResponse:
    query = parse(request.GET.get("q", ""))
    return _results(request, query) if not query.is_empty else _library(request, query)


@open_to_the_web
@require_safe
def ahead(request: HttpRequest) -> HttpResponse:
    """The list under the box while somebody types; a part of a page, for the script that asks for it."""
    return render(request, "search/_ahead.html", {"offers": offers(viewer_of(request), request.GET.get("q", ""))})


@open_to_the_web
@require_safe
def related(request: HttpRequest, uid: str) -> HttpResponse:
    """What is near to an entry: asked for by its page once that is seen, or a page of its own where there is no script."""
    sight = sight_of(viewer_of(request))
    entry = get_object_or_404(Entry.objects.visible_to(sight), uid=uid)
    template = "search/_related.html" if getattr(request, "htmx", None) else "search/related.html"
    return render(request, template, {"entry": entry, "related": related_to(sight, entry)})


def _library(request: HttpRequest, query: Query) -> HttpResponse:
    viewer = viewer_of(request)
    shown = library(viewer)
    context = {"query": query, "search_text": query.text, "entries": shown.entries, "tags": shown.tags, "viewer": viewer}
    return render(request, "search/stock.html", context)


def _results(request: HttpRequest, query: Query) -> HttpResponse:
    viewer = viewer_of(request)
    kind = request.GET.get("kind", "")
    if kind == PAGES and viewer:
        return _pages(request, viewer, query)
    kind = kind if kind in Kind.values else ""
    sort = Sort.NEWEST if request.GET.get("sort") == Sort.NEWEST.value or not query.wanted else Sort.BEST
    after = request.GET.get("after", "")
    found = find_entries(viewer, query, kind=kind, after=after, sort=sort)
    typed, query = query, found.answered or query
    kept = {"q": query.text} | ({"kind": kind} if kind else {})
    keep = kept | ({"sort": sort.value} if sort is Sort.NEWEST and query.wanted else {})
    sight = sight_of(viewer)
    context = {
        "query": query,
        "search_text": query.text,
        "meant": [(word, other) for word, other in found.meant.items()],
        "literally": typed.spelled({word: f'"{word}"' for word in found.meant}),
        "cards": _cards(sight, found, query),
        "is_close": found.is_close,
        "tabs": _tabs(keep, kind, viewer),
        "sorts": _sorts(kept, sort) if query.wanted else [],
        "kind": kind,
        "keep": urlencode(keep),
        "kept": urlencode(kept),
        "next_cursor": found.next_cursor,
        "is_first_page": not after,
        "viewer": viewer,
        "asked": quote(query.text),
        "chips": chips(query),
        "called": called(viewer, query.plain) if not after and not kind else None,
        "copies": find_copies(sight, query, size=COPIES_BESIDE) if not after and not kind else [],
        "more_copies": "?" + urlencode({"q": query.text, "kind": PAGES}),
        "shelves": narrowing(sight, query, found.looked_at) if not after else [],
    }
    return render(request, "search/results.html", context)


def _pages(request: HttpRequest, viewer: Member, query: Query) -> HttpResponse:
    """The sources whose readable text has the words."""
    context = {
        "query": query,
        "search_text": query.text,
        "copies": find_copies(sight_of(viewer), query, size=COPIES),
        "tabs": _tabs({"q": query.text}, PAGES, viewer),
        "viewer": viewer,
    }
    return render(request, "search/pages.html", context)


@dataclass(frozen=True)
class Card:
    """A stored card, with the place where the words stand; `why` it is shown, of ranked ones; `line` says what to read instead."""

    html: SafeString
    why: Why | None
    line: CardLine | None


def _cards(sight: Sight, found: Found, query: Query) -> list[Card]:
    words, lines = query.words, lines_on_cards(sight, found.entries)
    cards = []
    for entry in found.entries:
        answer = found.reasons.get(entry.pk)
        hit = snippet(entry.opening, words, query.plain) if words else SafeString("")
        cards.append(Card(_with_hit(entry.card_html, hit), why(query, answer) if answer else None, lines.get(entry.pk)))
    return cards


def _with_hit(card: str, hit: SafeString) -> SafeString:
    card = _OPENING.sub(lambda opening: opening[1] + hit, card, count=1) if hit else card
    return mark_safe(card)  # the card was made by a template, the snippet is escaped


def _tabs(keep: dict[str, str], kind: str, viewer: Viewer) -> list[dict[str, object]]:
    rest = {name: value for name, value in keep.items() if name != "kind"}
    kinds = [*_KINDS, (PAGES, _("Text of pages"))] if viewer else _KINDS
    return [
        {"label": label, "url": "?" + urlencode(rest | ({"kind": name} if name else {})), "current": name == kind} for name, label in kinds
    ]


def _sorts(kept: dict[str, str], sort: Sort) -> list[dict[str, object]]:
    return [
        {"label": _("Best first"), "url": "?" + urlencode(kept), "current": sort is Sort.BEST},
        {"label": _("Newest first"), "url": "?" + urlencode(kept | {"sort": Sort.NEWEST.value}), "current": sort is Sort.NEWEST},
    ]
