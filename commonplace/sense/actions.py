"""Deeds of sense-making: to mark a highlight, to write and rewrite a note, to build on an entry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries, add_entry, made_ready
from commonplace.entries.audience import snapshots_visible_to
from commonplace.entries.lifecycle import revise_entry, withdraw
from commonplace.entries.models import Audience, Entry, Revision
from commonplace.entries.tags import tags_of
from commonplace.entries.texts import clean_quote
from commonplace.entries.words import FeedbackWanted, Kind, Maturity
from commonplace.kit.anchors import Passage, locate
from commonplace.kit.bulk import insert_rows
from commonplace.kit.errors import Refusal
from commonplace.lineage.actions import Growth, grow, grow_many
from commonplace.lineage.former_titles import last_title
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member
from commonplace.sense.models import Highlight
from commonplace.sense.on_pages import place_in
from commonplace.sense.parts import place_on_arrival
from commonplace.sense.renaming import mend_links
from commonplace.sources.models import Snapshot, Source, SourceKind


@transaction.atomic
def mark_highlight(
    actor: Member,
    snapshot: Snapshot,
    *,
    quote: str,
    prefix: str = "",
    suffix: str = "",
    start: int | None = None,
    note: str = "",
    tags: Sequence[str] = (),
    audience: Audience | None = None,
    deed_key: str = "",
) -> Entry:
    """Highlight a passage of a source that the actor may see. Raises Refusal when the quote does not stand in the snapshot's text."""
    clean_quote(quote)  # refuses what is far too long before it is looked for
    passage = locate(snapshot.text, quote, prefix=prefix, suffix=suffix, start=start)
    draft = Draft(
        kind=Kind.HIGHLIGHT,
        quote=passage.quote,
        body=note,
        tags=tags,
        audience=audience,
        source=snapshot.source,
        deed_key=deed_key or None,
    )
    entry = add_entry(actor, draft)
    if entry.is_repeat:
        return entry
    _put(entry, snapshot, passage)
    place = place_in(snapshot, passage.start) if snapshot.source.kind == SourceKind.PDF else ""
    grow(entry, kind=EdgeKind.QUOTES, from_source=snapshot.source, place=place)
    record(actor, Verb.HIGHLIGHTED, entry)
    return entry


@transaction.atomic
def mark_elsewhere(
    actor: Member, source: Source, *, quote: str, note: str = "", tags: Sequence[str] = (), audience: Audience | None = None
) -> Entry:
    """Highlight what the actor reads where we have no copy with these words: the quote alone, until `give_place` finds it in one."""
    draft = Draft(kind=Kind.HIGHLIGHT, quote=clean_quote(quote), body=note, tags=tags, audience=audience, source=source)
    entry = add_entry(actor, draft)
    grow(entry, kind=EdgeKind.QUOTES, from_source=source)
    record(actor, Verb.HIGHLIGHTED, entry)
    return entry


@transaction.atomic
def give_place(entry: Entry, snapshot: Snapshot, *, prefix: str = "", suffix: str = "") -> bool:
    """Anchor a highlight that is the quote alone in a copy that its author may read; False where its words do not stand there. Safe to
    repeat, and no deed of anybody's."""
    if Highlight.objects.filter(entry=entry).exists():
        return True
    try:
        passage = locate(snapshot.text, entry.quote, prefix=prefix, suffix=suffix)
    except Refusal:
        return False
    _put(entry, snapshot, passage)
    return True


def _put(entry: Entry, snapshot: Snapshot, passage: Passage) -> None:
    Highlight.objects.create(
        entry=entry, snapshot=snapshot, prefix=passage.prefix, suffix=passage.suffix, start=passage.start, end=passage.end
    )
    if snapshot.sender_id is not None:
        place_on_arrival(snapshot)  # others read the copy that was fetched, and should find it there


@transaction.atomic
def unmark(actor: Member, entry: Entry) -> None:
    """Undo one's own highlight: it goes into the bin, from which it can be brought back."""
    if entry.author_id != actor.pk or entry.kind != Kind.HIGHLIGHT:
        raise Refusal(_("Only the person who highlighted this can undo it."))
    record(actor, Verb.WITHDREW, withdraw(entry))


def write_entry(
    actor: Member,
    *,
    title: str,
    body: str,
    kind: Kind = Kind.NOTE,
    tags: Sequence[str] = (),
    audience: Audience | None = None,
    maturity: Maturity = Maturity.SEED,
    feedback_wanted: FeedbackWanted = FeedbackWanted.NOTHING,
    builds_on: Iterable[Entry] = (),
    about: Source | None = None,
    deed_key: str = "",
) -> Entry:
    """Write a note, post or question. `builds_on` are entries that the actor may see; `about` is the source that it is a note on."""
    draft = Draft(
        kind=kind,
        title=title,
        body=body,
        tags=tags,
        audience=audience or audiences.only_me(actor),
        maturity=maturity,
        feedback_wanted=feedback_wanted,
        source=about,
        deed_key=deed_key or None,
    )
    ready = made_ready(actor, draft)
    with transaction.atomic():
        entry = add_entry(actor, draft, ready=ready)
        if entry.is_repeat:
            return entry
        for origin in builds_on:
            grow(entry, kind=EdgeKind.BUILDS_ON, from_entry=origin)
            record(actor, Verb.BUILT_ON, entry, origin=origin.pk)
        if about is not None:
            grow(entry, kind=EdgeKind.BUILDS_ON, from_source=about)
        record(actor, Verb.WROTE, entry)
    return entry


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    """Where a quote brought in from elsewhere stood: between which words, and in which place as its readers count (page 12)."""

    prefix: str = ""
    suffix: str = ""
    place: str = ""


NOWHERE = Whereabouts()


@transaction.atomic
def write_entries(actor: Member, drafts: Sequence[Draft], *, batch: str, whereabouts: Sequence[Whereabouts] = ()) -> list[Entry]:
    """Write many entries at once, as an import does: one deed, named by `batch`, however many there are. `whereabouts`, where given,
    are those of each draft.

    A highlight is anchored where its quote stands in a copy of the page that the actor could read before; else it is the quote alone.
    """
    readable = _copies_at_hand(actor, [draft.source.pk for draft in drafts if draft.kind == Kind.HIGHLIGHT and draft.source])
    entries = add_entries(actor, drafts)
    fresh = {
        entry.pk: (entry, where) for entry, where in zip(entries, chain(whereabouts, repeat(NOWHERE)), strict=False) if not entry.is_repeat
    }
    marked = [(entry, where) for entry, where in fresh.values() if entry.kind == Kind.HIGHLIGHT and entry.source_id]
    grow_many(Growth(entry=entry, kind=EdgeKind.QUOTES, from_source=entry.source, place=where.place) for entry, where in marked)
    noted = [(entry, where) for entry, where in fresh.values() if entry.kind == Kind.NOTE and entry.source_id and where.place]
    grow_many(Growth(entry=entry, kind=EdgeKind.BUILDS_ON, from_source=entry.source, place=where.place) for entry, where in noted)
    found = (_anchor(entry, where, readable.get(entry.source_id or 0)) for entry, where in marked)
    insert_rows(anchor for anchor in found if anchor)
    if fresh:
        record(actor, Verb.IMPORTED, batch=batch, entries=len(fresh))
    return entries


def _copies_at_hand(actor: Member, sources: Sequence[int]) -> dict[int, Snapshot]:
    """The newest copy of each source that the actor may read. Others' copies must not show, not even by an anchor that fits."""
    if not sources:
        return {}
    copies = snapshots_visible_to(actor).filter(source__in=set(sources)).defer("html").order_by("made_at", "pk")
    return {copy.source_id: copy for copy in copies}


def _anchor(entry: Entry, where: Whereabouts, snapshot: Snapshot | None) -> Highlight | None:
    if snapshot is None:
        return None
    try:
        passage = locate(snapshot.text, entry.quote, prefix=where.prefix, suffix=where.suffix)
    except Refusal:
        return None
    return Highlight(entry=entry, snapshot=snapshot, prefix=passage.prefix, suffix=passage.suffix, start=passage.start, end=passage.end)


@dataclass(frozen=True)
class Rewritten:
    """The entry as it is now, and how many of its author's other texts were changed because they link to it by its title."""

    entry: Entry
    mended: int = 0


def rewrite_entry(actor: Member, entry: Entry, *, title: str, body: str, tags: Sequence[str], expected_revision: int) -> Entry:
    """Save a newer version of one's own entry. Raises EditConflict when it was changed since the actor began."""
    return rewrite(actor, entry, title=title, body=body, tags=tags, expected_revision=expected_revision).entry


@transaction.atomic
def rewrite(actor: Member, entry: Entry, *, title: str, body: str, tags: Sequence[str], expected_revision: int) -> Rewritten:
    """The same, saying what else was changed: when the title is another, the actor's own links to the old one are mended with it."""
    revised = revise_entry(actor, entry, title=title, body=body, tags=tags, expected_revision=expected_revision)
    if revised.revision == expected_revision:
        return Rewritten(revised)
    mended = mend_links(actor, revised, revised.title_before) if revised.title_before else 0
    record(actor, Verb.REVISED, revised, **({"renamed_from": revised.title_before, "mended": mended} if revised.title_before else {}))
    return Rewritten(revised, mended)


def rename_back(actor: Member, entry: Entry) -> Rewritten:
    """Undo a renaming: the title of before, and the actor's links with it. What else was written meanwhile stays."""
    before = last_title(entry)
    if not before:
        raise Refusal(_("It never had another title."))
    return rewrite(actor, entry, title=before, body=entry.body, tags=tags_of(entry), expected_revision=entry.revision)


@transaction.atomic
def restore_version(actor: Member, entry: Entry, version: Revision, *, tags: Sequence[str]) -> Entry:
    """Make an earlier version the present one; the one it replaces is kept."""
    restored = revise_entry(
        actor, entry, title=version.title, body=version.body, tags=tags, expected_revision=entry.revision, keep_version=True
    )
    if restored.title_before:
        mend_links(actor, restored, restored.title_before)
    record(actor, Verb.REVISED, restored, restored=version.number)
    return restored
