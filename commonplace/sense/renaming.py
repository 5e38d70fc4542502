"""A note under a new title: its author's own links to the old one are rewritten. Those of others stay as they typed them, and still arrive
(`lineage.former_titles`)."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction

from commonplace.entries.lifecycle import revise_entry
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of_each
from commonplace.entries.words import WITH_OWN_FORM
from commonplace.kit.errors import Refusal
from commonplace.kit.markdown import as_label, fold_label, relabelled
from commonplace.lineage.models import Reference
from commonplace.lineage.steps import targets_for
from commonplace.people.models import Member

AT_ONCE = 50
"""So many texts are mended in the author's own transaction; the rest by a job that begins when it is done."""


@transaction.atomic
def mend_links(author: Member, entry: Entry, old_title: str) -> int:
    """Have the author's other texts that link to `entry` by its old title link by the present one. Each keeps its earlier version.

    Gives the number of texts. Links with words of their own keep those words.
    """
    old_key, label = fold_label(old_title)[:300], _label(author, entry)
    if not old_key or old_key == entry.title_key or not entry.title:
        return 0
    linking = _linking(author, entry, old_key)
    for other, names in _with_tags(linking[:AT_ONCE]):
        body = relabelled(other.body, old_key, label)
        # One that cannot be changed (too long with the new title, written to this moment) keeps the old title, which still leads here.
        with suppress(Refusal):
            revise_entry(author, other, title=other.title, body=body, tags=names, expected_revision=other.revision, keep_version=True)
    if len(linking) > AT_ONCE:
        from commonplace.sense.jobs import mend_the_rest

        mend_the_rest.enqueue(author.pk, entry.pk, old_title, len(linking))
    return len(linking)


def go_on(author: Member, entry: Entry, old_title: str, left: int) -> None:
    """Go on where `mend_links` stopped. `left` is how many there were, so that texts which cannot be mended are not tried for ever."""
    if fold_label(old_title) != entry.title_key and len(_linking(author, entry, fold_label(old_title)[:300])) < left:
        mend_links(author, entry, old_title)


def _label(author: Member, entry: Entry) -> str:
    """The title where it leads to this very entry, else the entry's own name."""
    label = as_label(entry.title)
    return label if label and targets_for(author, [entry.title_key]).get(entry.title_key) == entry.pk else entry.uid


def _linking(author: Member, entry: Entry, key: str) -> list[Entry]:
    named = Reference.objects.filter(target=entry, key=key).exclude(entry=entry).values("entry")
    mine = Entry.objects.authored_by(author).filter(pk__in=named).exclude(kind__in=WITH_OWN_FORM)
    return list(mine.select_related("author", "audience").order_by("-made_at", "-pk"))


def _with_tags(entries: list[Entry]) -> list[tuple[Entry, list[str]]]:
    names = tags_of_each(entries)
    return [(entry, names[entry.pk]) for entry in entries]
