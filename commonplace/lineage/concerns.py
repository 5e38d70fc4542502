"""Whom deeds of lineage concern: the people whose work it was that helped."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import Concern
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.lineage.models import Edge, EdgeKind


def _author(activity: Activity) -> list[int]:
    return [activity.entry.author_id] if activity.entry else []


def _authors_of_origins(activity: Activity) -> list[int]:
    """Asked again when the new entry is shared, for at first it is nobody's but its author's."""
    edges = Edge.objects.filter(entry=activity.entry_id or 0, kind=EdgeKind.BUILDS_ON, origin__withdrawn_at__isnull=True)
    return list(edges.values_list("origin__author", flat=True).distinct())


CONCERNS = (
    Concern(
        "thanked",
        _("Somebody thanks you for something they used"),
        Verb.THANKED,
        _author,
        _("%(actor)s thanks you for “%(entry)s”"),
        order=40,
    ),
    Concern(
        "built_on",
        _("Somebody builds on what you wrote"),
        Verb.BUILT_ON,
        _authors_of_origins,
        _("%(actor)s built on your work: “%(entry)s”"),
        also=(Verb.SHARED,),
        once=True,
        order=45,
    ),
)
