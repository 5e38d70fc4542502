"""Whom a question may be put to, and why: people who have shown that they know (room `knowing`), may see it, and have room for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonplace.entries.audience import audience_of, sight_of
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.knowing.deeds import What
from commonplace.knowing.looking import Known, known_to
from commonplace.knowing.topics import topic_words
from commonplace.people.models import Member
from commonplace.questions.models import MOST_OPEN, AnswerChoice, AnswerRequest
from commonplace.questions.shown import takes
from commonplace.search.telling import telling_words
from commonplace.search.words import words_of

MOST_ASKED = 3


@dataclass(frozen=True)
class Candidate:
    member: Member
    why: str


def candidates(question: Entry, *, size: int, without: Collection[int] = ()) -> list[Candidate]:
    """Those who have most to show, can be asked, and may see the question. At most fifteen queries, whatever there is.

    That somebody has as much before them as they take on is the one thing that others' hidden questions change here: it says nothing of them.
    """
    tags = tags_of(question)
    words = telling_words(f"{question.title} {question.excerpt}") | topic_words(" ".join(tags))
    if not words:
        return []
    every_word = words_of(f"{question.title} {' '.join(tags)}").placed
    known = known_to(sight_of(question.author), words, all_words=every_word, without={question.pk})
    left_out = {question.author_id, *without}
    able = _able(question, [one.person for one in known if one.person not in left_out], words)
    about = ", ".join(tags[:2]) or _shared_words(question, words)
    return [Candidate(able[one.person], why(one, about)) for one in known if one.person in able][:size]


def why(one: Known, about: str) -> str:
    """In words, the strongest first."""
    answered = {piece.title for piece in one.pieces if piece.what in {What.ANSWERED, What.SOLVED}}
    solved = sum(piece.what is What.SOLVED for piece in one.pieces)
    tried, wrote = (sum(piece.what is what for piece in one.pieces) for what in (What.TRIED, What.WROTE))
    names = list(dict.fromkeys(name for piece in one.pieces for name in piece.thanked_by))
    say = {"about": about}
    reasons = [
        answered
        and ngettext("answered %(count)d question on %(about)s", "answered %(count)d questions on %(about)s", len(answered))
        % {"count": len(answered), **say},
        solved and ngettext("%(count)d of it solved one", "%(count)d of them solved it", solved) % {"count": solved},
        names and _("thanked by %(names)s") % {"names": ", ".join(names[:3])},
        tried and _("tried a practice on %(about)s") % say,
        wrote and ngettext("wrote %(count)d entry on %(about)s", "wrote %(count)d entries on %(about)s", wrote) % {"count": wrote, **say},
        one.says and _("says: ask me about %(topic)s") % {"topic": one.says},
    ]
    line = "; ".join(reason for reason in reasons if isinstance(reason, str) and reason)
    return (line[:1].upper() + line[1:])[:500]


def _shared_words(question: Entry, words: frozenset[str]) -> str:
    """What the question is about, for people: its longest word, as it was written."""
    spoken = [word for word in question.title.split() if set(words_of(word).placed) & words]
    return max(spoken, key=len, default=question.title).strip("?!.,;:“”\"'()")


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
    return {pk: member for pk, member in seeing.items() if _has_room(chosen.get(pk), waiting.get(pk, 0), words)}


def _has_room(choice: AnswerChoice | None, waiting: int, words: Collection[str]) -> bool:
    if choice is None:
        return waiting < MOST_OPEN
    return waiting < choice.most_open and takes(choice, words)
