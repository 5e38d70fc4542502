"""What a hatch has to say in the transaction that shares or rewrites an entry that came of it (`settings.ENTRY_STEPS`): the same for every door.

* Nothing is shared that is a machine's words and quotes alone: a sentence of its author's own must stand in it.
* What a machine took or wrote from somebody's passage is not shared with people who may not see that passage, nor is it in a question or a practice
  that came out of the hatch. The author's own words are theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Value
from django.utils.translation import gettext as _

from commonplace.entries.audience import audience_of, readers_with
from commonplace.entries.models import Entry
from commonplace.entries.steps import Change
from commonplace.entries.words import Ring
from commonplace.hatch.models import Kept, Passage, Sentence, Sprout
from commonplace.hatch.own_words import LEAST_OWN_WORDS, nearly_stands_in, own_sentences, repeats, words_of_its_author
from commonplace.hatch.words import Finding, Hand, Verdict
from commonplace.kit.errors import Refusal
from commonplace.kit.markdown import plain_text

_FIELDS = {Change.AUDIENCE_CHANGED: "ring", Change.BROUGHT_BACK: "ring", Change.REVISED: "body", Change.DESCRIBED: "adds"}
"""The changes that are looked at, and the field at which each is refused."""
_FROM_ELSEWHERE = {Finding.NO_PASSAGE, Finding.UNKNOWN_PASSAGE, Finding.RESTS_ELSEWHERE, Finding.QUOTE_ELSEWHERE}


def keep_honest(entries: Sequence[Entry], change: Change) -> None:
    """Raises Refusal where an entry that came of a hatch may not be seen so."""
    if change not in _FIELDS:
        return
    wider = {entry.pk: entry for entry in entries if entry.audience.ring != Ring.ME and not entry.root_id}
    if not wider:
        return
    kept = Kept.objects.filter(entry__in=list(wider)).values_list("entry_id", "hatch_id", Value(True))
    sprouted = Sprout.objects.filter(entry__in=list(wider)).values_list("entry_id", "hatch_id", Value(False))
    for key, hatch, is_kept in kept.union(sprouted):
        if is_kept:
            _refuse_without_own_words(wider[key], hatch, field=_FIELDS[change])
        refuse_beyond_origins(wider[key], hatch, field=_FIELDS[change])


def _refuse_without_own_words(entry: Entry, hatch: int, *, field: str) -> None:
    machine = list(Sentence.objects.filter(hatch=hatch).exclude(machine_text=""))
    cited = Passage.objects.filter(hatch=hatch, sentences__isnull=False)
    of_others = Passage.objects.filter(hatch=hatch).exclude(entry__author=entry.author_id)
    said = {*cited.values_list("text", flat=True), *of_others.values_list("text", flat=True)}
    taken = [*said, *(row.machine_text for row in machine), *(row.heading for row in machine), entry.title]
    if not own_sentences(f"{words_of_its_author(entry.body_html)}\n{entry.adds}", taken):
        raise Refusal(
            _("These are a machine's words and other people's. Add a sentence of your own first: what do you make of it?"), field=field
        )


def refuse_beyond_origins(entry: Entry, hatch: int, *, field: str) -> None:
    """Raises Refusal where what a machine took or wrote stands in the entry, as a whole or for the most part, and somebody who may see the entry may
    not see what it comes from. What the author chose on the sheet does not matter: a quote can be put in by hand as well. Where only what is said
    about the entry has changed, the line that its author adds is looked at alone: the rest was there before, and may have to be narrowed now."""
    if entry.audience.ring == Ring.ME:
        return
    text = entry.adds if field == _FIELDS[Change.DESCRIBED] else "\n".join([entry.title, plain_text(entry.body_html), entry.adds])
    if not text:
        return
    rows = Sentence.objects.filter(hatch=hatch).exclude(hand=Hand.PERSON).prefetch_related("passages__entry__audience")
    ground = Passage.objects.filter(hatch=hatch).select_related("entry__audience")
    for words, passages in [*_sentences_in(text, rows, ground), *_headings_in(text, rows, ground)]:
        if not _is_seen_with_all(entry, passages):
            raise Refusal(
                _(
                    "“%(words)s” comes from something that fewer people may see. Take it out, say it in your own words, or choose a narrower ring."
                )
                % {"words": words[:120]},
                field=field,
            )


def _sentences_in(text: str, rows: Iterable[Sentence], ground: Iterable[Passage]) -> Iterator[tuple[str, list[Passage] | None]]:
    """Those that stand in a text, with the passages that they may come from; None where what was quoted is gone."""
    for row in rows:
        if repeats(row.machine_text, text):
            named = list(row.passages.all())
            yield row.machine_text, list(ground) if _may_be_of_any(row) else (named or None)


def _headings_in(text: str, rows: Iterable[Sentence], ground: Iterable[Passage]) -> Iterator[tuple[str, list[Passage]]]:
    """A model's headings that stand in a text, with the passages that have their words, too."""
    headings = {row.heading for row in rows if row.hand == Hand.MACHINE and len(row.heading.split()) >= LEAST_OWN_WORDS}
    for heading in sorted(headings):
        if nearly_stands_in(heading, text):
            yield heading, [passage for passage in ground if nearly_stands_in(heading, passage.text)]


def _may_be_of_any(row: Sentence) -> bool:
    """Whether a model may have it from other passages than those it named: it was told all of them."""
    found = {one["finding"] for one in row.found}
    return row.hand == Hand.MACHINE and (row.verdict == Verdict.CONJECTURE or bool(found & _FROM_ELSEWHERE) or not row.passages.all())


def _is_seen_with_all(entry: Entry, passages: Iterable[Passage] | None) -> bool:
    if passages is None:
        return False
    origins = {passage.entry.pk: passage.entry for passage in passages if passage.entry is not None}
    return all(_is_seen_with(entry, origin) for origin in origins.values())


def _is_seen_with(entry: Entry, origin: Entry) -> bool:
    """Whether all who may see the entry may see the origin."""
    if origin.author_id == entry.author_id:
        return True
    if origin.is_withdrawn or (entry.audience.ring == Ring.WEB and origin.audience.ring != Ring.WEB):
        return False
    if origin.audience_id == entry.audience_id:
        return True
    seeing = audience_of(origin).values("pk")
    return not readers_with(entry, entry.audience).exclude(pk__in=seeing).exclude(pk=entry.author_id).exists()
