"""What lineage does in the author's transaction when entries were written: settle which entries their [[links]] mean.

A link means the newest note of that title among what its author may see, the author's own first, else what was called so before. Links that
mean nothing yet wait, and are settled when an entry of that title is written, or becomes visible to their author.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from commonplace.entries.audience import audience_of
from commonplace.entries.models import Entry
from commonplace.entries.steps import Change
from commonplace.entries.words import RESPONSES
from commonplace.kit.bulk import insert_rows
from commonplace.kit.markdown import fold_label
from commonplace.kit.prepared import Prepared, padded_words
from commonplace.lineage.former_titles import formerly_called, remember_titles
from commonplace.lineage.growing import tied
from commonplace.lineage.models import Edge, EdgeKind, Reference
from commonplace.lineage.words import LINKABLE
from commonplace.people.models import Member


def settle_references(entries: Sequence[Entry], change: Change) -> None:
    if change is Change.REVISED:
        remember_titles(entries)
    if change in {Change.ADDED, Change.REVISED}:
        _write_references(entries, anew=change is Change.REVISED)
    if change not in {Change.WITHDRAWN, Change.DESCRIBED}:
        _settle_waiting(entries)


def _write_references(entries: Sequence[Entry], *, anew: bool) -> None:
    if anew:
        Reference.objects.filter(entry__in=entries).delete()
        Edge.objects.filter(entry__in=entries, kind=EdgeKind.QUOTES, origin__isnull=False).delete()
    by_author: dict[Member, list[Reference]] = defaultdict(list)
    for entry in entries:
        if entry.rendered is None:
            continue
        for found in entry.rendered.references:
            reference = Reference(
                entry=entry,
                position=found.position,
                label=found.label[:300],
                key=fold_label(found.label)[:300],
                is_embed=found.is_embed,
                heading=found.heading[:100],
                sentence=found.sentence[:300],
            )
            by_author[entry.author].append(reference)
    for author, references in by_author.items():
        meant = targets_for(author, {reference.key for reference in references})
        for reference in references:
            target = meant.get(reference.key)
            reference.target_id = target if target != reference.entry_id else None
        insert_rows(references)
        _remember_quotes(references)


def _remember_quotes(references: Iterable[Reference]) -> None:
    """An embedded passage is quoted, which is lineage; a link alone is not."""
    edges = [
        Edge(kind=EdgeKind.QUOTES, entry_id=reference.entry_id, origin_id=reference.target_id)
        for reference in references
        if reference.is_embed and reference.target_id
    ]
    insert_rows(edges, ignore_conflicts=True)
    tied(edges)


def targets_for(author: Member, keys: Iterable[str]) -> dict[str, int]:
    """What each folded label means to this author, by the key of the entry; labels that mean nothing are left out."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    meant: dict[str, int] = {}
    visible = Entry.objects.visible_to(author).filter(kind__in=LINKABLE)
    named = visible.filter(title_key__in=wanted).order_by("made_at", "pk").values_list("title_key", "pk", "author_id")
    for key, pk, _ in named:
        meant[key] = pk
    for key, pk, writer in named:
        if writer == author.pk:
            meant[key] = pk
    # By its uid what was said in a discussion can be linked, too: it has no title.
    meant |= dict(Entry.objects.visible_to(author).filter(uid__in=wanted, kind__in=(*LINKABLE, *RESPONSES)).values_list("uid", "pk"))
    unknown = [key for key in wanted if key not in meant]
    return formerly_called(author, unknown) | meant if unknown else meant


def look_up_again(entries: Sequence[Entry]) -> None:
    """Settle the links of these entries as if they had been written last, after an import that wrote them in pieces."""
    by_author: dict[Member, list[Reference]] = defaultdict(list)
    for reference in Reference.objects.filter(entry__in=entries).select_related("entry__author"):
        by_author[reference.entry.author].append(reference)
    changed: list[Reference] = []
    for author, references in by_author.items():
        meant = targets_for(author, {reference.key for reference in references})
        for reference in references:
            target = meant.get(reference.key)
            target = target if target != reference.entry_id else None
            if target != reference.target_id:
                reference.target_id = target
                changed.append(reference)
    Reference.objects.bulk_update(changed, ["target"], batch_size=200)
    _remember_quotes(changed)


def _waiting(keys: tuple[str, ...]) -> QuerySet[Reference, Any]:
    return Reference.objects.filter(target__isnull=True, key__in=keys).values_list("pk", "key", "entry__author_id", "entry_id")


_WAITING = Prepared(_waiting)


def _settle_waiting(entries: Sequence[Entry]) -> None:
    titled = {entry.title_key: entry for entry in entries if entry.title_key and entry.kind in LINKABLE}
    if not titled:
        return
    own = {entry.pk for entry in entries}
    rows = [row[:3] for row in _WAITING.rows(padded_words(list(titled))) if row[3] not in own]
    if not rows:
        return
    writers: dict[str, set[int]] = defaultdict(set)
    for _, key, writer in rows:
        writers[key].add(writer)
    readers = {key: set(audience_of(titled[key]).filter(pk__in=those).values_list("pk", flat=True)) for key, those in writers.items()}
    settled = [Reference(pk=pk, target=titled[key]) for pk, key, writer in rows if writer in readers[key]]
    Reference.objects.bulk_update(settled, ["target"], batch_size=200)
    embeds = Reference.objects.filter(pk__in=[reference.pk for reference in settled], is_embed=True)
    _remember_quotes(embeds)
