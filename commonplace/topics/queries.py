"""What the page of a topic shows a viewer: entries, who to ask, practices, sources and gaps, each from a bounded look at what carries the tag."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from commonplace.entries.audience import Sight, visible_at
from commonplace.entries.models import Entry, Tag
from commonplace.entries.words import Kind
from commonplace.kit.paging import KeyPage, page_by_key
from commonplace.knowing.people import Person, people_who_know
from commonplace.people.models import Member
from commonplace.questions.models import QuestionBody
from commonplace.search.port import Question as Sought
from commonplace.search.port import engine, entry_at
from commonplace.search.queries import reader_of
from commonplace.sources.models import Source
from commonplace.topics.common import common_among, common_tags
from commonplace.topics.models import Broader, OtherName, TopicText
from commonplace.topics.names import other_names

LOOKED_AT = 300
"""So many of the newest of a kind that carry the tag are looked at."""
SHOWN = 5
ASKED = 3
LISTED = 60


@dataclass(frozen=True)
class Line:
    uid: str
    title: str


@dataclass(frozen=True)
class ReadSource:
    uid: str
    title: str
    readers: int


@dataclass
class Topic:
    """`names`, `text` and what it belongs to are "" or empty where it is no topic in common for this viewer (`topics.common`)."""

    tag: Tag
    is_common: bool = False
    text: TopicText | None = None
    names: list[OtherName] = field(default_factory=list)
    broader: list[Tag] = field(default_factory=list)
    narrower: list[Tag] = field(default_factory=list)


def topic_of(sight: Sight, tag: Tag) -> Topic:
    """At most five queries."""
    pairs = list(Broader.objects.filter(Q(tag=tag) | Q(broader=tag)).values_list("tag_id", "broader_id"))
    known = common_among(sight, {tag.pk, *(key for pair in pairs for key in pair)})
    if tag.pk not in known:
        return Topic(tag)
    text = TopicText.objects.filter(tag=tag).select_related("by").order_by("-pk").first()
    broader = sorted((known[over] for under, over in pairs if under == tag.pk and over in known), key=str)
    narrower = sorted((known[under] for under, over in pairs if over == tag.pk and under in known), key=str)
    return Topic(tag, True, text if text and text.text else None, other_names(tag), broader, narrower)


def _newest(sight: Sight, tag: Tag, *kinds: Kind) -> list[int]:
    positions = engine().find(Sought(tags=frozenset({tag.pk}), kinds=frozenset(kinds)), reader_of(sight), size=LOOKED_AT)
    return [entry_at(position) for position in positions]


def practices_of(sight: Sight, tag: Tag) -> list[Line]:
    keys = _newest(sight, tag, Kind.PRACTICE)[:SHOWN]
    rows = Entry.objects.visible_to(sight).filter(pk__in=keys).values_list("pk", "uid", "title")
    return [Line(uid, title) for _pk, uid, title in sorted(rows, key=lambda row: keys.index(row[0]))]


def sources_of(sight: Sight, tag: Tag) -> list[ReadSource]:
    """Those that most people saved or marked, of the newest saves and highlights; one reader counts once."""
    keys = _newest(sight, tag, Kind.SAVE, Kind.HIGHLIGHT)
    readers: dict[int, set[int]] = defaultdict(set)
    read = Entry.objects.visible_to(sight).filter(pk__in=keys, source__isnull=False).order_by("-pk")
    for source, author in read.values_list("source_id", "author_id"):
        readers[source].add(author)
    most = sorted(readers, key=lambda source: -len(readers[source]))[:SHOWN]
    titles = Source.objects.in_bulk(most)
    return [ReadSource(titles[key].uid, titles[key].title or titles[key].url, len(readers[key])) for key in most if key in titles]


def gaps_of(sight: Sight, tag: Tag) -> list[Line]:
    """Questions that nobody has answered, the longest waiting first."""
    keys = _newest(sight, tag, Kind.QUESTION)
    open_ = QuestionBody.objects.filter(visible_at("entry", sight), pk__in=keys, is_solved=False, first_answer_at__isnull=True)
    return [Line(uid, title) for _pk, uid, title in sorted(open_.values_list("pk", "uid", "entry__title"))[:SHOWN]]


@dataclass(frozen=True)
class Beside:
    people: list[Person]
    practices: list[Line]
    sources: list[ReadSource]
    gaps: list[Line]


def beside(viewer: Member, sight: Sight, topic: Topic) -> Beside:
    people = people_who_know(viewer, topic.tag.name, also=[other.name for other in topic.names], size=ASKED, looker=sight)
    return Beside(people.known, practices_of(sight, topic.tag), sources_of(sight, topic.tag), gaps_of(sight, topic.tag))


def versions_of(tag: Tag, *, after: str = "") -> KeyPage[TopicText]:
    return page_by_key(TopicText.objects.filter(tag=tag).select_related("by"), keys=("-made_at", "-pk"), after=after)


@dataclass(frozen=True)
class Listed:
    name: str
    opening: str
    broader: list[str]


@dataclass(frozen=True)
class TopicsPage:
    topics: list[Listed]
    next_name: str


def all_topics(sight: Sight, *, after: str = "", begins: str = "") -> TopicsPage:
    """The topics in common, by name; the cursor is the last one's name, which the viewer has just read."""
    tags = (
        common_tags(sight).filter(name__gt=after).filter(name__startswith=begins) if begins else common_tags(sight).filter(name__gt=after)
    )
    rows = list(tags.order_by("name")[: LISTED + 1])
    shown = rows[:LISTED]
    return TopicsPage(_listed(sight, shown), shown[-1].name if len(rows) > LISTED else "")


def _listed(sight: Sight, tags: Sequence[Tag]) -> list[Listed]:
    keys = [tag.pk for tag in tags]
    texts = dict(TopicText.objects.filter(tag__in=keys).order_by("pk").values_list("tag_id", "text"))
    pairs = list(Broader.objects.filter(tag__in=keys).values_list("tag_id", "broader_id"))
    known = common_among(sight, {over for _under, over in pairs})
    return [
        Listed(tag.name, _opening(texts.get(tag.pk, "")), [known[over].name for under, over in pairs if under == tag.pk and over in known])
        for tag in tags
    ]


def _opening(text: str) -> str:
    return text.strip().split("\n", 1)[0]
