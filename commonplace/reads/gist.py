"""The gist list: what a member put by, each as the passages that people they trust marked in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber, Substr
from django.urls import reverse

from commonplace.entries.audience import Sight, snapshots_visible_to
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.inbox.models import InboxItem, ItemState
from commonplace.kit.errors import Refusal
from commonplace.kit.markdown import excerpt
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member
from commonplace.search.telling_of_copies import sources_told_to
from commonplace.sense.models import ReadingPlace
from commonplace.sources.addresses import normalise_url
from commonplace.sources.models import Source
from commonplace.suggestions.trusting import trusted_by

PAGE, PASSAGES = 10, 4
MOST_MARKS = 200
"""So many of the newest marks in one source are looked at, so that one which everybody marks does not take the place of the others."""
OPENING, QUOTE = 700, 400


@dataclass(frozen=True)
class GistPassage:
    quote: str
    url: str
    names: list[str]


@dataclass(frozen=True)
class Gist:
    """One thing to read. `opening` are its first words where nobody trusted marked anything."""

    title: str
    url: str
    host: str
    passages: list[GistPassage]
    opening: str


@dataclass(frozen=True)
class GistPage:
    gists: list[Gist]
    next_cursor: str | None
    trusts_somebody: bool


def put_by(member: Member, sight: Sight, after: str) -> GistPage:
    """What was put by for later in the inbox, the last to arrive first."""
    items = InboxItem.objects.of(member, sight).shown().filter(state=ItemState.LATER)
    page = page_by_key(items, keys=("-arrived_at", "-id"), after=after, size=PAGE)
    known = _sources_of(page.items, sight)
    things = [_thing(item, known.get(item.pk)) for item in page.items]
    return _page(member, sight, things, page.next_cursor)


def saved_unread(member: Member, sight: Sight, after: str) -> GistPage:
    """What they saved and have not read to its end, the newest first."""
    read = ReadingPlace.objects.filter(member=member, source=OuterRef("source"), finished_at__isnull=False)
    saves = Entry.objects.authored_by(member).filter(~Exists(read), kind=Kind.SAVE, source__isnull=False).select_related("source")
    page = page_by_key(saves.defer("body", "body_html", "card_html"), keys=("-made_at", "-pk"), after=after, size=PAGE)
    told = sources_told_to(sight).in_bulk([save.source_id for save in page.items if save.source_id])
    things = [
        _Thing(str(save), told.get(save.source_id or 0), save.get_absolute_url(), save.source.host if save.source else "", save.excerpt)
        for save in page.items
    ]
    return _page(member, sight, things, page.next_cursor)


@dataclass(frozen=True)
class _Thing:
    title: str
    source: Source | None
    url: str
    host: str
    summary: str


def _thing(item: InboxItem, source: Source | None) -> _Thing:
    piece, about = item.piece, item.about
    if piece is not None:
        return _Thing(piece.title, source, piece.page or piece.url, piece.author, piece.summary)
    assert about is not None
    return _Thing(str(about), source, about.get_absolute_url(), about.author.name, about.excerpt)


def _sources_of(items: Sequence[InboxItem], sight: Sight) -> dict[int, Source]:
    """The source of each item, by its key, where the viewer may know of one: a page from outside has one once somebody kept it. One query."""
    urls = {item.pk: url for item in items if item.piece is not None and (url := _normal(item.piece.url))}
    keys = {item.pk: key for item in items if (key := _key(item))}
    visible = sources_told_to(sight)
    found = visible.filter(url__in=set(urls.values())) | visible.filter(pk__in=set(keys.values()))
    sources = list(found.distinct())
    by_url, by_key = {source.url: source for source in sources}, {source.pk: source for source in sources}
    chosen = {item.pk: by_key.get(keys.get(item.pk, 0)) or by_url.get(urls.get(item.pk, "")) for item in items}
    return {pk: source for pk, source in chosen.items() if source}


def _key(item: InboxItem) -> int:
    return (item.piece.source_id if item.piece else item.about.source_id if item.about else 0) or 0


def _normal(url: str) -> str:
    try:
        return normalise_url(url) if url else ""
    except Refusal:
        return ""


def _page(member: Member, sight: Sight, things: Sequence[_Thing], cursor: str | None) -> GistPage:
    trust = trusted_by(member, sight)
    sources = {thing.source.pk: thing.source for thing in things if thing.source}
    passages = _passages(sight, sources, list(trust))
    openings = _openings(sight, [key for key in sources if key not in passages])
    return GistPage([_gist(thing, passages, openings) for thing in things], cursor, bool(trust))


def _gist(thing: _Thing, passages: Mapping[int, list[GistPassage]], openings: Mapping[int, str]) -> Gist:
    key = thing.source.pk if thing.source else 0
    url = thing.source.get_absolute_url() if thing.source else thing.url
    host = thing.source.host if thing.source else thing.host
    marked = passages.get(key, [])
    return Gist(
        thing.title, url or reverse("inbox:home"), host, marked, "" if marked else openings.get(key, "") or excerpt(thing.summary, 300)
    )


def _passages(sight: Sight, sources: Mapping[int, Source], people: Sequence[int]) -> dict[int, list[GistPassage]]:
    """By source, what most of these people marked first. One query."""
    marks = Entry.objects.visible_to(sight).filter(source__in=list(sources), kind=Kind.HIGHLIGHT, author__in=list(people))
    newest = Window(RowNumber(), partition_by=F("source"), order_by=F("pk").desc())
    near = marks.annotate(place=newest).filter(place__lte=MOST_MARKS).order_by("-pk")
    rows = near.values_list("source_id", "uid", "quote", "author__name", "highlight_body__start", "highlight_body__end")
    grouped: dict[int, list[_Marked]] = defaultdict(list)
    for source, uid, quote, name, start, end in rows:
        _take(grouped[source], _Marked(uid, quote, start or 0, end or 0, [name]))
    found = {}
    for source, every in grouped.items():
        best = sorted(every, key=lambda one: (-len(set(one.names)), one.start))[:PASSAGES]
        best.sort(key=lambda one: one.start)
        url = sources[source].get_absolute_url()
        found[source] = [GistPassage(excerpt(one.quote, QUOTE), f"{url}#mark-{one.uid}", list(dict.fromkeys(one.names))) for one in best]
    return found


@dataclass
class _Marked:
    uid: str
    quote: str
    start: int
    end: int
    names: list[str]

    def is_same(self, other: _Marked) -> bool:
        """Whether both mark the same for the greater part; of what has no place in a text, whether the words are the same."""
        if not (self.end and other.end):
            return self.quote == other.quote
        common = min(self.end, other.end) - max(self.start, other.start)
        return common * 2 > min(self.end - self.start, other.end - other.start)


def _take(passages: list[_Marked], one: _Marked) -> None:
    for passage in passages:
        if passage.is_same(one):
            passage.names += one.names
            return
    passages.append(one)


def _openings(sight: Sight, keys: Sequence[int]) -> dict[int, str]:
    """The first words of what nobody marked, as far as its copy may be read. One query."""
    copies = snapshots_visible_to(sight).filter(source__in=list(keys), sender__isnull=True).order_by("pk")
    return {
        source: excerpt(text, 300)
        for source, text in copies.annotate(opening=Substr("text", 1, OPENING)).values_list("source_id", "opening")
    }
