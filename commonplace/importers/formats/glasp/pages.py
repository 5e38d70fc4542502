"""One page of Glasp's Markdown, line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from commonplace.importers.formats.common.values import line as one_line
from commonplace.importers.formats.common.values import once
from commonplace.kit.text import clean_body

_TITLE = re.compile(r"#{1,2} +(.+)")
_LINK = re.compile(r"\[(.{1,500}?)\]\((https?://[^\s()]{1,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,500})?)\)")
_FACT = re.compile(r"(?:[-*] +)?(?:\*\*|__)?([A-Za-z ]{2,20}?)(?:\*\*|__)?\s*[:：](?:\*\*|__)?\s*(.*)")
_ITEM = re.compile(r"([-*+]|\d{1,4}[.)]|>)\s+(.*)")
_ADDRESS = re.compile(r"https?://[^\s<>\"\]]{1,2000}")
_OWN = re.compile(r"https?://(?:www\.)?glasp\.co/", re.IGNORECASE)
_SECTION = re.compile(r"highlight|passage|note", re.IGNORECASE)


@dataclass
class Passage:
    line: int
    quote: str
    note: str = ""
    tags: tuple[str, ...] = ()
    made_at: datetime | None = None


@dataclass
class Page:
    url: str = ""
    title: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    passages: list[Passage] = field(default_factory=list)


def page_in(text: str) -> Page:
    """The page's facts and its passages. Links back to Glasp say nothing of the page."""
    page = Page()
    has_begun = False
    for number, raw in enumerate(clean_body(text).split("\n"), 1):
        words = raw.strip()
        if not words or words in {"---", "***"}:
            continue
        if title := _TITLE.fullmatch(words):
            has_begun = _heading(page, title[1], has_begun=has_begun)
        elif words.startswith("#"):
            has_begun = has_begun or bool(_SECTION.search(words))
        elif raw[:1] in " \t" and page.passages:
            _below(page.passages[-1], words)
        elif not has_begun and (fact := _FACT.fullmatch(words)) and _is_fact(page, fact[1].strip().lower(), fact[2]):
            continue
        else:
            has_begun = _line(page, number, words, has_begun=has_begun)
    return page


def _heading(page: Page, words: str, *, has_begun: bool) -> bool:
    link = _LINK.search(words)
    if not page.title and not _SECTION.fullmatch(words.rstrip("s")):
        page.title = one_line(link[1] if link else words)[:300]
    if link and not page.url and not _OWN.match(link[2]):
        page.url = link[2]
    return has_begun or (bool(_SECTION.search(words)) and bool(page.title) and words != page.title)


def _is_fact(page: Page, name: str, value: str) -> bool:
    if name in {"url", "source", "reference", "link", "original", "page"}:
        found = _ADDRESS.search(value)
        if found and not _OWN.match(found[0]) and not page.url:
            page.url = found[0].rstrip(")")
    elif name == "title":
        page.title = one_line(value.strip("\"' "))[:300] or page.title
    elif name in {"author", "authors", "by"}:
        page.author = one_line(_LINK.sub(r"\1", value))[:300]
    elif name in {"tags", "topics"}:
        page.tags = _tags(value)
    elif name not in {
        "created",
        "date",
        "published",
        "published date",
        "highlighted",
        "domain",
        "category",
        "view in glasp",
        "glasp url",
        "cover",
    }:
        return False
    return True


def _line(page: Page, number: int, words: str, *, has_begun: bool) -> bool:
    """Whether the passages have begun with this line or before."""
    if not page.url and (found := _ADDRESS.search(words)) and not _OWN.match(found[0]) and not page.passages:
        page.url = found[0].rstrip(").")
        return has_begun
    item = _ITEM.fullmatch(words)
    if item and item[2].strip():
        if item[1] == ">" and page.passages and page.passages[-1].line == number - 1 and has_begun:
            last = page.passages[-1]
            last.quote, last.line = f"{last.quote}\n{item[2].strip()}", number
        else:
            page.passages.append(Passage(number, item[2].strip()))
        return True
    if page.passages:
        _below(page.passages[-1], words)
    return has_begun


def _below(passage: Passage, words: str) -> None:
    words = words.lstrip("-*> ").strip()
    fact = _FACT.fullmatch(words)
    name = fact[1].strip().lower() if fact else ""
    if fact and name == "tags":
        passage.tags = once((*passage.tags, *_tags(fact[2])))
    elif words and not _is_way_back(words):
        said = fact[2].strip() if fact and name in {"note", "comment", "memo"} else words
        passage.note = f"{passage.note}\n{said}".strip()


def _is_way_back(words: str) -> bool:
    link = _LINK.fullmatch(words)
    return bool(_OWN.match(link[2] if link else words))


def _tags(value: str) -> tuple[str, ...]:
    return once(one_line(word).lstrip("#") for word in re.split(r"[,;\s\[\]\"']+", value))
