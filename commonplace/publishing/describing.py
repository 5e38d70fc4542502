"""What the head of a public page tells search engines and other programs: canonical address, OpenGraph, schema.org, feeds.

Nothing here is fetched: it is made of what the page shows to strangers anyway.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from commonplace.kit.markdown import excerpt
from commonplace.publishing.addresses import absolute

LONGEST_DESCRIPTION = 200
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@dataclass(frozen=True)
class FeedLink:
    """A feed beside a page; `path` without its ending."""

    title: str
    path: str


@dataclass(frozen=True)
class Head:
    """`path` is the canonical one, `kind` a type of OpenGraph, `image` a path with what it shows in `image_alt`."""

    title: str
    path: str
    description: str = ""
    kind: str = "website"
    image: str = ""
    image_alt: str = ""
    feeds: Sequence[FeedLink] = ()
    more: Sequence[tuple[str, str]] = ()
    data: Sequence[dict[str, Any]] = field(default_factory=list)


def head_html(head: Head) -> SafeString:
    context = {
        "head": head,
        "url": absolute(head.path),
        "image": absolute(head.image) if head.image else "",
        "description": excerpt(head.description, LONGEST_DESCRIPTION),
        "site": settings.ORGANISATION_NAME,
        "data": [data_block(data) for data in head.data],
        "may_be_indexed": settings.INDEXING,
    }
    return render_to_string("publishing/_head.html", context)


def data_block(data: dict[str, Any]) -> SafeString:
    """JSON-LD. It is no program, so the policy lets it pass; no word in it can end the element."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


def person(name: str, handle: str = "") -> dict[str, Any]:
    """`handle` only of those with a profile for strangers."""
    return {"@type": "Person", "name": name} | ({"url": absolute(f"/people/{handle}/")} if handle else {})


def organisation() -> dict[str, Any]:
    return {"@type": "Organization", "name": settings.ORGANISATION_NAME, "url": absolute("/")}


def breadcrumbs(*steps: tuple[str, str]) -> dict[str, Any]:
    """Each step is a name and a path."""
    rows = [
        {"@type": "ListItem", "position": number, "name": name, "item": absolute(path)}
        for number, (name, path) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": rows}
