"""Reading what waits to be looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries.audience import Looker, Viewer, shared_in_any, sight_of, visible_at
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Maturity
from commonplace.freshness.days import today
from commonplace.freshness.keeping import may_keep
from commonplace.freshness.models import Doubt, Upkeep
from commonplace.people.models import Member
from commonplace.spaces.models import Role, Space

KINDS = (Kind.NOTE, Kind.POST, Kind.PRACTICE, Kind.ANSWER)
"""What is asked whether it still holds."""
SHOWN = 30


def waiting_of(member: Member) -> QuerySet[Upkeep]:
    """What the member wrote and is to be looked at, the longest waiting first."""
    return Upkeep.objects.filter(author=member, entry__withdrawn_at__isnull=True, look_on__lte=today())


def waiting_in(viewer: Looker, space: Space) -> QuerySet[Upkeep]:
    """The same of what was shared in a space, whoever wrote it; for its hosts."""
    here = Entry.objects.filter(shared_in_any([space.pk]), pk=OuterRef("entry"))
    return Upkeep.objects.filter(visible_at("entry", viewer), Exists(here), look_on__lte=today())


def hosted_by(member: Member) -> list[Space]:
    return list(Space.objects.filter(memberships__member=member, memberships__role=Role.HOST).order_by("name"))


def doubted(keys: Iterable[int]) -> dict[int, int]:
    """How many doubts are open, by the keys of the entries."""
    rows = Doubt.objects.filter(entry__in=list(keys), settled_at__isnull=True).values_list("entry").annotate(Count("pk"))
    return dict(rows.order_by("entry"))


@dataclass(frozen=True)
class Freshness:
    """What the page of an entry says of it. `is_due` is for those who keep it alone; `looked_by` is "" for
    those who do not meet that person here."""

    upkeep: Upkeep | None
    keeps: bool
    is_due: bool
    no_heir: str
    looked_by: str


def freshness_of(viewer: Viewer, entry: Entry) -> Freshness | None:
    """None for kinds that are not asked."""
    if entry.kind not in KINDS:
        return None
    upkeep = Upkeep.objects.filter(entry=entry).select_related("looked_by").first()
    looked_by = upkeep.looked_by if upkeep is not None else None
    if looked_by is not None and not Member.objects.filter(pk=looked_by.pk).met_by(viewer).exists():
        looked_by = None
    keeps = viewer is not None and may_keep(viewer, entry)
    is_due = keeps and upkeep is not None and upkeep.look_on is not None and upkeep.look_on <= today()
    no_heir = upkeep.no_heir if upkeep is not None and entry.maturity == Maturity.SUPERSEDED else ""
    return Freshness(upkeep, keeps, is_due, no_heir, looked_by.name if looked_by else "")


@dataclass(frozen=True)
class Deed:
    """One look or change, for the history on the page."""

    made_at: object
    by: str
    verb: str
    maturity: str
    heir: Entry | None


def history_of(viewer: Looker, entry: Entry) -> list[Deed]:
    """How it ripened and when it was found to hold, the newest first. An heir that the viewer may not see is not named, nor
    is somebody from whom a block keeps them."""
    sight = sight_of(viewer)
    rows = list(
        Activity.objects.filter(entry=entry, verb__in=[Verb.RIPENED, Verb.STILL_TRUE])
        .select_related("actor")
        .order_by("-made_at", "-pk")[:SHOWN]
    )
    uids = {str(row.particulars.get("heir", "")) for row in rows} - {""}
    heirs = {heir.uid: heir for heir in Entry.objects.visible_to(sight).filter(uid__in=uids)} if uids else {}
    labels = dict(Maturity.choices)
    return [
        Deed(
            row.made_at,
            row.actor.name if row.actor and row.actor_id not in sight.unseen_ids else "",
            row.verb,
            str(labels.get(row.particulars.get("to", ""), "")),
            heirs.get(str(row.particulars.get("heir", ""))),
        )
        for row in rows
    ]


def open_doubts(entry: Entry) -> QuerySet[Doubt]:
    """For those who keep the entry."""
    return Doubt.objects.filter(entry=entry, settled_at__isnull=True).select_related("member").order_by("-made_at", "-pk")
