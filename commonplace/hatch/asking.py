"""Asking the stock: a question in plain words, answered by sentences that its asker may see, letter by letter, or by "I don't know"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commonplace.entries.audience import Sight, sight_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.hatch.checking.grounds import Ground, Passage, stems_of
from commonplace.hatch.checking.orders import gives_orders
from commonplace.hatch.ground.gathering import KINDS
from commonplace.hatch.ground.pieces import Piece, pieces_of
from commonplace.hatch.grounds import Shown
from commonplace.hatch.layout.picking import Quote, most_telling, quotes_of
from commonplace.hatch.models import Passage as Row
from commonplace.kit import embedding
from commonplace.knowing.people import Person, people_who_know
from commonplace.people.models import Member
from commonplace.search.queries import Sort, find_entries
from commonplace.search.query import parse
from commonplace.search.telling import ASKING, telling_words

ENTRIES, PIECES_OF_EACH, SENTENCES = 12, 6, 5
KNOWN, NEAR = 0.55, 0.4
"""A sentence answers from the first score on; where none does, what comes nearest is shown as a hint (docs/how-hatching-works.md)."""
HINTS = 2
WORDS = 0.65
LONGEST = 500
_MARKS = re.compile(r"[\"'“”‘’«»:*()\[\]|?!-]+")


@dataclass(frozen=True)
class Said:
    """A sentence of a passage, as it stands there, and how well it answers (0 to 1)."""

    text: str
    passage: Shown
    score: float


@dataclass(frozen=True)
class FromTheStock:
    """`said` is empty where nothing carries an answer; then `near` comes nearest, and `people` are whom to ask. `material` was looked at."""

    said: list[Said]
    near: list[Said]
    material: list[Shown]
    people: list[Person]

    @property
    def is_known(self) -> bool:
        return bool(self.said)


def answered(member: Member, question: str) -> FromTheStock:
    """What the stock says, as far as the member may see it."""
    sight = sight_of(member)
    material = material_for(member, sight, question)
    ground = Ground(Passage(one.number, one.text) for one in material)
    by_number = {one.number: one for one in material}
    found = [Said(quote.text, by_number[quote.number], score) for quote, score in _answering(ground, question, material)]
    said = [one for one in found if one.score >= KNOWN]
    people = [] if said else people_who_know(member, " ".join(sorted(telling_words(question))), size=3, looker=sight).known
    return FromTheStock(said, [] if said else found[:HINTS], material, people)


def material_for(member: Member, sight: Sight, question: str) -> list[Shown]:
    """The passages of what search finds best, numbered; what speaks to machines is not among them. The asker's own open questions are no answer."""
    query = parse(" ".join(_MARKS.sub(" ", question[:LONGEST]).split()))
    if query.is_empty:
        return []
    hits = find_entries(member, query, size=ENTRIES, sort=Sort.BEST).entries
    rows = Entry.objects.visible_to(sight).filter(pk__in=[hit.pk for hit in hits], kind__in=[*KINDS])
    found = {entry.pk: entry for entry in rows.select_related("author", "audience", "source").defer("card_html", "body")}
    entries = [found[hit.pk] for hit in hits if hit.pk in found]
    answers = Entry.objects.visible_to(sight).filter(root__in=list(found), kind=Kind.ANSWER)
    entries += [one for one in answers.select_related("author", "audience", "source").order_by("-pk")[:ENTRIES] if one.pk not in found]
    stems = stems_of(question)
    pieces = [piece for entry in entries for piece in _closest(pieces_of(entry), stems) if not gives_orders(piece.text)]
    return [
        Shown(Row(number=number, text=piece.text, entry=piece.entry, source=piece.source), piece.entry, piece.source)
        for number, piece in enumerate(pieces, 1)
    ]


def _closest(pieces: Sequence[Piece], stems: frozenset[str]) -> list[Piece]:
    """Of a long text those passages that share most with the question, in their order."""
    best = sorted(range(len(pieces)), key=lambda at: (-len(stems & stems_of(pieces[at].text)), at))[:PIECES_OF_EACH]
    return [pieces[at] for at in sorted(best)]


def _answering(ground: Ground, question: str, material: Sequence[Shown]) -> list[tuple[Quote, float]]:
    quotes = [
        quote
        for quote in quotes_of(ground, ground.order, [one.number for one in material if one.is_marked])
        if not quote.text.endswith("?")
    ]
    stems = frozenset(one for one in stems_of(question) if one not in ASKING)
    if not quotes or not stems:
        return []
    scores = {quote: score_of(quote.text, ground, question, stems) for quote in quotes}
    known = [quote for quote in quotes if scores[quote] >= KNOWN]
    best = most_telling(ground, known or [quote for quote in quotes if scores[quote] >= NEAR], question, most=SENTENCES)
    return sorted(((quote, scores[quote]) for quote in best), key=lambda pair: -pair[1])


def score_of(sentence: str, ground: Ground, question: str, stems: frozenset[str]) -> float:
    """How well a sentence answers: the share of the question's words that it has, and how near both mean."""
    coverage = ground.weight(stems & stems_of(sentence)) / ground.weight(stems)
    cosine = float(ground.meaning_of(sentence) @ ground.meaning_of(question))
    low, high = embedding.hardly_near() / 2, embedding.very_near() * 1.2
    return float(WORDS * coverage + (1 - WORDS) * np.clip((cosine - low) / (high - low), 0, 1))
