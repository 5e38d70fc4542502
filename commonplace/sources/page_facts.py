"""What a page says about itself in its head: what it is, and under which address it wants to be known."""

from __future__ import annotations

import json
from urllib.parse import urljoin

from lxml.html import HtmlElement

from commonplace.kit.errors import Refusal
from commonplace.sources.addresses import normalise_url
from commonplace.sources.models import SourceKind

_KINDS = {
    "videoobject": SourceKind.VIDEO,
    "podcastepisode": SourceKind.PODCAST,
    "audioobject": SourceKind.PODCAST,
    "book": SourceKind.BOOK,
}
_LONGEST = 200_000


def kind_of(tree: HtmlElement | None) -> SourceKind | None:
    """What the page is about by its own word (Open Graph, schema.org); None for a page like others.

    A film within an article makes no video of the article: only what the page names first counts.
    """
    if tree is None:
        return None
    told = _first(tree, "//meta[@property='og:type' or @name='og:type']/@content").strip().lower()
    if told.startswith("video"):
        return SourceKind.VIDEO
    if told in {"book", "books.book"}:
        return SourceKind.BOOK
    if told in {"article", "blog"}:
        return None
    return _KINDS.get(_main_type(tree).lower())


def canonical_of(tree: HtmlElement | None, url: str) -> str:
    """The address in `<link rel="canonical">`, in the one spelling; "" where there is none or it is nonsense."""
    if tree is None:
        return ""
    written = _first(tree, "//link[contains(concat(' ', translate(@rel, 'CANONICAL', 'canonical'), ' '), ' canonical ')]/@href").strip()
    if not written:
        return ""
    try:
        return normalise_url(urljoin(url, written))
    except (Refusal, ValueError):
        return ""


def _main_type(tree: HtmlElement) -> str:
    """The schema.org type of the first thing that the page describes in JSON-LD."""
    written = _first(tree, "//script[@type='application/ld+json']/text()")[:_LONGEST]
    try:
        told = json.loads(written) if written else None
    except (ValueError, RecursionError):
        return ""
    while isinstance(told, list | dict):
        if isinstance(told, dict) and "@type" in told:
            kind = told["@type"]
            return str(kind[0] if isinstance(kind, list) and kind else kind)
        told = told[0] if isinstance(told, list) and told else told.get("@graph") if isinstance(told, dict) else None
    return ""


def _first(tree: HtmlElement, path: str) -> str:
    found = tree.xpath(path)
    return str(found[0]) if isinstance(found, list) and found else ""
