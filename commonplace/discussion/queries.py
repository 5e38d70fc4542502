"""Reading a discussion as one viewer may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonplace.discussion.models import Remark
from commonplace.discussion.passages import Spot, marked
from commonplace.discussion.reply import Answered
from commonplace.discussion.times import shown_moment
from commonplace.discussion.words import Sort, State
from commonplace.entries.audience import Looker, Sight, sight_of
from commonplace.entries.models import Entry
from commonplace.entries.queries import HasKey
from commonplace.entries.words import RESPONSES, Kind
from commonplace.kit.prepared import Prepared, padded
from commonplace.people.models import NOBODY, Member

SHOWN = 200
DEEPEST = 4
"""Replies below this depth stand beside the one they answer, and say whom they answer: a narrow screen has no room for more."""


@dataclass(slots=True)
class Said:
    """A response as a page shows it. `before` is the HTML that opens and closes lists, so that threads of any depth need no recursion.

    `body` is filled in by the page, which knows what the links in `body_html` lead to. `answers` names whom it replies to where its place
    does not show that. `is_there` says that they could still read an answer. `sort` is what its writer says it is, or None for what came from
    elsewhere; `is_aside` marks what was said to one person.
    `part` is what a room above shows with it (`discussion.parts`); `is_muted` is set by the page where the viewer mutes its writer;
    `has_page` says that their name leads to a page, for strangers to a public profile.
    """

    pk: int
    uid: str
    kind: str
    parent_id: int
    root_id: int
    author_id: int
    name: str
    handle: str
    is_there: bool
    made_at: datetime
    revision: int
    body_html: str
    audience_id: int
    sort: str | None
    is_waiting: bool | None
    settled_at: datetime | None
    settled_by_id: int | None
    settled_by: str | None
    quote: str
    state: str | None
    start: int | None
    end: int | None
    number: int = 0
    is_aside: bool = False
    depth: int = 0
    before: SafeString = field(default_factory=SafeString)
    answers: str = ""
    body: SafeString = field(default_factory=SafeString)
    part: Mapping[str, Any] | None = None
    is_muted: bool = False
    has_page: bool = field(init=False)

    def __post_init__(self) -> None:
        self.has_page = self.handle != NOBODY

    @property
    def as_answered(self) -> Answered:
        return Answered(self.uid, self.author_id, self.name, self.is_aside, is_there=self.is_there)

    @property
    def when(self) -> SafeString:
        return shown_moment(self.made_at)

    @property
    def is_orphan(self) -> bool:
        return self.state == State.ORPHANED

    @property
    def is_moved(self) -> bool:
        return self.state == State.MOVED

    @property
    def is_thread(self) -> bool:
        """Whether it is the first comment of a thread that others see."""
        return self.parent_id == self.root_id and self.kind == Kind.COMMENT and not self.is_waiting

    @property
    def says(self) -> str:
        """What it is, in a word; nothing where that is nothing in particular."""
        return str(_SAYS.get(self.sort or "", ""))


_SAYS: dict[str, object] = {
    Sort.ENCOURAGEMENT: _("Encouragement"),
    Sort.QUESTION: _("Question"),
    Sort.SOURCE: _("Source"),
    Sort.OBJECTION: _("Objection"),
}
_COLUMNS = (
    *(
        "pk",
        "uid",
        "kind",
        "parent_id",
        "root_id",
        "author_id",
        "author__name",
        "author__handle",
        "author__is_active",
        "made_at",
        "revision",
        "body_html",
        "audience_id",
    ),
    *("remark__sort", "remark__is_waiting", "remark__settled_at", "remark__settled_by", "remark__settled_by__name"),
    *("quote", "passage__state", "passage__placed_start", "passage__placed_end"),
)


@dataclass(frozen=True)
class Discussion:
    """Responses in reading order. `after` is the HTML that closes their lists; `later` the uid of the first one beyond these, or "".

    `waiting` are those that wait for the viewer to open them.
    """

    said: list[Said]
    after: SafeString
    later: str
    is_beginning: bool
    waiting: list[Waiting]

    def marked(self, pk: int, html: str) -> str:
        """The stored HTML of what is discussed, or of one response, with the passages that responses shown here are about."""
        about = [said for said in self.said if said.parent_id == pk and said.start is not None and said.end is not None]
        label = gettext("Comment by %(name)s on this passage")
        return marked(html, [Spot(said.uid, said.number, said.start or 0, said.end or 0, label % {"name": said.name}) for said in about])

    @property
    def on_passages(self) -> list[Said]:
        """Those that are marked in the text of the root, in its order."""
        placed = [said for said in self.said if said.parent_id == said.root_id and said.start is not None]
        return sorted(placed, key=lambda said: (said.start or 0, said.pk))

    def thread_of(self, answered: Said | None) -> str:
        """The uid of the first comment of the thread in which somebody is replying; "" for none."""
        before = self.said[: self.said.index(answered) + 1] if answered else []
        return next((said.uid for said in reversed(before) if said.depth == 0), "")


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that its reader learns of a comment before opening it."""

    uid: str
    name: str
    sort: str
    made_at: datetime

    @property
    def says(self) -> str:
        return str(Sort(self.sort).label)


def discussion_of(viewer: Looker, root: Entry, *, first: str = "") -> Discussion:
    """The responses to an entry as threads, the oldest first; `first` is the uid of the one to begin at.

    A reply whose parent is gone, or stands on an earlier page, stands at the top.
    """
    sight = sight_of(viewer)
    begin = 0
    if first:
        visible = Entry.objects.visible_to(sight).filter(root=root, kind__in=RESPONSES, uid=first)
        begin = visible.values_list("pk", flat=True).first() or 0
    found = [Said(*row) for row in _RESPONSES.rows(root.pk, begin, *_by_root(sight).values, key=bool(sight.author_id))]
    later = found[SHOWN].uid if len(found) > SHOWN else ""
    for one in found:
        one.is_aside = one.audience_id != root.audience_id
        if one.settled_by_id in sight.unseen_ids:
            one.settled_by = None
    said = _in_reading_order(found[:SHOWN])
    for number, one in enumerate((one for one in said if one.start is not None), 1):
        one.number = number
    return Discussion(said, _closing(said), later, not begin, _waiting_at(sight, root))


def waiting_for(author: Member) -> QuerySet[Remark]:
    """What waits until this author of a root opens it. Its words are its writer's alone till then."""
    unopened = Remark.objects.filter(is_waiting=True, entry__root__author=author, entry__withdrawn_at__isnull=True)
    return unopened.select_related("entry__author", "entry__root")


def unopened(author: Member) -> QuerySet[Entry]:
    """The same as entries, for lists by key. Nothing of their words is fetched."""
    rows = Entry.objects.filter(pk__in=waiting_for(author).values("entry")).select_related("author", "root", "remark")
    return rows.only("uid", "made_at", "author__handle", "author__name", "root__uid", "remark")


def _waiting_at(sight: Sight, root: Entry) -> list[Waiting]:
    if not sight.author_id or sight.author_id != root.author_id:
        return []
    rows = waiting_for(root.author).filter(entry__root=root).order_by("entry")[:SHOWN]
    return [Waiting(*row) for row in rows.values_list("entry__uid", "entry__author__name", "sort", "entry__made_at")]


def _by_root(sight: Sight) -> Sight:
    """Of a single audience (a stranger's) SQLite would rather walk all that was ever written for it than the responses to one entry. Twice the same
    is the same, but no order to walk in."""
    return replace(sight, audience_ids=(*sight.audience_ids, *sight.audience_ids)) if len(sight.audience_ids) == 1 else sight


def _responses(root_id: int, begin: int, *seen: Any, key: bool) -> QuerySet[Entry, Any]:
    sight = Sight.standing(key, *seen)
    rows = Entry.objects.visible_to(sight).filter(root_id=root_id, kind__in=RESPONSES, pk__gte=begin)
    return rows.order_by("pk").values_list(*_COLUMNS)[: SHOWN + 1]


_RESPONSES = Prepared(_responses)


def _in_reading_order(found: Sequence[Said]) -> list[Said]:
    here = {said.pk: said for said in found}
    replies: dict[int, list[Said]] = defaultdict(list)
    for said in found:
        replies[said.parent_id if said.parent_id in here else 0].append(said)
    ordered: list[Said] = []
    waiting = [(said, 0) for said in reversed(replies[0])]
    while waiting:
        said, depth = waiting.pop()
        said.depth = min(depth, DEEPEST)
        said.before = _between(ordered, said.depth)
        said.answers = here[said.parent_id].name if depth > DEEPEST else ""
        ordered.append(said)
        waiting += [(reply, depth + 1) for reply in reversed(replies[said.pk])]
    return ordered


def _between(said: Sequence[Said], depth: int) -> SafeString:
    """The tags between the last response and one at `depth`."""
    if not said:
        return SafeString("")
    if said[-1].depth < depth:
        return SafeString('<ol class="thread">')
    if depth == 0:
        return _closing(said)
    return mark_safe("</li>" + "</ol></li>" * (said[-1].depth - depth))


def _closing(said: Sequence[Said]) -> SafeString:
    """The tags that close the thread of the last response; a settled one is folded into an element of its own."""
    if not said:
        return SafeString("")
    first = next(one for one in reversed(said) if one.depth == 0)
    inner = "</li></ol>" * said[-1].depth
    return mark_safe(inner + ("</div></details></li>" if first.settled_at else "</li>"))


def page_of(viewer: Looker, response: Entry) -> str:
    """The uid to begin at so that this response is on the page; "" when the first page has it."""
    earlier = Entry.objects.visible_to(viewer).filter(root=response.root_id, kind__in=RESPONSES, pk__lt=response.pk)
    return response.uid if earlier.count() >= SHOWN else ""


def comment_counts(viewer: Looker, roots: Sequence[HasKey]) -> dict[int, int]:
    """How many comments each entry has, by its key; one query."""
    sight = sight_of(viewer)
    rows = _COUNTS.rows(padded([root.pk for root in roots]), *sight.values, key=bool(sight.author_id))
    return {row[0]: row[1] for row in rows}


def _counts(roots: tuple[int, ...], *seen: Any, key: bool) -> QuerySet[Entry, Any]:
    visible = Entry.objects.visible_to(Sight.standing(key, *seen)).filter(root__in=roots, kind=Kind.COMMENT)
    return visible.order_by().values_list("root").annotate(times=Count("pk"))


_COUNTS = Prepared(_counts)
