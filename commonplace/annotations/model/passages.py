"""What of an annotation can be kept as a highlight: the passages it points at by their words, its comment and its tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from lxml import html as lxml_html

from commonplace.annotations.model.resources import SETS
from commonplace.annotations.model.values import Values, as_moment, is_count, is_iri, listed, types_of


@dataclass(frozen=True, kw_only=True)
class Passage:
    """`key` names it for good: the annotation's id, with a number behind it for each further passage of the same annotation.

    `url` is the address of what it stands in, "" when that is no address of the web. `note` is Markdown. `start` counts code points.
    """

    key: str
    url: str
    quote: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    note: str = ""
    tags: tuple[str, ...] = ()
    creator: str = ""
    made_at: datetime | None = None
    edited_at: datetime | None = None
    remarks: tuple[str | Promise, ...] = ()


@dataclass(frozen=True)
class Nothing:
    """A valid annotation that holds nothing we keep, and why."""

    key: str
    reason: str | Promise


def passages_of(annotation: Values) -> list[Passage] | Nothing:
    """The passages of a valid annotation, or why there are none."""
    key = str(annotation["id"])
    found = [quoted for target in listed(annotation.get("target")) for quoted in _quoted(target)]
    if not found:
        return Nothing(key, _("It points at no passage by its words (TextQuoteSelector), so there is nothing to highlight."))
    said = _said(annotation)
    made_at = as_moment(annotation.get("created"))
    return [
        Passage(
            key=key if number == 0 else f"{key}#{number + 1}",
            **place,
            note=said.note,
            tags=tuple(dict.fromkeys(said.tags)),
            creator=_name_of(annotation.get("creator")),
            made_at=made_at,
            edited_at=as_moment(annotation.get("modified")) or made_at,
            remarks=tuple(said.remarks) + (() if place["url"] else (_("What it stands in has no address of the web."),)),
        )
        for number, place in enumerate(found)
    ]


def _quoted(target: Any) -> Iterator[dict[str, Any]]:
    """Each passage within a target: where it is, its words, and those around it."""
    if not isinstance(target, Mapping):
        return
    if any(kind in SETS for kind in types_of(target)):
        for item in listed(target.get("items")):
            yield from _quoted(item)
        return
    source = target.get("source")
    address = source.get("id", "") if isinstance(source, Mapping) else source
    url = address if isinstance(address, str) and address.lower().startswith(("http://", "https://")) else ""
    selectors = [one for selector in listed(target.get("selector")) for one in _with_refinements(selector)]
    start = next((one["start"] for one in selectors if "TextPositionSelector" in types_of(one) and is_count(one.get("start"))), None)
    # Several selectors of one target describe the same passage, so the first quote is the quote.
    quote = next((one for one in selectors if "TextQuoteSelector" in types_of(one) and str(one.get("exact", "")).strip()), None)
    if quote is not None:
        yield {
            "url": url,
            "quote": quote["exact"],
            "prefix": quote.get("prefix") or "",
            "suffix": quote.get("suffix") or "",
            "start": start,
        }


def _with_refinements(selector: Any) -> Iterator[Values]:
    waiting = [selector]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, Mapping):
            yield one
            waiting += listed(one.get("refinedBy"))


class _Said:
    """The comment and the tags, gathered from the bodies."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self.tags: list[str] = []
        self.remarks: list[str | Promise] = []

    @property
    def note(self) -> str:
        return "\n\n".join(self.paragraphs)

    def add(self, body: Any, *, is_tag: bool) -> None:
        if isinstance(body, str):
            self._link(body)
        elif "Choice" in types_of(body):
            # The first is what is shown when nobody chooses (model, 3.2.8).
            self.add(body["items"][0], is_tag=is_tag)
            self.remarks.append(_("Of several versions of its text the first was taken."))
        elif any(kind in SETS for kind in types_of(body)):
            for item in body["items"]:
                self.add(item, is_tag=is_tag)
        elif "value" in body:
            purposes = listed(body.get("purpose"))
            self._words(str(body["value"]), str(body.get("format", "")), is_tag="tagging" in purposes or (is_tag and not purposes))
        else:
            source = body.get("source", body.get("id"))
            self._link(source.get("id", "") if isinstance(source, Mapping) else source)

    def _words(self, text: str, media_type: str, *, is_tag: bool) -> None:
        if media_type.startswith("text/html"):
            text = _text_of(text)
        text = text.strip()
        if is_tag and len(text) <= 60:
            self.tags += [text] if text else []
        elif text:
            self.paragraphs.append(text)

    def _link(self, address: Any) -> None:
        if is_iri(address) and address.lower().startswith(("http://", "https://")):
            self.paragraphs.append(f"<{address}>")


def _said(annotation: Values) -> _Said:
    said = _Said()
    if isinstance(annotation.get("bodyValue"), str):
        said._words(annotation["bodyValue"], "text/plain", is_tag=False)
    is_tag = "tagging" in listed(annotation.get("motivation"))
    for body in listed(annotation.get("body")):
        said.add(body, is_tag=is_tag)
    return said


def _text_of(markup: str) -> str:
    """The words of HTML; its looks are not kept."""
    try:
        return str(lxml_html.fragment_fromstring(markup, create_parent="div").text_content())
    except (ValueError, lxml_html.etree.ParserError):
        return markup


def _name_of(creator: Any) -> str:
    first = next(iter(listed(creator)), None)
    if not isinstance(first, Mapping):
        return ""
    return next((name for field in ("name", "nickname") for name in listed(first.get(field)) if isinstance(name, str)), "")
