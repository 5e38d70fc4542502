"""Who has shown that they know something about a topic: by what this viewer may see, and by nothing else.

Nobody gets a number. What orders people (`knowing.scoring`) stays here; what is shown are their deeds, each with what shows it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from commonplace.entries.audience import Looker, Sight, by_people_met, sight_of
from commonplace.entries.models import Entry, EntryTag
from commonplace.entries.words import Kind
from commonplace.kit.clock import now
from commonplace.knowing.deeds import BY_THANKS, MOST_THANKS, WORTH, Deed, What, more_deeds, solved_among
from commonplace.knowing.models import TopicLeft
from commonplace.knowing.scoring import Counted, Trace, nearness_of, shown_by
from commonplace.knowing.topics import is_about
from commonplace.lineage.models import Thanks
from commonplace.people.models import NOBODY, Member
from commonplace.people.queries import topics_of
from commonplace.search.port import Question as Sought
from commonplace.search.port import engine, entry_at
from commonplace.search.queries import reader_of
from commonplace.search.words import words_of

LOOKED_AT = 300
"""So many of the newest entries that have a word of the topic are looked at, and so many of the newest of all, whatever there is."""
MOST_KNOWN = 40
"""Of so many people, those who have most to show, more is asked."""
WRITTEN = (Kind.NOTE, Kind.POST, Kind.PRACTICE)
SPEAKING = (*WRITTEN, Kind.ANSWER, Kind.QUESTION)
BY_SAYING_SO = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that somebody has shown, with what shows it."""

    what: What
    key: int
    uid: str
    title: str
    made_at: datetime
    near: float
    thanked_by: tuple[str, ...]

    @property
    def weight(self) -> float:
        return WORTH[self.what] + BY_THANKS * min(len(self.thanked_by), MOST_THANKS)


@dataclass(slots=True)
class Known:
    """What one person has shown, the strongest first, and the topic they say they may be asked about."""

    person: int
    pieces: list[Piece] = field(default_factory=list)
    says: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """An entry near the topic. Of an answer, `asker` wrote its question, whose words are among its own and whose title it bears; else None."""

    uid: str
    kind: str
    author: int
    asker: int | None
    made_at: datetime
    title: str
    counted: Counted


def known_to(viewer: Looker, words: frozenset[str], *, all_words: Iterable[str] = (), without: Collection[int] = ()) -> list[Known]:
    """Those who have shown most, the strongest and freshest first, without those who took themselves out of what `words` and `all_words` name;
    at most `MOST_KNOWN`. `without` are keys of entries that do not count. At most thirteen queries, whatever there is."""
    return Looking(sight_of(viewer)).known(words, all_words=all_words, without=without)


class Looking:
    """One viewer's look at who knows about one topic after another: what was read once is not read again, so that of ten thousand topics each takes
    a query or two. Not to be kept for long: it does not notice what changes."""

    def __init__(self, sight: Sight, *, many: bool = False) -> None:
        """`many`: what people say of themselves is read for all at once, not for each topic."""
        self.sight, self._many = sight, many
        self._answers: dict[int, list[int]] = {}
        self._rows: dict[int, _Row | None] = {}
        self._deeds: dict[int, list[Deed]] = {}
        self._solved: dict[int, bool] = {}
        self._thanked: dict[int, tuple[str, ...]] = {}

    def known(self, words: frozenset[str], *, all_words: Iterable[str] = (), without: Collection[int] = ()) -> list[Known]:
        """As `known_to` says."""
        if not words:
            return []
        keys = [key for key in _found(self.sight, Sought(any_word=words, kinds=frozenset(SPEAKING))) if key not in without]
        rows = {key: row for key, row in self._rows_of(keys).items() if key not in without}
        near = dict(zip(rows, nearness_of([row.counted for row in rows.values()], words), strict=True))
        deeds = [deed for deed in self._deeds_of(rows) if near.get(deed.about, 0) > 0]
        known = self._pieces(deeds, rows, near)
        for person, topic in self._say_so(words):
            known.setdefault(person, Known(person)).says = topic
        order = _order(known, self._lately)
        left = self._left_among(order, {*words, *all_words})
        return [known[person] for person in order if person not in left][:MOST_KNOWN]

    def _rows_of(self, keys: Sequence[int]) -> dict[int, _Row]:
        """The entries found and the answers to the questions among them, the newest first; without answers whose question the viewer may not see."""
        # Two queries by keys instead of one with "or" and an order, for which SQLite would read all entries there are.
        if new := [key for key in keys if key not in self._answers]:
            self._answers |= {key: [] for key in new}
            answers = Entry.objects.visible_to(self.sight).filter(root__in=new, kind=Kind.ANSWER).order_by()
            for root, answer in answers.values_list("root_id", "pk"):
                self._answers[root].append(answer)
        answered = sorted(answer for key in keys for answer in self._answers[key])
        wanted = sorted({*keys, *answered[-LOOKED_AT:]}, reverse=True)
        if missing := [key for key in wanted if key not in self._rows]:
            self._rows |= dict.fromkeys(missing) | _read(self.sight, missing)
        return {key: row for key in wanted if (row := self._rows[key]) is not None}

    def _deeds_of(self, rows: Mapping[int, _Row]) -> list[Deed]:
        """Answering one's own question shows nothing."""
        answers = {key: row for key, row in rows.items() if row.kind == Kind.ANSWER and row.asker not in {None, row.author}}
        if new := [key for key in answers if key not in self._solved]:
            solved = solved_among(new)
            self._solved |= {key: key in solved for key in new}
        deeds = [
            Deed(row.author, What.SOLVED if self._solved[key] else What.ANSWERED, key, key, row.made_at) for key, row in answers.items()
        ]
        deeds += [Deed(row.author, What.WROTE, key, key, row.made_at) for key, row in rows.items() if row.kind in WRITTEN]
        if unread := [key for key in rows if key not in self._deeds]:
            self._deeds |= {key: [] for key in unread}
            kinds = {rows[key].kind for key in unread}
            for deed in more_deeds(self.sight, {kind: [key for key in unread if rows[key].kind == kind] for kind in kinds}):
                self._deeds[deed.about].append(deed)
        return deeds + [deed for key in rows for deed in self._deeds[key]]

    def _pieces(self, deeds: Sequence[Deed], rows: Mapping[int, _Row], near: Mapping[int, float]) -> dict[int, Known]:
        shown = {deed.entry for deed in deeds if deed.what is not What.TRIED}
        if new := [key for key in shown if key not in self._thanked]:
            self._thanked |= dict.fromkeys(new, ()) | {key: tuple(names) for key, names in _thanked(self.sight, new).items()}
        known: dict[int, Known] = {}
        for deed in deeds:
            row = rows[deed.entry]
            names = self._thanked[deed.entry] if deed.what is not What.TRIED else ()
            piece = Piece(deed.what, deed.entry, row.uid, row.title, deed.made_at, near[deed.about], names)
            known.setdefault(deed.person, Known(deed.person)).pieces.append(piece)
        return known

    def _say_so(self, words: frozenset[str]) -> Iterator[tuple[int, str]]:
        """Who says that they may be asked about one of these words, and about which topic."""
        if self._many:
            texts, people_by_word = self._all_say
            people = sorted({person for word in words for person in people_by_word.get(word, ())})[:MOST_KNOWN]
            return _naming([(person, texts[person]) for person in people], words)
        named = Q()
        for word in sorted(words):
            named |= Q(ask_me_about__icontains=word)
        rows = Member.objects.active().filter(by_people_met("pk", self.sight), named).order_by("pk")
        return _naming(rows.values_list("pk", "ask_me_about")[:MOST_KNOWN], words)

    @cached_property
    def _all_say(self) -> tuple[dict[int, str], dict[str, list[int]]]:
        """What people may be asked about, and who by its words."""
        rows = Member.objects.active().filter(by_people_met("pk", self.sight)).exclude(ask_me_about="").order_by("pk")
        texts = dict(rows.values_list("pk", "ask_me_about"))
        people_by_word: dict[str, list[int]] = defaultdict(list)
        for person, text in texts.items():
            for word in {*words_of(text).placed}:
                people_by_word[word].append(person)
        return texts, people_by_word

    def _left_among(self, people: Collection[int], words: Collection[str]) -> set[int]:
        if not self._many:
            return left_among(people, words)
        return {person for person in people for key in self._left.get(person, ()) if is_about(key, words)}

    @cached_property
    def _left(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for person, key in TopicLeft.objects.filter(ended_at__isnull=True).values_list("member_id", "key"):
            found[person].append(key)
        return found

    @cached_property
    def _lately(self) -> list[tuple[int, datetime]]:
        """Who wrote of late, on whatever: a sign that they are about."""
        keys = _found(self.sight, Sought(kinds=frozenset((*WRITTEN, Kind.ANSWER))))
        return list(Entry.objects.visible_to(self.sight).filter(pk__in=keys).values_list("author_id", "made_at"))


def _found(sight: Sight, sought: Sought) -> list[int]:
    return [entry_at(position) for position in engine().find(sought, reader_of(sight), size=LOOKED_AT)]


def _read(sight: Sight, keys: Sequence[int]) -> dict[int, _Row]:
    columns = (
        "pk",
        "uid",
        "kind",
        "author_id",
        "made_at",
        "title",
        "excerpt",
        "root_id",
        "root__author_id",
        "root__title",
        "root__excerpt",
    )
    found = sorted(Entry.objects.open_to(sight).filter(pk__in=keys).values_list(*columns), reverse=True)
    tags: dict[int, list[str]] = defaultdict(list)
    bearers = {key for row in found for key in (row[0], row[7]) if key}
    for entry, name in EntryTag.objects.filter(entry__in=bearers).order_by("pk").values_list("entry_id", "tag__name"):
        tags[entry].append(name)
    rows = {}
    for pk, uid, kind, author, made_at, title, excerpt, root, asker, asked, opening in found:
        words = words_of(f"{title} {excerpt} {asked or ''} {opening or ''} {' '.join(tags[pk] + tags[root])}")
        rows[pk] = _Row(uid, kind, author, asker, made_at, asked or opening or title or excerpt, Counted.of(words.placed))
    return rows


def _thanked(sight: Sight, entries: Collection[int]) -> dict[int, list[str]]:
    thanks = Thanks.objects.filter(by_people_met("member", sight), entry__in=entries).order_by("-pk")
    found: dict[int, list[str]] = defaultdict(list)
    for entry, name in thanks.values_list("entry_id", "member__name")[:LOOKED_AT]:
        if name not in found[entry]:
            found[entry].append(name)
    return found


def _naming(people: Iterable[tuple[int, str]], words: frozenset[str]) -> Iterator[tuple[int, str]]:
    for pk, text in people:
        topic = next((topic for topic in topics_of(text) if words & set(words_of(topic).placed)), "")
        if topic:
            yield pk, topic


def _order(known: Mapping[int, Known], lately: Iterable[tuple[int, datetime]]) -> list[int]:
    """Their keys, those with most to show first; each one's pieces are put in order, too."""
    moment = now()

    def age(made_at: datetime) -> float:
        return (moment - made_at).total_seconds() / 86_400

    traces = [Trace(one.person, piece.near, age(piece.made_at), piece.weight) for one in known.values() for piece in one.pieces]
    traces += [Trace(one.person, 1.0, 0.0, BY_SAYING_SO) for one in known.values() if one.says]
    traces += [Trace(author, 0.0, age(made_at)) for author, made_at in lately if author in known]
    for one in known.values():
        if len(one.pieces) > 1:
            one.pieces.sort(key=lambda piece: (-strength(Trace(0, piece.near, age(piece.made_at), piece.weight)), -piece.key))
    shown = shown_by(traces)
    return sorted(shown, key=lambda person: (-shown[person], person))


def strength(trace: Trace) -> float:
    """Of one piece, to put somebody's own in order."""
    return shown_by([trace]).get(trace.person, 0.0)


def left_among(people: Collection[int], words: Collection[str]) -> set[int]:
    """Those of these people who took themselves out of a topic that these words name."""
    rows = TopicLeft.objects.filter(member__in=list(people), ended_at__isnull=True).values_list("member_id", "key")
    return {member for member, key in rows if is_about(key, words)}


def members_of(viewer: Member, known: Sequence[Known]) -> dict[int, Member]:
    """Those whom this viewer meets here, by their keys."""
    people = Member.objects.active().met_by(viewer).exclude(handle=NOBODY).select_related("team")
    return {member.pk: member for member in people.filter(pk__in=[one.person for one in known])}
