"""Where a page has its pictures, and how a picture that is not kept here stands in a readable copy: as a link to it, without text."""

from __future__ import annotations

import re
from html import escape

from ada_url import URL
from django.utils.translation import gettext as _
from lxml.html import HtmlElement

LAZY = ("data-src", "data-original", "data-lazy-src")
_TINY = 2
_DRAWING = re.compile(r"\.svgz?($|[?#])", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")


def picture_of(element: HtmlElement, base_url: str) -> list[str]:
    """The link that stands for an <img>; none for pixels that only count readers, for drawings (which can hold programs), and for those that
    have no address."""
    if any(_number(element.get(side)) <= _TINY for side in ("width", "height")):
        return []
    address = next((found for found in (_absolute(written, base_url) for written in _written(element)) if found), "")
    if not address or _DRAWING.search(address):
        return []
    label = _BLANKS.sub(" ", element.get("alt") or "").strip()[:500]
    return [link_to(address, label)]


def link_to(address: str, label: str) -> str:
    """What `sources.pictures.filled` looks for."""
    told = f'data-alt="{escape(label)}" aria-label="{escape(label or str(_("Picture")))}"'
    return f'<figure><a class="picture-away" href="{escape(address)}" rel="noopener nofollow" {told}></a></figure>'


def _written(element: HtmlElement) -> list[str]:
    """The addresses that the page gives for it, the best first: what is loaded late is the picture itself, `src` then a stand-in for it."""
    late = [element.get(name) or "" for name in LAZY]
    return [*late, element.get("src") or "", _largest(element.get("srcset") or "")]


def _largest(srcset: str) -> str:
    sizes: list[tuple[float, str]] = []
    for candidate in re.split(r",\s+", srcset):
        address, _blank, size = candidate.strip().partition(" ")
        digits = re.match(r"[\d.]+", size.strip())
        sizes.append((float(digits[0]) if digits and digits[0].count(".") < 2 and digits[0] != "." else 1.0, address))
    return max(sizes)[1] if sizes else ""


def _absolute(written: str, base_url: str) -> str:
    try:
        url = URL(written.strip(), base_url) if written.strip() else None
    except (ValueError, UnicodeError):
        return ""
    return url.href if url is not None and url.protocol in {"http:", "https:"} and len(url.href) <= 2_000 else ""


def _number(text: str | None) -> float:
    """A size in pixels; for anything else a large one."""
    return float(text) if text and text.strip().isascii() and text.strip().isdecimal() else 1_000.0
