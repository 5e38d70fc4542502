"""Which comments belong together: a comment on an entry, and whatever answers it, at any depth."""

from __future__ import annotations

from commonplace.entries.models import Entry


def thread_of(said: Entry) -> list[int]:
    """The keys of the thread in which a response stands, the first comment first; one query, however deep it goes. Says nothing of who may see
    them."""
    parents = dict(Entry.objects.filter(root=said.root_id).order_by("pk").values_list("pk", "parent_id"))
    firsts: dict[int, int] = {}
    for pk, parent in parents.items():  # what answers is younger than what it answers
        firsts[pk] = firsts.get(parent or 0, pk)
    first = firsts.get(said.pk, said.pk)
    return [first, *(pk for pk, its in firsts.items() if its == first and pk != first)]
