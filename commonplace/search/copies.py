"""Sources found by the text of their readable copies.

A job indexes the newest fetched copy of every source that entries are about, with the audiences of these entries. What is found is still read through
`snapshots_visible_to`, so that an entry which was narrowed a moment ago lets nobody find its source; what was saved is found some minutes later.
Copies that members' own browsers sent are theirs, and are not here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Substr
from django.utils.safestring import SafeString

from commonplace.entries.audience import Sight, snapshots_visible_to
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.search.asking import ask, group_of
from commonplace.search.concepts import SIGN, Text, counted, number_of, packed
from commonplace.search.languages import language_of
from commonplace.search.models import CopiesRead, CopyGist, Sign
from commonplace.search.port import Reader, Row, copies, entry_at
from commonplace.search.query import Query
from commonplace.search.ranking import Pool, Settings, Wanted, rank, rarity
from commonplace.search.shelf import state_of_signs
from commonplace.search.sites import numbers_of_sites
from commonplace.search.snippets import snippet
from commonplace.search.telling_of_copies import sources_told_to
from commonplace.sources.models import Snapshot, Source

CANDIDATES = 300
BATCH = 20
READ_AGAIN, LOOKED_BACK = timedelta(minutes=10), 1_000
"""On PostgreSQL the copies of so long, among so many of the last, are read again, because transactions end in another order than they began."""
SNIPPET_FROM = 20_000
SETTINGS = Settings(meaning=0.0, weight=0.0)

Report = Callable[[int, int], None]
"""Told how many sources are indexed, and how many are to be indexed."""


def index_copies(report: Report = lambda done, of: None) -> int:
    """Index the sources that were saved, fetched, or shared otherwise since the last time, and say how many."""
    state, read = state_of_signs(), CopiesRead.objects.filter(pk=1).first()
    horizon, copy = (read.horizon, read.copy) if read and read.horizon <= state.last + 1 else (0, 0)
    last_copy = Snapshot.objects.aggregate(last=Max("pk"))["last"] or 0
    entries = [entry_at(position) for position in Sign.objects.filter(changed__gte=horizon).values_list("position", flat=True)]
    fresh = Q(pk__gt=copy) if state.oldest_open is None else Q(pk__gt=copy) | Q(pk__gt=copy - LOOKED_BACK, made_at__gte=now() - READ_AGAIN)
    sources = set(Snapshot.objects.fetched().filter(fresh).values_list("source_id", flat=True))
    for start in range(0, len(entries), 500):
        about = Entry.objects.filter(pk__in=entries[start : start + 500], source__isnull=False)
        sources |= set(about.values_list("source_id", flat=True))
    known = sorted(source for source in sources if source)
    for start in range(0, len(known), BATCH):
        _index(known[start : start + BATCH])
        report(min(start + BATCH, len(known)), len(known))
    CopiesRead.objects.update_or_create(pk=1, defaults={"horizon": state.horizon, "copy": last_copy})
    return len(known)


def _index(keys: Sequence[int]) -> None:
    """Texts are prepared before the database is held, for which writers wait; what changes meanwhile is read the next time."""
    audiences: dict[int, set[int]] = defaultdict(set)
    about = Entry.objects.filter(source__in=keys, withdrawn_at__isnull=True)
    for source, audience in about.values_list("source_id", "audience_id").distinct():
        audiences[source or 0].add(audience)
    newest = Snapshot.objects.fetched().filter(source__in=audiences).values("source").annotate(last=Max("pk")).values("last")
    rows = [_row(copy, sorted(audiences[copy.source_id])) for copy in Snapshot.objects.filter(pk__in=newest).select_related("source")]
    gone = sorted({*keys} - {row.position for row in rows})
    gists = [CopyGist(source_id=row.position, concepts=row.concepts) for row in rows]
    with transaction.atomic():
        copies().remove(gone)
        CopyGist.objects.filter(pk__in=gone).delete()
        copies().index(rows)
        CopyGist.objects.bulk_create(gists, update_conflicts=True, unique_fields=["source_id"], update_fields=["concepts"])


def _row(copy: Snapshot, audiences: Sequence[int]) -> Row:
    source: Source = copy.source
    title = f"{source.title} {source.author} {source.site}"
    language = language_of(copy.text)
    concepts = counted(Text(title, "", copy.text), language)
    return Row(
        position=source.pk,
        kind="",
        author=0,
        audience=0,
        tags=(),
        title=title,
        tag_names="",
        body=copy.text,
        stems=[concept for concept in concepts if concept.startswith(SIGN)],
        concepts=packed(concepts),
        sites=numbers_of_sites(source.url),
        more_audiences=audiences,
    )


@dataclass(frozen=True)
class FoundCopy:
    """A source whose text has the words; `hit` is the stretch with them, marked, "" where they stand too far down."""

    url: str
    title: str
    host: str
    hit: SafeString


def find_copies(sight: Sight, query: Query, *, size: int) -> list[FoundCopy]:
    """Sources whose readable text has all words of the query, the best first, as far as this member may read them; none for strangers, who read
    no copies, and none where the query asks for what only entries have. Four queries."""
    if not sight.author_id or not query.wanted or any(found.name != "from" for found in query.filters):
        return []
    asked = ask(query)
    if asked is None:
        return []
    question = replace(asked.question, groups=tuple(group_of(word) for word in dict.fromkeys(query.plain)))
    keys = copies().find(question, Reader(tuple(dict.fromkeys(sight.audience_ids))), size=CANDIDATES)
    best = _ranked(keys, query)[: size * 2]
    told = sources_told_to(sight).filter(pk__in=best)
    readable = snapshots_visible_to(sight).filter(source__in=told, sender__isnull=True).order_by("pk")
    found = {
        copy.source_id: copy
        for copy in readable.annotate(opening=Substr("text", 1, SNIPPET_FROM)).defer("text", "html").select_related("source")
    }
    return [_shown(found[key], query) for key in best if key in found][:size]


def _ranked(keys: Sequence[int], query: Query) -> list[int]:
    kept = dict(CopyGist.objects.filter(pk__in=keys).values_list("pk", "concepts"))
    order = [key for key in keys if key in kept]
    pool = Pool([bytes(kept[key]) for key in order], [None] * len(order))
    numbers = [tuple(number_of(concept) for concept in group_of(word)) for word in dict.fromkeys(query.plain)]
    wanted = [Wanted(group, rarity(float(np.count_nonzero(pool.times_of(group))), pool.count + 1)) for group in numbers]
    return [order[at] for at in np.argsort(-rank(pool, wanted, None, SETTINGS), kind="stable").tolist()]


def _shown(copy: Snapshot, query: Query) -> FoundCopy:
    source, opening = copy.source, str(getattr(copy, "opening", ""))
    return FoundCopy(source.get_absolute_url(), str(source), source.host, snippet(opening, query.words, query.plain))
