"""Turning what a member wrote into what is stored beside it: safe HTML, excerpt, key of the title, and the card of lists."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from functools import lru_cache

from django.template.defaultfilters import date as date_filter
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.timezone import localtime
from django.utils.translation import get_language

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.ids import new_secret
from commonplace.kit.markdown import Rendered, excerpt, fold_label, plain_text, render
from commonplace.people.models import Member
from commonplace.spaces.models import Space

_POSSIBLE_MENTION = re.compile(r"@([A-Za-z0-9][A-Za-z0-9-]{1,39})")
_HEADING = re.compile(r"<h([1-6])[^>]*>.*?</h\1>", re.DOTALL)
EXCERPT_LENGTH = 280
MOST_OPENED = 20_000


def known_handles(texts: Iterable[str], author: Member) -> frozenset[str]:
    """Those handles mentioned in the texts that belong to members whom their author meets here: one query, or none where nobody is mentioned."""
    candidates = {match.lower() for text in texts for match in _POSSIBLE_MENTION.findall(text)}
    if not candidates:
        return frozenset()
    return frozenset(Member.objects.active().met_by(author).filter(handle__in=candidates).values_list("handle", flat=True))


def mention_urls(texts: Sequence[str], author: Member) -> Callable[[str], str | None]:
    """For `kit.markdown.render`: the address of each member mentioned in the texts, "" for a space, of which not everybody may know."""
    handles = known_handles(texts, author)
    others = {match.lower() for text in texts for match in _POSSIBLE_MENTION.findall(text)} - handles
    spaces = frozenset(Space.objects.filter(slug__in=others).values_list("slug", flat=True)) if others else frozenset()

    def mention_url(handle: str) -> str | None:
        name = handle.lower()
        return f"/people/{name}/" if name in handles else "" if name in spaces else None

    return mention_url


def render_texts(entries: Sequence[Entry]) -> None:
    """Set `body_html`, `excerpt`, `title_key` and `rendered` from title and body. The entries have one author."""
    mention_url = mention_urls([entry.body for entry in entries], entries[0].author)
    for entry in entries:
        entry.rendered = render(entry.body, mention_url=mention_url)
        entry.body_html = entry.rendered.html
        entry.excerpt = excerpt((entry.kind != Kind.COMMENT and entry.quote) or _opening(entry.rendered), EXCERPT_LENGTH)
        entry.title_key = fold_label(entry.title)[:300]


def _opening(rendered: Rendered) -> str:
    """What an excerpt is cut from: the sentences without the headings between them, whose words would run into the next sentence."""
    begin = rendered.html[:MOST_OPENED]
    if "<h" not in begin:
        return rendered.text
    end = begin.rfind(">") + 1 if len(begin) == MOST_OPENED else len(begin)
    return plain_text(_HEADING.sub("", begin[:end])) or rendered.text


Marker = Callable[[Sequence[Entry]], Mapping[int, Sequence[str]]]
"""Words that stand beside the kind on the cards of entries, by their keys; the same for every reader."""

_markers: list[Marker] = []


def mark_cards(marker: Marker) -> None:
    """Rooms say this in their AppConfig.ready(). Whoever changes what `marker` gives has the cards drawn anew (`lifecycle.redraw_cards`)."""
    _markers.append(marker)


def _marks(entries: Sequence[Entry]) -> dict[int, list[str]]:
    """None of what is being written for the first time: nothing can be tied to it yet."""
    known = [entry for entry in entries if entry.pk]
    marks: dict[int, list[str]] = defaultdict(list)
    for marker in _markers if known else ():
        for pk, words in marker(known).items():
            marks[pk] += words
    return marks


def render_cards(entries: Sequence[Entry], tags: Sequence[Sequence[str]]) -> None:
    """Set `card_html` of many. Cards that differ only in name, words and date are drawn once and filled in, for drawing one takes longer than
    all else that is done with an entry."""
    marks = _marks(entries)
    alike: dict[tuple[object, ...], list[tuple[Entry, Sequence[str], Sequence[str]]]] = defaultdict(list)
    for entry, names in zip(entries, tags, strict=True):
        marked: Sequence[str] = marks.get(entry.pk or 0, [])
        alike[(*_look(entry, names), None, *marked)].append((entry, names, marked))
    for together in alike.values():
        mould = _mould(*together[0]) if len(together) > 2 else None
        for entry, names, marked in together:
            entry.card_html = mould(entry) if mould else _card(entry, names, marked)


def _look(entry: Entry, tags: Sequence[str]) -> tuple[object, ...]:
    shown = (entry.kind, entry.author_id, entry.audience_id, entry.source_id, entry.root_id, entry.maturity, entry.adds, entry.byline)
    return *shown, bool(entry.title), bool(entry.excerpt), *tags


def _mould(entry: Entry, tags: Sequence[str], marks: Sequence[str]) -> Callable[[Entry], str]:
    """A card with holes where `_look` says nothing. The holes bear names that nobody can have written."""
    holes = {name: new_secret() for name in ("uid", "title", "excerpt")}
    blank = copy(entry)
    blank.uid, blank.title, blank.excerpt = holes["uid"], entry.title and holes["title"], entry.excerpt and holes["excerpt"]
    # Quotation marks are escaped in what people write, so this stands in the card only where the template put it.
    drawn = _card(blank, tags, marks).replace(_date(entry), holes["uid"] + "date")

    def fill(other: Entry) -> str:
        html = drawn.replace(holes["uid"] + "date", _date(other)).replace(holes["uid"], other.uid)
        if other.title:
            html = html.replace(holes["title"], escape(other.title))
        return html.replace(holes["excerpt"], escape(other.excerpt)) if other.excerpt else html

    return fill


def _date(entry: Entry) -> str:
    local = localtime(entry.made_at)
    return f'<time datetime="{local.isoformat()}">{_day(local.date(), get_language())}</time>'


@lru_cache(maxsize=5_000)
def _day(day: date, _language: str | None) -> str:
    return date_filter(day, "j F Y")


def render_card(entry: Entry, tags: Sequence[str]) -> str:
    """The card that lists show to every reader alike, so nothing in it may depend on who looks."""
    return _card(entry, tags, _marks([entry]).get(entry.pk or 0, []))


def _card(entry: Entry, tags: Sequence[str], marks: Sequence[str]) -> str:
    return get_template("entries/_card.html").render({"entry": entry, "tags": tags, "marks": marks})
