"""Telling the meanings that are not known yet, where a server tells them; and all of them anew once another model is in use."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction

from commonplace.entries.models import Entry
from commonplace.kit import embedding
from commonplace.search.models import Gist, Meant, Sign
from commonplace.search.port import entry_at
from commonplace.search.rows import rows_of
from commonplace.search.shelf import state_of_signs
from commonplace.search.signing import code_of, kept_meaning, next_change

BATCH = 64

Report = Callable[[int, int], None]
"""Told how many meanings are told, and how many are to be told."""


def tell(report: Report = lambda done, of: None) -> int:
    """Ask for the meaning of what was written since the last time, and say of how many. Raises `embedding.EmbeddingError` where the server fails;
    what it told until then is kept."""
    model, state = embedding.model_number(), state_of_signs()
    begun = Meant.objects.filter(pk=1, model=model).values_list("horizon", flat=True).first() or 0
    if state.oldest_open is None and state.last < begun:
        begun = 0
    unknown = Sign.objects.filter(changed__gte=begun).exclude(author=0).exclude(model=model).order_by("-position")
    rows = list(unknown.values_list("position", "changed"))
    for start in range(0, len(rows), BATCH):
        _tell_some(model, dict(rows[start : start + BATCH]))
        report(min(start + BATCH, len(rows)), len(rows))
    Meant.objects.update_or_create(pk=1, defaults={"model": model, "horizon": state.horizon})
    return len(rows)


def _tell_some(model: int, changed_at: dict[int, int]) -> None:
    entries = (
        Entry.objects.filter(pk__in=[entry_at(position) for position in changed_at]).select_related("source").defer("body", "card_html")
    )
    texts = {row.position: row.about for row in rows_of(list(entries)) if row.about.strip()}
    positions: Sequence[int] = [position for position in texts if position in changed_at]
    vectors = embedding.embed([texts[position] for position in positions])
    codes, meanings = code_of(vectors), kept_meaning(vectors)
    with transaction.atomic():
        change = next_change()
        for number, position in enumerate(positions):
            # Whoever wrote meanwhile has set another number, and their text will be read the next time.
            same = Sign.objects.filter(position=position, changed=changed_at[position])
            if same.update(model=model, code=codes[number], changed=change):
                Gist.objects.filter(position=position).update(meaning=meanings[number])
