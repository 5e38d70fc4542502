"""Who may write where, what is open for whom, and who wrote what."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import F, Min, Q, QuerySet
from django.urls import reverse

from commonplace.entries.audience import visible_at
from commonplace.entries.models import Entry
from commonplace.entries.shared_writing import CoWriter
from commonplace.live.doors import who_see
from commonplace.people.models import Member
from commonplace.together.models import Hand, LiveNote, Writer


def who_write(live: LiveNote, members: Collection[int]) -> set[int]:
    """Those of the members who may write in this note now. `live` comes with its entry and the entry's audience."""
    if not live.is_open or not members:
        return set()
    seeing = who_see(live.entry, members)
    if live.everyone:
        return seeing
    chosen = set(Writer.objects.filter(live=live, member__in=seeing).values_list("member", flat=True))
    return seeing & (chosen | {live.entry.author_id})


def may_write(member: Member, live: LiveNote) -> bool:
    return member.pk in who_write(live, {member.pk})


def open_live_note(entry: Entry) -> LiveNote | None:
    """The shared document of an entry that the viewer may see, while it is open."""
    return LiveNote.objects.filter(entry=entry, closed_at__isnull=True).select_related("entry__audience").first()


def open_at(entry: Entry) -> str:
    """The page on which an entry is written together now; "" where it is not."""
    is_open = LiveNote.objects.filter(entry=entry, closed_at__isnull=True).exists()
    return reverse("together:note", args=[entry.uid]) if is_open else ""


def open_for(member: Member) -> QuerySet[LiveNote]:
    """What is open for this member to write in, their own notes among it: those they may see and were asked to, or to which everybody was."""
    chosen = Writer.objects.filter(member=member).values("live")
    mine = Q(entry__author=member) | Q(everyone=True) | Q(pk__in=chosen)
    return LiveNote.objects.filter(visible_at("entry", member), mine, closed_at__isnull=True)


def hands_of(viewer: Member, entry: Entry) -> list[Member]:
    """Those whom the viewer may meet of all who ever wrote on it together with others, its author aside, by name."""
    return hands_among(viewer, [entry.pk]).get(entry.pk, [])


def hands_among(viewer: Member, entries: Collection[int]) -> dict[int, list[Member]]:
    """The same for several entries, by their keys."""
    pairs = Hand.objects.filter(entry__in=entries).exclude(member=F("entry__author")).values_list("entry", "member").distinct()
    of_entries = list(pairs)
    met = Member.objects.met_by(viewer).filter(pk__in={member for _entry, member in of_entries}).order_by("name", "pk")
    return {key: found for key in entries if (found := [member for member in met if (key, member.pk) in of_entries])} if of_entries else {}


def co_writers(entries: QuerySet[Entry]) -> list[CoWriter]:
    """Whoever wrote a version of these entries that is kept, or the present one, beside the author."""
    rows = Hand.objects.filter(entry__in=entries.order_by().values("pk")).exclude(member=F("entry__author"))
    return [CoWriter(*row) for row in rows.values_list("entry", "entry__kind", "member").annotate(since=Min("wrote_at")).order_by()]


def hands_of_versions(entry: Entry) -> Mapping[int | None, list[str]]:
    """The names of those who wrote each kept version of a note, by the version's key, and under None those of the present one."""
    names: dict[int | None, list[str]] = {}
    for version_id, name in Hand.objects.filter(entry=entry).order_by("member__name", "member").values_list("version", "member__name"):
        names.setdefault(version_id, []).append(name)
    return names
