"""Putting what one reader may see into HTML that was rendered for all of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

PLACEHOLDER = (
    r'<a data-ref="(?P<ref>\d+)"(?: data-heading="(?P<heading>[^"]*)")?>(?P<label>[^<]*)</a>'
    r'|<div data-embed="(?P<embed>\d+)"(?: data-heading="(?P<part>[^"]*)")?>(?P<name>[^<]*)</div>'
    r'|<a class="mention" data-mention="(?P<mention>[a-z0-9-]+)">(?P<called>[^<]*)</a>'
)
_PLACEHOLDER = re.compile(PLACEHOLDER)

# What stands in brackets may be an entry's own opaque name, which says nothing to a reader. Words have no digits in them.
OPAQUE = re.compile(r"(?=[a-z]*[2-9])[2-9a-z]{12}")


@dataclass(frozen=True)
class Target:
    """What a reference leads to. `embed_html` is what an embed shows (safe HTML already), or None to show a link there as well."""

    url: str
    title: str
    embed_html: str | None = None


MENTIONED = re.compile(r'<a class="mention" data-mention="([a-z0-9-]+)">')
"""What is mentioned in the HTML of which only some may know."""


def fill(html: str, targets: Mapping[int, Target | None], mentioned: Mapping[str, str] | None = None) -> SafeString:
    """The HTML with each placeholder replaced: by a link or embed where `targets` has something at its position, else by its words.

    `mentioned` gives the addresses of those placeholders of mentions that this reader may know of.

    A position that is missing and one that leads to nothing look the same, so that no reader learns what they may not see.
    """

    def filled(match: re.Match[str]) -> str:
        if match["ref"] is not None:
            return _link(targets.get(int(match["ref"])), match["label"], match["heading"])
        if match["mention"] is not None:
            url = (mentioned or {}).get(match["mention"])
            return f'<a class="mention" href="{escape(url)}">{match["called"]}</a>' if url else match["called"]
        return _embed(targets.get(int(match["embed"])), match["name"], match["part"])

    return mark_safe(_PLACEHOLDER.sub(filled, html))


def _link(target: Target | None, label: str, heading: str | None) -> str:
    if target is None:
        return f'<span class="ref-open">{"…" if OPAQUE.fullmatch(label) else label}</span>'
    label = escape(target.title) if OPAQUE.fullmatch(label) else label
    place = f"#{heading}" if heading else ""
    return f'<a class="ref" href="{escape(target.url)}{place}" title="{escape(target.title)}">{label}</a>'


def _embed(target: Target | None, name: str, heading: str | None) -> str:
    if target is None or target.embed_html is None:
        return f'<p class="embed-open" dir="auto">{_link(target, name, heading)}</p>'
    return f'<div class="embed">{target.embed_html}</div>'
