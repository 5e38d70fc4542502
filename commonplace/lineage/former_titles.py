"""Titles that entries had before: links under them still arrive, for whoever could have read the title when it stood there."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from commonplace.entries.audience import shown_then_to, visible_at
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.kit.markdown import fold_label
from commonplace.lineage.models import FormerTitle
from commonplace.lineage.words import LINKABLE
from commonplace.people.models import Member


def remember_titles(entries: Sequence[Entry]) -> None:
    """Keep the titles that a revision has just replaced."""
    for entry in entries:
        key = fold_label(entry.title_before)[:300]
        if not key or key == entry.title_key:
            continue
        FormerTitle.objects.filter(entry=entry, key=entry.title_key).delete()
        FormerTitle.objects.update_or_create(
            entry=entry, key=key, defaults={"title": entry.title_before, "audience_id": entry.audience_id, "replaced_at": now()}
        )


def formerly_called(author: Member, keys: Iterable[str]) -> dict[str, int]:
    """What was called so before, by the key of the entry, as far as the author may see it and could see it then; the latest wins."""
    known = FormerTitle.objects.filter(visible_at("entry", author), Q(entry__author=author) | shown_then_to(author), key__in=list(keys))
    return dict(known.filter(entry__kind__in=LINKABLE).order_by("replaced_at", "pk").values_list("key", "entry_id"))


def last_title(entry: Entry) -> str:
    """The title it had before the present one; "" when there was none."""
    return FormerTitle.objects.filter(entry=entry).order_by("-replaced_at", "-pk").values_list("title", flat=True).first() or ""
