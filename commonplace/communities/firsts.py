"""Leaders first: what those who were asked to go first did not know, got wrong or see differently now, beside the invitation to contribute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from commonplace.communities.models import EntryLabel, GoingFirst
from commonplace.communities.words import Label
from commonplace.entries.audience import EntryQuerySet, Looker, sight_of, visible_at
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.people.shelves import Shelf
from commonplace.spaces.leading import leaders_known_to
from commonplace.spaces.models import Leader, Space

SHOWN = 3
ONLY_READ_FOR = timedelta(days=30)


@dataclass(frozen=True)
class First:
    """One thing that a leader said of themselves."""

    label: str
    entry: Entry


def firsts_of_leaders(viewer: Member, space: Space | None = None) -> list[First]:
    """The newest of those the viewer may see: in a space, what was shared there; else whatever the leaders known to them said."""
    leaders = leaders_known_to(viewer, space)
    rows = EntryLabel.objects.filter(visible_at("entry", sight_of(viewer)), entry__author__in=leaders.values("member"))
    if space is not None:
        rows = rows.filter(entry__in=Entry.objects.visible_to(viewer).shared_in(space))
    shown: dict[int, First] = {}
    newest = rows.exclude(entry__author=viewer).select_related("entry__author").order_by("-made_at", "-pk")
    for row in newest.defer("entry__body", "entry__body_html", "entry__card_html")[: SHOWN * len(Label)]:
        shown.setdefault(row.entry_id, First(str(Label(row.label).label), row.entry))
    return list(shown.values())[:SHOWN]


def beside_writing(member: Member, space: Space | None) -> Shelf | None:
    """The shelf of the pages where one writes or asks."""
    firsts = firsts_of_leaders(member, space)
    return Shelf(_("Those who go first"), "communities/_firsts.html", {"firsts": firsts}) if firsts else None


def labelled(viewer: Looker, label: Label | None = None) -> EntryQuerySet:
    """Everything with a label, or with this one, that the viewer may see; whoever wrote it."""
    rows = EntryLabel.objects.filter(label=label) if label else EntryLabel.objects.all()
    return Entry.objects.visible_to(viewer).filter(pk__in=rows.values("entry"))


def only_reads(member: Member, moment: datetime | None = None) -> bool:
    """Whether a leader who wants to be told has, for a month since they were named, let nobody see anything they wrote. Only ever asked for
    the member themselves: no list, no page and no letter of anybody else is made from it."""
    since = (moment or now()) - ONLY_READ_FOR
    if not Leader.objects.filter(member=member, named_at__lte=since).exists():
        return False
    if GoingFirst.objects.filter(member=member, is_nudged=False).exists():
        return False
    return not Entry.objects.authored_by(member).shared().filter(made_at__gt=since).exists()
