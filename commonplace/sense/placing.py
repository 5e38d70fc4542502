"""Highlights on the newer copy of a page: placed again when it arrives, and by hand by their author."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.models import Entry
from commonplace.entries.texts import clean_quote
from commonplace.kit.anchors import CONTEXT, Anchor, Found, State, Text, find_again, locate
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.sense.copies import readable
from commonplace.sense.models import AnchorState, Highlight, Reattachment
from commonplace.sense.parts import place_on_arrival
from commonplace.sources.models import Snapshot, Source

BATCH = 100
_PLACED = ["placed_on", "state", "confidence", "placed_start", "placed_end"]


def newest_copy(source_id: int) -> Snapshot | None:
    """The newest copy that was fetched, on which all highlights are placed. Which one a member reads is `copy_for`."""
    return Snapshot.objects.fetched().filter(source=source_id).order_by("-made_at", "-pk").first()


def copy_for(viewer: Member, source: Source) -> Snapshot | None:
    """The copy of this source that the reader shows to this viewer unless they choose another (`copies`): their own browser's, else the newest
    fetched, else what another sent."""
    return readable(viewer, source).first()


def copies_at_hand(viewer: Member, source: Source) -> list[Snapshot]:
    """The copies in which words that the viewer marks are looked for, in the order in which they would read them. They may see the source, so
    they may read what was fetched of it."""
    first = copy_for(viewer, source)
    if first is None:
        return []
    fetched = newest_copy(source.pk)
    return [first] if fetched is None or fetched == first else [first, fetched]


def place_all(source_id: int) -> int:
    """Place the highlights of a source on its newest copy, in batches; gives how many. Safe to repeat: those placed there already are left."""
    newest = newest_copy(source_id)
    if newest is None:
        return 0
    texts = Texts(newest)
    highlights = Highlight.objects.filter(entry__source=source_id).exclude(placed_on=newest).exclude(placed_on=None, snapshot=newest)
    last: int | None = 0
    placed = 0
    while last is not None:
        # Held meanwhile, so that what an author puts right by hand is not written over.
        with transaction.atomic():
            rows = highlights.filter(pk__gt=last).select_related("reattachment").select_for_update(of=("self",)).order_by("pk")
            batch = list(rows[:BATCH])
            for highlight in batch:
                _place(highlight, newest, texts)
            Highlight.objects.bulk_update(batch, _PLACED)
        last, placed = batch[-1].pk if batch else None, placed + len(batch)
    return placed


def sources_left_behind() -> QuerySet[Highlight, int | None]:
    """The keys of sources with a newer copy than some highlight of theirs was looked for on."""
    fetched = Snapshot.objects.fetched().filter(source=OuterRef("entry__source"))
    newer = fetched.filter(made_at__gt=OuterRef("seen_at"))
    seen = Highlight.objects.annotate(seen_at=Coalesce("placed_on__made_at", "snapshot__made_at"))
    on_a_sent_copy = Q(snapshot__sender__isnull=False, placed_on__isnull=True)
    behind = seen.filter(Exists(newer) | (on_a_sent_copy & Exists(fetched)))
    return behind.order_by("entry__source").values_list("entry__source", flat=True).distinct()


class Texts:
    """The texts of copies, of which those on which highlights were marked are read once and few are held: a hundred highlights of one long page
    must not be its text a hundred times."""

    HELD = 8

    def __init__(self, newest: Snapshot) -> None:
        self.newest = Text(newest.text)
        self._held: dict[int, Text] = {}

    def of(self, key: int) -> Text:
        text = self._held.pop(key, None) or Text(Snapshot.objects.values_list("text", flat=True).get(pk=key))
        self._held[key] = text
        while len(self._held) > self.HELD:
            del self._held[next(iter(self._held))]
        return text


def _place(highlight: Highlight, copy: Snapshot, texts: Texts) -> None:
    by_hand: Reattachment | None = getattr(highlight, "reattachment", None)
    marked_on, begin, end = (
        (by_hand.snapshot_id, by_hand.start, by_hand.end) if by_hand else (highlight.snapshot_id, highlight.start, highlight.end)
    )
    if marked_on == copy.pk:
        found = Found(State.MOVED if by_hand else State.EXACT, begin, end, 100)
    else:
        old = texts.of(marked_on)
        found = find_again(texts.newest, old, anchor_at(old.raw, begin, end), begin, end)
        if by_hand and found.state == State.EXACT:
            found = replace(found, state=State.MOVED)
    highlight.placed_on, highlight.state, highlight.confidence = copy, AnchorState(found.state.value), found.confidence
    highlight.placed_start, highlight.placed_end = found.start, found.end


def anchor_at(text: str, begin: int, end: int) -> Anchor:
    return Anchor(text[begin:end], text[max(0, begin - CONTEXT) : begin], text[end : end + CONTEXT], begin)


@transaction.atomic
def put_here(
    actor: Member, entry: Entry, copy: Snapshot, *, quote: str, prefix: str = "", suffix: str = "", start: int | None = None
) -> None:
    """Say where one's own highlight belongs on this copy of its page. Raises Refusal when these words do not stand there."""
    highlight = _own(actor, entry)
    if copy.source_id != entry.source_id:
        raise Refusal(_("This is another page than the one you highlighted in."))
    clean_quote(quote)
    passage = locate(copy.text, quote, prefix=prefix, suffix=suffix, start=start)
    put, _made = Reattachment.objects.update_or_create(
        highlight=highlight, defaults={"snapshot": copy, "start": passage.start, "end": passage.end}
    )
    highlight.reattachment = put
    _place(highlight, copy, Texts(copy))
    highlight.save(update_fields=_PLACED)
    record(actor, Verb.REVISED, entry, anchor="put_here")
    if copy.sender_id is not None:
        place_on_arrival(copy)  # on the copy that others read, it is looked for from here


@transaction.atomic
def take_back(actor: Member, entry: Entry) -> None:
    """Undo what `put_here` did: the highlight stands again where it is found by itself, or is an orphan."""
    highlight = _own(actor, entry)
    if not Reattachment.objects.filter(highlight=highlight).delete()[0]:
        return
    newest = newest_copy(highlight.snapshot.source_id)
    highlight = Highlight.objects.get(pk=highlight.pk)
    if newest is not None:
        _place(highlight, newest, Texts(newest))
    else:
        highlight.placed_on = highlight.placed_start = highlight.placed_end = None
    highlight.save(update_fields=_PLACED)
    record(actor, Verb.REVISED, entry, anchor="taken_back")


def _own(actor: Member, entry: Entry) -> Highlight:
    found = Highlight.objects.select_for_update(of=("self",)).select_related("entry", "snapshot").filter(entry=entry).first()
    if found is None or entry.author_id != actor.pk:
        raise Refusal(_("Only the person who highlighted this can say where it belongs."))
    return found
