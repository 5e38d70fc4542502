"""Reading Hypothesis's JSON: the answer of its API to a search ("rows") or the export of its sidebar ("annotations", with "export_userid").

Relied on (https://h.readthedocs.io/en/latest/api-reference/): `uri` and, in `target[].selector[]`, the TextQuoteSelector with `exact`, `prefix` and
`suffix`. Used where they are there: `id`, `text`, `tags`, `created`, `updated`, `user`, `references` and `document.title`. What quotes becomes a
highlight; notes on a page as a whole become the reason why it was saved. Each page becomes a save with its title.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from commonplace.entries.words import Kind
from commonplace.importers.formats.common.content import content_of
from commonplace.importers.formats.common.jsons import Broken, elements, looks_like, member
from commonplace.importers.formats.common.values import body, line, moment, once, tags
from commonplace.importers.items import Item, NotTaken, Parsed, SourceFacts
from commonplace.sources.models import SourceKind


def recognises(name: str, first: bytes) -> bool:
    if looks_like(first, "uri", "target") and (looks_like(first, "rows") or looks_like(first, "annotations")):
        return True
    return looks_like(first, "export_date", "export_userid")


@dataclass
class _Page:
    place: str
    facts: SourceFacts
    notes: list[str] = field(default_factory=list)
    tags: tuple[str, ...] = ()


def parse(path: Path) -> Parsed:
    content = content_of(path)
    given = list(elements(content, "rows", "annotations"))
    whose = line(member(content, "export_userid")) or _most_frequent(given)
    pages: dict[str, _Page] = {}
    for number, value in given:
        place = f"annotation {number}"
        if isinstance(value, Broken):
            yield NotTaken(place, value.reason)
        elif (reason := _reason_against(value, whose)) is not None:
            yield NotTaken(place, reason, line(value.get("uri"))[:300] if isinstance(value, dict) else "")
        else:
            yield from _items(place, value, pages)
    for page in pages.values():
        yield _save(page)


def _most_frequent(given: list[tuple[int, Any]]) -> str:
    users = Counter(line(value.get("user")) for _number, value in given if isinstance(value, dict))
    return users.most_common(1)[0][0] if users else ""


def _reason_against(value: Any, whose: str) -> Any:
    if not isinstance(value, dict) or not line(value.get("uri")):
        return _("It does not say which page it is about.")
    user = line(value.get("user"))
    if user and whose and user != whose:
        return _("It was written by %(name)s.") % {"name": user.removeprefix("acct:")[:100]}
    if value.get("references"):
        return _("It answers somebody else's annotation, which is not here.")
    return None


def _items(place: str, value: dict[str, Any], pages: dict[str, _Page]) -> Iterator[Item]:
    facts = _facts(value)
    page = pages.setdefault(facts.url or facts.key, _Page(place, facts))
    quote, prefix, suffix, where = _passage(value)
    text, names = body(value.get("text")), tags(value.get("tags"))
    if not quote:
        page.notes += [text] if text else []
        page.tags = once((*page.tags, *names))
        return
    key = line(value.get("id"))[:100] or _hash(facts.url, quote)
    created, updated = moment(value.get("created")), moment(value.get("updated"))
    yield Item(
        place=place,
        key=key,
        kind=Kind.HIGHLIGHT,
        source=facts,
        quote=quote,
        prefix=prefix,
        suffix=suffix,
        text=text,
        tags=names,
        made_at=created,
        edited_at=updated,
        location=where,
    )


def _save(page: _Page) -> Item:
    return Item(
        place=f"{page.place}: the page",
        key=f"page:{_hash(page.facts.url or page.facts.key)}",
        kind=Kind.SAVE,
        source=page.facts,
        title=page.facts.title[:300],
        text="\n\n".join(page.notes),
        tags=page.tags,
    )


def _facts(value: dict[str, Any]) -> SourceFacts:
    uri = line(value.get("uri"))[:2000]
    document = value.get("document")
    given = document.get("title") if isinstance(document, dict) else None
    title = line(given[0] if isinstance(given, list) and given else given)[:500]
    if uri.lower().startswith(("http://", "https://")):
        return SourceFacts(url=uri, title=title)
    # A PDF on somebody's disk: known by its fingerprint or its place there.
    return SourceFacts(kind=SourceKind.PDF, key=uri, title=title or uri.rpartition("/")[2][:500])


def _passage(value: dict[str, Any]) -> tuple[str, str, str, str]:
    """(quote, prefix, suffix, place) of the first target that has a quote."""
    targets = value.get("target")
    for target in targets if isinstance(targets, list) else []:
        selectors = target.get("selector") if isinstance(target, dict) else None
        known = [one for one in selectors if isinstance(one, dict)] if isinstance(selectors, list) else []
        quote = next((one for one in known if one.get("type") == "TextQuoteSelector" and body(one.get("exact"))), None)
        if quote:
            page = next((one for one in known if one.get("type") == "PageSelector"), {})
            label = line(page.get("label"))[:40] or line(page.get("index"))[:10]
            return body(quote["exact"]), _context(quote.get("prefix")), _context(quote.get("suffix")), f"page {label}" if label else ""
    return "", "", "", ""


def _context(value: object) -> str:
    return value[:200] if isinstance(value, str) else ""


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()
