"""Omnivore's export: `metadata_*.json`, alone or in the zip with `highlights/<slug>.md` and `content/<slug>.html`.

Fields relied on: `url`, `title`, `author`, `labels` (tags), `savedAt`, `updatedAt`, `publishedAt`, `slug` (joins the highlights). `state`
(Active, Archived) is the list's own and left out, `description` is the page's. A file of highlights holds quoted blocks; the line of
`#labels` and the words below a block belong to it, words before the first one to the save. The articles' text is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats.common import jsons, values
from commonplace.importers.formats.common.content import Content, content_of, is_archive, members
from commonplace.importers.formats.common.links import NO_ARTICLE, Link, Passage, gathered
from commonplace.importers.formats.common.objects import links_of
from commonplace.importers.items import NotTaken, Parsed
from commonplace.kit.errors import Refusal

_FILES = re.compile(r"(?:^|/)(?:metadata_[^/]*\.json|highlights/[^/]+\.md)$")
_LABELS = re.compile(r"(?:#\S+\s*)+")
DAMAGED = _("This file of the archive is damaged.")
_Marked = dict[str, tuple[str, tuple[Passage, ...]]]


def recognises(name: str, first: bytes) -> bool:
    if first.startswith(b"PK"):
        return b"metadata_0_to" in first
    return jsons.looks_like(first, "slug", "savedAt", "labels", "readingProgress", opening="[")


def parse(path: Path) -> Parsed:
    return gathered(_archive(path) if is_archive(path) else _links("", content_of(path), {}))


def _archive(path: Path) -> Iterator[Link | NotTaken]:
    marked: _Marked = {}
    lists: list[tuple[str, Content]] = []
    for name, content in members(path, _FILES):
        if content is None:
            yield NotTaken(name, DAMAGED)
        elif name.endswith(".md"):
            slug = name.rpartition("/")[2].removesuffix(".md")
            marked[slug] = _highlights(content.text(), slug)
        else:
            lists.append((name, content))
    if not lists:
        raise Refusal(_("There is no list of Omnivore's in this archive. It should hold metadata_0_to_20.json."), field="file")
    for name, content in lists:
        try:
            yield from _links(f"{name}, ", content, marked)
        except Refusal as refusal:
            yield NotTaken(name, refusal.message)
    yield from (NotTaken(f"highlights/{slug}.md", _("The list does not say which page these highlights are from.")) for slug in marked)


def _links(before: str, content: Content, marked: _Marked) -> Iterator[Link | NotTaken]:
    def read(place: str, item: dict[str, Any]) -> Link:
        text, passages = marked.pop(values.line(item.get("slug")), ("", ()))
        return Link(
            place=before + place,
            url=values.line(item.get("url")),
            title=values.title(item.get("title")),
            text=text,
            tags=values.tags(item.get("labels")),
            made_at=values.moment(item.get("savedAt")),
            edited_at=values.moment(item.get("updatedAt")),
            author=values.line(item.get("author")),
            published_on=values.day(item.get("publishedAt")),
            passages=passages,
            remarks=(NO_ARTICLE,) if before else (),
        )

    return links_of(content, read)


def _highlights(text: str, slug: str) -> tuple[str, tuple[Passage, ...]]:
    """(words that belong to no passage, the passages)."""
    loose: list[str] = []
    found: list[tuple[list[str], list[str], list[str]]] = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        words = block.strip()
        if words.startswith(">"):
            found.append(([re.sub(r"^> ?", "", line) for line in words.split("\n")], [], []))
        elif found and not found[-1][2] and _LABELS.fullmatch(words):
            found[-1][1].extend(words.split())
        elif words:
            (found[-1][2] if found else loose).append(words)
    passages = (
        Passage(
            quote=values.body("\n".join(quote)), note=values.body("\n\n".join(note)), tags=values.once(tag.lstrip("#") for tag in labels)
        )
        for quote, labels, note in found
    )
    return values.body("\n\n".join(loose)), tuple(passage for passage in passages if passage.quote)
