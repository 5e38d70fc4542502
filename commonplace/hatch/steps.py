"""What a hatch has to say in the transaction that shares or rewrites an entry that came of it (`settings.ENTRY_STEPS`): the same for every door.

* Nothing is shared that is a machine's words and quotes alone: a sentence of its author's own must stand in it.
* What a machine took or wrote from somebody's passage is not shared with people who may not see that passage. The author's own words are theirs.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from commonplace.entries.audience import audience_of, readers_with
from commonplace.entries.models import Entry
from commonplace.entries.steps import Change
from commonplace.entries.words import Ring
from commonplace.hatch.models import Kept, Sentence
from commonplace.hatch.own_words import own_sentences, stands_in, words_of_its_author
from commonplace.hatch.words import Choice, Hand
from commonplace.kit.errors import Refusal
from commonplace.kit.markdown import plain_text

_LOOKED_AT = {Change.AUDIENCE_CHANGED, Change.REVISED, Change.BROUGHT_BACK}


def keep_honest(entries: Sequence[Entry], change: Change) -> None:
    """Raises Refusal at `ring` (or at `body`, for an edit of what is shared already) where an entry that was hatched may not be seen so."""
    if change not in _LOOKED_AT:
        return
    wider = [entry for entry in entries if entry.audience.ring != Ring.ME and not entry.root_id]
    hatched = set(Kept.objects.filter(entry__in=[entry.pk for entry in wider]).values_list("entry_id", flat=True)) if wider else set()
    for entry in wider:
        if entry.pk in hatched:
            _look_at(entry, field="body" if change is Change.REVISED else "ring")


def _look_at(entry: Entry, *, field: str) -> None:
    text = plain_text(entry.body_html)
    machine = list(Sentence.objects.filter(hatch__kept__entry=entry).exclude(machine_text="").prefetch_related("passages__entry__audience"))
    taken = [passage.text for row in machine for passage in row.passages.all()] + [row.machine_text for row in machine]
    if not own_sentences(f"{words_of_its_author(entry.body_html)}\n{entry.adds}", [*taken, *(row.heading for row in machine), entry.title]):
        raise Refusal(
            _("These are a machine's words and other people's. Add a sentence of your own first: what do you make of it?"), field=field
        )
    for row in machine:
        if row.hand != Hand.PERSON and row.choice == Choice.KEPT and stands_in(row.machine_text, text):
            _seen_by_all(entry, row, field=field)


def _seen_by_all(entry: Entry, row: Sentence, *, field: str) -> None:
    for passage in row.passages.all():
        origin = passage.entry
        if origin is None or origin.author_id == entry.author_id or origin.audience_id == entry.audience_id:
            continue
        is_open = origin.audience.ring == Ring.WEB and not origin.is_withdrawn
        too_wide = entry.audience.ring == Ring.WEB and not is_open
        if (
            too_wide
            or readers_with(entry, entry.audience).exclude(pk__in=audience_of(origin).values("pk")).exclude(pk=entry.author_id).exists()
        ):
            raise Refusal(
                _(
                    "“%(words)s” comes from something that fewer people may see. Take it out, say it in your own words, or choose a narrower ring."
                )
                % {"words": row.machine_text[:120]},
                field=field,
            )
