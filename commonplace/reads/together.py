"""What was made of a source by all whom the viewer may see: where it was marked, what was said, who can be asked, what grew from it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonplace.entries.audience import EntryQuerySet, Sight, visible_at
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.knowing.deeds import willing_among
from commonplace.knowing.looking import left_among
from commonplace.knowing.topics import topic_words
from commonplace.lineage.models import Edge
from commonplace.people.models import NOBODY, Member
from commonplace.reads.heat import Bin, bins_of, heat_of, marks_of
from commonplace.search.words import words_of
from commonplace.sense.margin import Passage
from commonplace.sense.outline import outline_of
from commonplace.sense.reader_page import margin_for
from commonplace.sources.models import Snapshot, Source
from commonplace.sources.reading import marked_html

PASSAGES, LINES, PEOPLE, NAMED = 8, 12, 6, 3
QUOTE = 320
COUNTED = 500
"""So many of the newest entries about the source say who knows it."""
WRITING = (Kind.NOTE, Kind.POST, Kind.PRACTICE, Kind.QUESTION, Kind.JOURNEY)
WORTH = {Kind.ANSWER: 3, Kind.COMMENT: 2, Kind.SAVE: 1, Kind.HIGHLIGHT: 1} | dict.fromkeys(WRITING, 3)


@dataclass(frozen=True)
class Warm:
    """A passage that was marked; `names` are some of those who did, `others` how many more there are."""

    quote: str
    url: str
    people: int
    names: list[str]
    others: int
    words: list[tuple[str, SafeString]]


@dataclass(frozen=True)
class Line:
    url: str
    title: str
    kind: str
    name: str
    made_at: datetime


@dataclass(slots=True)
class Person:
    """Somebody who can be asked; `shown` says by what."""

    member: Member
    shown: list[str]


@dataclass(frozen=True)
class Heat:
    """The text with its warmth; `people` marked it in all, `bins` say where in the whole."""

    text: SafeString
    bins: list[Bin]
    warm: list[Warm]
    people: int
    minutes: int


@dataclass(frozen=True)
class Together:
    heat: Heat | None
    said: list[Line]
    grown: list[Line]
    people: list[Person] = field(default_factory=list)


def together_on(viewer: Member, sight: Sight, source: Source, snapshot: Snapshot | None) -> Together:
    """All of it; the number of queries does not depend on how much there is."""
    return Together(
        heat=_heat(viewer, sight, source, snapshot) if snapshot else None,
        said=_said(sight, source),
        grown=_grown(sight, source),
        people=_people(viewer, sight, source),
    )


def _heat(viewer: Member, sight: Sight, source: Source, snapshot: Snapshot) -> Heat:
    margin, outline = margin_for(viewer, sight, source, snapshot, QueryDict()), outline_of(snapshot)
    notes = [note.one for passage in margin.passages for note in passage.notes]
    stretches = heat_of((one.start, one.end, one.author_id) for one in notes if one.start is not None and one.end is not None)
    warmest = sorted(margin.passages, key=lambda passage: (-passage.people, passage.start))[:PASSAGES]
    return Heat(
        text=marked_html(outline.html, marks_of(stretches)),
        bins=bins_of(stretches, len(snapshot.text)),
        warm=[_warm(source, passage) for passage in warmest],
        people=len({one.author_id for one in notes}),
        minutes=outline.minutes,
    )


def _warm(source: Source, passage: Passage) -> Warm:
    names = list(dict.fromkeys(note.one.author for note in passage.notes))
    quote = passage.quote if len(passage.quote) <= QUOTE else f"{passage.quote[:QUOTE].rsplit(' ', 1)[0]} …"
    return Warm(
        quote=quote,
        url=f"{source.get_absolute_url()}#mark-{passage.uid}",
        people=passage.people,
        names=names[:NAMED],
        others=max(len(names) - NAMED, 0),
        words=[(note.one.author, SafeString(note.html)) for note in passage.notes if note.has_words][:NAMED],
    )


def _said(sight: Sight, source: Source) -> list[Line]:
    """What was written about it and what was answered and commented there, the newest first. Two queries, because of one with "or" SQLite would
    read all entries there are."""
    written = Entry.objects.visible_to(sight).filter(source=source).exclude(kind__in=(Kind.SAVE, Kind.HIGHLIGHT))
    responses = Entry.objects.visible_to(sight).filter(root__source=source).filter(visible_at("root", sight))
    found = [*_lines(written), *_lines(responses)]
    return sorted(found, key=lambda line: line.made_at, reverse=True)[:LINES]


def _grown(sight: Sight, source: Source) -> list[Line]:
    """What was built on it, or on what was made of it: notes, posts, questions, practices."""
    direct = Edge.objects.filter(source=source).values("entry")
    onward = Edge.objects.filter(visible_at("origin", sight), origin__source=source).values("entry")
    visible = Entry.objects.visible_to(sight).filter(kind__in=WRITING)
    found = {line.url: line for edges in (direct, onward) for line in _lines(visible.filter(pk__in=edges))}
    return sorted(found.values(), key=lambda line: line.made_at, reverse=True)[:LINES]


def _lines(entries: EntryQuerySet) -> list[Line]:
    rows = entries.select_related("author").defer("body", "body_html", "card_html").order_by("-made_at", "-pk")
    return [Line(one.get_absolute_url(), str(one), str(one.get_kind_display()), one.author.name, one.made_at) for one in rows[:LINES]]


def _people(viewer: Member, sight: Sight, source: Source) -> list[Person]:
    """Those who did most with it, who take questions on what its title says, and whom the viewer meets."""
    rows: list[tuple[int, str]] = list(
        Entry.objects.visible_to(sight).filter(source=source).order_by("-pk").values_list("author_id", "kind")[:COUNTED]
    )
    counted: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for author, kind in rows:
        counted[author][kind] += 1
    counted.pop(viewer.pk, None)
    weight = {person: sum(WORTH.get(Kind(kind), 1) * min(times, 5) for kind, times in kinds.items()) for person, kinds in counted.items()}
    order = sorted(weight, key=lambda person: (-weight[person], person))[: PEOPLE * 4]
    words = topic_words(source.title)
    asked = willing_among(order, words) - left_among(order, words_of(source.title).placed)
    members = Member.objects.active().met_by(viewer).exclude(handle=NOBODY).in_bulk([person for person in order if person in asked])
    return [Person(members[person], _shown(counted[person])) for person in order if person in members][:PEOPLE]


def _shown(kinds: dict[str, int]) -> list[str]:
    marked, saved = kinds.get(Kind.HIGHLIGHT, 0), kinds.get(Kind.SAVE, 0)
    written = sum(times for kind, times in kinds.items() if kind not in {Kind.HIGHLIGHT, Kind.SAVE})
    found = [ngettext("wrote about it", "wrote about it %(count)d times", written) % {"count": written}] if written else []
    if marked:
        found.append(ngettext("marked %(count)d passage", "marked %(count)d passages", marked) % {"count": marked})
    if saved and not found:
        found.append(_("saved it"))
    return found
