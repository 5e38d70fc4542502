"""Which other address a page may be known by. A page says of itself what it likes; it is believed only about its own site, and only as far as the
page at that address agrees (`sources.joining`)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from commonplace.kit.errors import Refusal
from commonplace.sources.addresses import normalise_url

ALIKE = 0.7
"""So much of the shorter text must stand in the longer one."""
_RUN = 4
_ENOUGH = 40
"""Words. Less says nothing about what a page is."""

_NO_NAME = {"www", "m", "mobile", "amp"}
_CACHE_PATH = re.compile(r"/(?:amp|[cvi])(?:/s)?/(?P<address>[^/]+\.[^/]+(?:/.*)?)")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")


def other_address(url: str, *, canonical: str, moved_to: str, final_url: str) -> str:
    """The address under which the page at `url` seems to be known, or "" when it is that one already or says nothing that could be believed.

    `canonical` is what the page names; `moved_to` how far the site said "moved for good"; `final_url` where it was found in the end.
    """
    origin = amp_origin(url) or url
    if canonical and canonical != url and is_same_site(origin, canonical) and not _is_front(canonical):
        return canonical
    moved, final = _normal(moved_to), _normal(final_url)
    if not moved or moved == url:
        return ""
    if is_same_place(url, moved) or (canonical == moved == final and not _is_front(moved)):
        return moved
    return ""


def amp_origin(url: str) -> str:
    """The page of which this address is the copy in an AMP cache; "" for any other address."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    is_cache = host.endswith(".cdn.ampproject.org") or host == "cdn.ampproject.org"
    if not is_cache and not (host in {"www.google.com", "google.com"} and parts.path.startswith("/amp/")):
        return ""
    match = _CACHE_PATH.match(parts.path)
    return _normal(f"https://{match['address']}") if match else ""


def is_same_site(one: str, other: str) -> bool:
    """Whether both addresses belong to one host, but for `www`, `m` and `amp` before its name. Neighbours under one suffix, as on shared hosting,
    are strangers to each other."""
    return _site(one) == _site(other) != ""


def is_same_place(one: str, other: str) -> bool:
    """Whether the two differ only in what sites change without meaning another page: scheme, `www`, a slash at the end, `/amp`."""
    first, second = urlsplit(one), urlsplit(other)
    return is_same_site(one, other) and _path(first.path) == _path(second.path) and first.query == second.query


def are_alike(one: str, other: str) -> bool:
    """Whether two texts are one article, give or take what stands around it."""
    first, second = _runs(one), _runs(other)
    fewer = min(len(first), len(second))
    return fewer >= _ENOUGH and len(first & second) >= ALIKE * fewer and fewer >= 0.3 * max(len(first), len(second))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def _site(url: str) -> str:
    parts = urlsplit(url)
    labels = (parts.hostname or "").split(".")
    name = ".".join([label for label in labels[:-2] if label not in _NO_NAME] + labels[-2:])
    # Another port is another program, often somebody else's. The usual ones stand in no address.
    return f"{name}:{parts.port}" if name and parts.port else name


def _path(path: str) -> str:
    return re.sub(r"(/amp)?/?$", "", path)


def _is_front(url: str) -> bool:
    """A front page is what many a broken site names as the address of all its pages."""
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query


def _normal(url: str) -> str:
    try:
        return normalise_url(url) if url else ""
    except Refusal:
        return ""
