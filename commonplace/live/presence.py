"""Who is here: what each process says of its own streams, read by all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from django.db import transaction

from commonplace.entries.models import Entry
from commonplace.kit.bulk import insert_rows
from commonplace.kit.clock import now
from commonplace.live.deeds import News, event_of
from commonplace.live.doors import who_see
from commonplace.live.models import Presence
from commonplace.people.models import Block

COUNTS_FOR = timedelta(seconds=30)

Pair = tuple[int, int]
"""The key of an entry, and of a member who has it open."""


@transaction.atomic
def say(holder: str, *, came: Collection[Pair], went: Collection[Pair]) -> None:
    """Note who has come to what, and who has gone."""
    for entry_id, member_id in went:
        Presence.objects.filter(holder=holder, entry=entry_id, member=member_id).delete()
    there = set(Entry.objects.filter(pk__in={entry_id for entry_id, _member in came}).values_list("pk", flat=True))
    rows = [Presence(holder=holder, entry_id=entry_id, member_id=member_id) for entry_id, member_id in came if entry_id in there]
    insert_rows(rows, ignore_conflicts=True)


@transaction.atomic
def say_again(holder: str) -> None:
    """The process lives, and so do its streams; what other processes have left behind is cleared away."""
    Presence.objects.filter(holder=holder).update(seen_at=now())
    Presence.objects.filter(seen_at__lt=now() - 2 * COUNTS_FOR).delete()


def end(holder: str) -> None:
    Presence.objects.filter(holder=holder).delete()


def present(entries: Collection[int]) -> dict[int, set[int]]:
    """The members at each of these entries."""
    found: dict[int, set[int]] = {}
    rows = Presence.objects.filter(entry__in=entries, seen_at__gte=now() - COUNTS_FOR).values_list("entry", "member")
    for entry_id, member_id in rows:
        found.setdefault(entry_id, set()).add(member_id)
    return found


def greeting(root_id: int, member_id: int) -> list[bytes]:
    """Who comes to a page is told that others are there already; `changes` tells only of those who come and go from then on."""
    others = present([root_id]).get(root_id, set()) - {member_id}
    entry = Entry.objects.select_related("audience", "root").filter(pk=root_id).first() if others else None
    if entry is None:
        return []
    shown = who_see(entry, others) - _kept_apart({member_id}, others).get(member_id, set())
    return [event_of("presence")] if shown else []


def _kept_apart(members: Collection[int], others: Collection[int]) -> dict[int, set[int]]:
    """For each of the members those of the others between whom and them stands a block."""
    found: dict[int, set[int]] = {}
    for member_id, other_id in Block.objects.filter(member__in=members, other__in=others).values_list("member", "other"):
        found.setdefault(member_id, set()).add(other_id)
    return found


def changes(told: dict[int, set[int]], watching: Mapping[int, set[int]]) -> list[News]:
    """Word for those to whom somebody else came, or from whom somebody went, since `told`, which is brought up to date. Who may not see the entry
    (any more) is not there for anybody."""
    here = present(list(watching))
    news = []
    for root_id in [root_id for root_id in watching if here.get(root_id, set()) != told.get(root_id, set())]:
        entry = Entry.objects.select_related("audience", "root").filter(pk=root_id).first()
        before = told.pop(root_id, set())
        if entry is None:
            continue
        seeing = who_see(entry, here.get(root_id, set()) | before | watching[root_id])
        after = here.get(root_id, set()) & seeing
        told[root_id] = here.get(root_id, set())
        moved = after ^ (before & seeing)
        apart = _kept_apart(watching[root_id] & seeing, moved) if moved else {}
        members = frozenset(one for one in watching[root_id] & seeing if moved - {one} - apart.get(one, set()))
        if members:
            news.append(News(root_id, members, event_of("presence")))
    return news
