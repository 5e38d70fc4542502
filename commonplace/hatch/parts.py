"""What the page of an entry shows of the hatch it came from: the label, and the receipts whose passages the viewer may see."""

from __future__ import annotations

from dataclasses import dataclass

from commonplace.entries.audience import Viewer, sight_of
from commonplace.entries.models import Entry
from commonplace.hatch.grounds import Shown, shown_passages
from commonplace.hatch.models import Hatch, Kept, Sentence
from commonplace.hatch.own_words import nearly_stands_in, own_sentences, words_of_its_author
from commonplace.hatch.words import Choice, Hand
from commonplace.kit.markdown import plain_text


@dataclass(frozen=True)
class Standing:
    """A sentence of the machine's that stands in the entry, with the passages that the viewer may see."""

    sentence: Sentence
    passages: list[Shown]


@dataclass(frozen=True)
class Label:
    """`written` by a model, `quoted` letter by letter, `own` sentences of the author's, as they stand in the text now."""

    hatch: Hatch
    written: int
    quoted: int
    own: int
    standing: list[Standing]


def label_of(entry: Entry, viewer: Viewer) -> Label | None:
    """None for what no machine had a part in: that costs no query where `entry` was fetched with `hatched__hatch`. Four for what one had."""
    kept: Kept | None = getattr(entry, "hatched", None)
    if kept is None:
        return None
    text = plain_text(entry.body_html)
    rows = list(kept.hatch.sentences.exclude(machine_text="").prefetch_related("receipts"))
    machine = [row for row in rows if row.hand != Hand.PERSON]
    seen = {one.passage.pk: one for one in shown_passages(sight_of(viewer), kept.hatch)}
    standing = [
        Standing(row, [seen[receipt.passage_id] for receipt in row.receipts.all() if receipt.passage_id in seen])
        for row in machine
        if nearly_stands_in(row.machine_text, text) or _is_embedded(row, entry, seen)
    ]
    taken = [row.machine_text for row in rows] + [row.heading for row in rows]
    own = own_sentences(words_of_its_author(entry.body_html), [*taken, entry.title])
    written = sum(one.sentence.hand == Hand.MACHINE for one in standing)
    # A quote whose passage the viewer may not see is nothing to them; nor is it counted.
    shown = [one for one in standing if one.passages]
    return Label(kept.hatch, written, sum(one.sentence.hand == Hand.QUOTE for one in shown), len(own), shown)


def _is_embedded(row: Sentence, entry: Entry, seen: dict[int, Shown]) -> bool:
    """Whether a quote stands in the entry as what it was marked as, which each reader sees there as far as they may."""
    if row.hand != Hand.QUOTE or row.choice != Choice.KEPT:
        return False
    origins = (seen[receipt.passage_id].entry for receipt in row.receipts.all() if receipt.passage_id in seen)
    return any(f"![[{origin.uid}" in entry.body for origin in origins if origin is not None)
