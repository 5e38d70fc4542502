"""Who has shown that they know something about a question, and why one would say so.

What counts is what both the asker and the person asked may see: answers that were given, accepted and thanked for, notes, posts and practices that
speak of the same, and what somebody says they may be asked about. Nobody gets a number; who is shown has reasons in words beside them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonplace.entries.audience import Sight, audience_of, sight_of
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import Kind
from commonplace.lineage.models import Thanks
from commonplace.people.models import Member
from commonplace.people.queries import topics_of
from commonplace.questions.models import MOST_OPEN, AnswerChoice, AnswerRequest
from commonplace.search.port import Question as Sought
from commonplace.search.port import engine, entry_at
from commonplace.search.queries import reader_of
from commonplace.search.telling import telling_words
from commonplace.search.words import words_of

MOST_ASKED = 3
LOOKED_AT = 300
"""So many of the newest entries that have a word of the question are looked at, whatever there is."""
MOST_KNOWN = 40
"""Of so many people, those with the most to show, it is asked whether they can be asked."""
WRITTEN = (Kind.NOTE, Kind.POST, Kind.PRACTICE)
SPEAKING = (*WRITTEN, Kind.ANSWER, Kind.QUESTION)


@dataclass
class Shown:
    """What one person has shown: keys of entries, names of those who thanked, and the topic they may be asked about."""

    answered: set[int] = field(default_factory=set)
    accepted: set[int] = field(default_factory=set)
    written: set[int] = field(default_factory=set)
    thanked_by: list[str] = field(default_factory=list)
    topic: str = ""
    weight: float = 0.0

    def why(self, about: str) -> str:
        """In words, the strongest first."""
        reasons = []
        if self.answered:
            count = len(self.answered)
            reasons.append(
                ngettext("answered %(count)d question on %(about)s", "answered %(count)d questions on %(about)s", count)
                % {"count": count, "about": about}
            )
        if self.accepted:
            count = len(self.accepted)
            reasons.append(ngettext("%(count)d of it solved one", "%(count)d of them solved it", count) % {"count": count})
        if self.thanked_by:
            names = list(dict.fromkeys(self.thanked_by))
            reasons.append(_("thanked by %(names)s") % {"names": ", ".join(names[:3])})
        if self.written:
            count = len(self.written)
            reasons.append(
                ngettext("wrote %(count)d entry on %(about)s", "wrote %(count)d entries on %(about)s", count)
                % {"count": count, "about": about}
            )
        if self.topic:
            reasons.append(_("says: ask me about %(topic)s") % {"topic": self.topic})
        line = "; ".join(reasons)
        return (line[:1].upper() + line[1:])[:500]


@dataclass(frozen=True)
class Candidate:
    member: Member
    why: str


def candidates(question: Entry, *, size: int, without: Collection[int] = ()) -> list[Candidate]:
    """Those who have most to show, can be asked, and may see the question. At most twelve queries, whatever there is.

    That somebody has as much before them as they take on is the one thing that others' hidden questions change here: it says nothing of them.
    """
    tags = tags_of(question)
    words = telling_words(f"{question.title} {question.excerpt}") | telling_words(" ".join(tags))
    if not words:
        return []
    known = _known(sight_of(question.author), question, words)
    best = sorted(known, key=lambda pk: (-known[pk].weight, pk))
    left_out = {question.author_id, *without}
    able = _able(question, [pk for pk in best if pk not in left_out][:MOST_KNOWN], words)
    about = ", ".join(tags[:2]) or _shared_words(question, words)
    return [Candidate(able[pk], known[pk].why(about)) for pk in best if pk in able][:size]


def _shared_words(question: Entry, words: frozenset[str]) -> str:
    """What the question is about, for people: its longest word, as it was written."""
    spoken = [word for word in question.title.split() if set(words_of(word).placed) & words]
    return max(spoken, key=len, default=question.title).strip("?!.,;:“”\"'()")


def _known(sight: Sight, question: Entry, words: frozenset[str]) -> dict[int, Shown]:
    found = Sought(any_word=words, kinds=frozenset(SPEAKING))
    keys = [entry_at(position) for position in engine().find(found, reader_of(sight), size=LOOKED_AT)]
    weights = _weights(sight, [key for key in keys if key != question.pk], words)
    known: dict[int, Shown] = defaultdict(Shown)
    questions = {key: weight for key, (kind, _author, weight) in weights.items() if kind == Kind.QUESTION}
    speaking = {key: (author, weight) for key, (kind, author, weight) in weights.items() if kind in WRITTEN}
    for key, (author, weight) in speaking.items():
        known[author].written.add(key)
        known[author].weight += weight
    answers = _answers(sight, questions, {key for key, row in weights.items() if row[0] == Kind.ANSWER})
    for key, author, root, is_accepted in answers:
        weight = max(questions.get(root, 0.0), weights[key][2] if key in weights else 0.0)
        known[author].answered.add(root)
        known[author].weight += 3 * weight
        if is_accepted:
            known[author].accepted.add(root)
            known[author].weight += 3 * weight
    authors = {key: author for key, (author, _weight) in speaking.items()} | {key: author for key, author, _root, _accepted in answers}
    for entry, name in Thanks.objects.filter(entry__in=list(authors)).order_by("-pk").values_list("entry_id", "member__name")[:LOOKED_AT]:
        known[authors[entry]].thanked_by.append(name)
        known[authors[entry]].weight += 1
    _ask_me_about(known, words)
    return known


def _weights(sight: Sight, keys: Sequence[int], words: frozenset[str]) -> dict[int, tuple[str, int, float]]:
    """Kind, author and weight of each: words that many of them share say little."""
    rows = Entry.objects.visible_to(sight).filter(pk__in=keys).values_list("pk", "kind", "author_id", "title", "excerpt", "tags__name")
    texts: dict[int, tuple[str, int, set[str]]] = {}
    for pk, kind, author, title, excerpt, tag in rows:
        found = texts.setdefault(pk, (kind, author, set(words_of(f"{title} {excerpt}").placed) & words))
        found[2].update(words & set(words_of(tag or "").placed))
    seen = Counter(word for _kind, _author, shared in texts.values() for word in shared)
    worth = {word: log(1 + len(texts) / times) for word, times in seen.items()}
    return {pk: (kind, author, sum(worth[word] for word in shared)) for pk, (kind, author, shared) in texts.items() if shared}


def _answers(sight: Sight, questions: Mapping[int, float], found: Collection[int]) -> list[tuple[int, int, int, bool]]:
    """Answers to these questions, and those that speak of it themselves; each with whether it solved its question."""
    wanted = Q(root__in=list(questions)) | Q(pk__in=list(found))
    rows = Entry.objects.visible_to(sight).filter(wanted, kind=Kind.ANSWER, root__kind=Kind.QUESTION).order_by("-pk")
    columns = ("pk", "author_id", "root_id", "root__author_id", "root__question_body__accepted_id")
    given = rows.values_list(*columns)[:LOOKED_AT]
    return [(pk, author, root, accepted == pk) for pk, author, root, asker, accepted in given if author != asker]


def _ask_me_about(known: dict[int, Shown], words: frozenset[str]) -> None:
    named = Q()
    for word in sorted(words):
        named |= Q(ask_me_about__icontains=word)
    for pk, text in Member.objects.active().filter(named).order_by("pk").values_list("pk", "ask_me_about")[:MOST_KNOWN]:
        topic = next((topic for topic in topics_of(text) if words & set(words_of(topic).placed)), "")
        if topic:
            known[pk].topic = topic
            known[pk].weight += 2


def _able(question: Entry, members: Sequence[int], words: frozenset[str]) -> dict[int, Member]:
    """Those of them who may see the question, take questions, not on what this one is about, and have room for another."""
    seeing = {member.pk: member for member in audience_of(question).filter(pk__in=members)}
    chosen = {row.pk: row for row in AnswerChoice.objects.filter(pk__in=list(seeing))}
    waiting = dict(
        AnswerRequest.objects.filter(
            member__in=list(seeing),
            asked_at__isnull=False,
            declined_at__isnull=True,
            answered_at__isnull=True,
            question__withdrawn_at__isnull=True,
            question__question_body__is_solved=False,
        )
        .order_by()
        .values_list("member")
        .annotate(times=Count("pk"))
    )
    return {pk: member for pk, member in seeing.items() if _takes(chosen.get(pk), waiting.get(pk, 0), words)}


def _takes(choice: AnswerChoice | None, waiting: int, words: Iterable[str]) -> bool:
    if choice is None:
        return waiting < MOST_OPEN
    return choice.accepts and waiting < choice.most_open and not set(words_of(choice.not_about).placed) & set(words)
