"""Where texts speak of a note by its title without linking to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.audience import Viewer, sight_of
from commonplace.entries.lifecycle import revise_entry
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import WITH_OWN_FORM, Kind
from commonplace.kit.errors import Refusal
from commonplace.kit.markdown import as_label, fold_label, linked, mentions, plain_text, sentence_around
from commonplace.lineage.models import Reference
from commonplace.lineage.steps import targets_for
from commonplace.people.models import Member
from commonplace.search.port import Question, engine, entry_at
from commonplace.search.queries import reader_of
from commonplace.search.words import pieces_of

LOOKED_AT = 60
"""So many of the newest texts with the words of the title are looked at."""
SHOWN = 20
LEAST_LETTERS = 5
_SPEAKING = (Kind.NOTE, Kind.POST, Kind.QUESTION, Kind.HIGHLIGHT, Kind.SAVE, Kind.PRACTICE, Kind.COMMENT, Kind.ANSWER)
_SET_APART = re.compile(r"<(a|code|pre)\b[^>]*>(.*?)</\1>", re.DOTALL)
_FIRST_SIGN, _SIGNS = 0xE000, 6_000


@dataclass(frozen=True)
class Mention:
    """An entry that speaks of another, and the sentence in which it does. `is_mine`: the viewer may put the link in."""

    entry: Entry
    sentence: str
    is_mine: bool


def may_be_mentioned(title: str) -> bool:
    """Whether a title is telling enough to be looked for: two words, or five letters."""
    key = fold_label(title)
    return len(key.split()) >= 2 or len(key) >= LEAST_LETTERS


def unlinked_mentions(viewer: Viewer, entry: Entry) -> list[Mention]:
    """The newest visible texts that have the title's words in them and do not link to the entry."""
    if not may_be_mentioned(entry.title):
        return []
    sight = sight_of(viewer)
    wanted = tuple(tuple(piece) for piece in pieces_of(entry.title))
    question = Question(wanted=(wanted,), kinds=frozenset(map(str, _SPEAKING)))
    keys = [entry_at(position) for position in engine().find(question, reader_of(sight), size=LOOKED_AT)] if wanted else []
    linking = Reference.objects.filter(target=entry).values("entry")
    speaking = Entry.objects.visible_to(sight).filter(pk__in=keys).exclude(pk=entry.pk).exclude(pk__in=linking)
    texts = speaking.select_related("author").defer("body", "card_html").order_by("-made_at", "-pk")
    viewer_id = viewer.pk if viewer else 0
    found = ((text, _sentence(text, entry.title)) for text in texts)
    return [
        Mention(text, sentence, text.author_id == viewer_id and text.kind not in {*WITH_OWN_FORM, Kind.COMMENT, Kind.ANSWER})
        for text, sentence in found
        if sentence
    ][:SHOWN]


def _sentence(text: Entry, title: str) -> str:
    """The first sentence of the text that has the words, outside links and code; "" where there is none."""
    apart: list[str] = []

    def sign(match: re.Match[str]) -> str:
        if len(apart) == _SIGNS:
            return ""
        apart.append(plain_text(match[2]))
        return chr(_FIRST_SIGN + len(apart) - 1)

    plain = plain_text(_SET_APART.sub(sign, text.body_html))
    places = mentions(plain, title)
    if not places:
        return ""
    return _put_back(sentence_around(plain, *places[0]), apart)


def _put_back(sentence: str, apart: Sequence[str]) -> str:
    signs = {_FIRST_SIGN + number: words for number, words in enumerate(apart)}
    return sentence.translate(signs)


@transaction.atomic
def link_mention(actor: Member, text: Entry, entry: Entry) -> Entry:
    """Turn the first mention of `entry` in one of the actor's own texts into a link. The version of before is kept."""
    label = as_label(entry.title)
    leads_there = label and targets_for(actor, [entry.title_key]).get(entry.title_key) == entry.pk
    name = label if label and leads_there else entry.uid

    def link(words: str) -> str:
        return f"[[{words}]]" if name == label and fold_label(words) == entry.title_key else f"[[{name}|{words}]]"

    body = linked(text.body, entry.title, link)
    if body == text.body:
        raise Refusal(_("The title does not stand there any more, or only where a link is already."))
    revised = revise_entry(actor, text, title=text.title, body=body, tags=tags_of(text), expected_revision=text.revision, keep_version=True)
    record(actor, Verb.REVISED, revised, linked=entry.pk)
    return revised
