"""Keep of the ties, thanks and deeds that are there what will be kept of new ones."""

from collections import defaultdict
from datetime import date
from itertools import islice
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.timezone import get_default_timezone

AT_ONCE = 2_000
PARTS = {
    "saved": "seek",
    **dict.fromkeys(("highlighted", "revised", "still_true"), "sense"),
    **dict.fromkeys(
        ("shared", "announced", "asked", "answered", "commented", "replied_privately", "thanked", "recorded_outcome", "adopted"), "share"
    ),
}


def keep(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    _keep_passings(apps.get_model("flow", "Passing"), apps.get_model("lineage", "Edge"), apps.get_model("lineage", "Thanks"))
    _keep_days(apps.get_model("flow", "Day"), apps.get_model("activity", "Activity"))


def _keep_passings(passing: Any, edge: Any, thanks: Any) -> None:
    ties = edge.objects.filter(origin__isnull=False).exclude(entry__author__handle="nobody").exclude(origin__author__handle="nobody")
    columns = ("entry__author", "origin__author", "origin", "entry", "made_at")
    rows = (
        passing(learner_id=learner, teacher_id=teacher, origin_id=origin, entry_id=entry, made_at=made_at)
        for learner, teacher, origin, entry, made_at in ties.order_by("pk").values_list(*columns).iterator(AT_ONCE)
        if learner != teacher
    )
    while some := list(islice(rows, AT_ONCE)):
        passing.objects.bulk_create(some, ignore_conflicts=True)
    said = thanks.objects.exclude(entry__author__handle="nobody").order_by("pk")
    rows = (
        passing(learner_id=learner, teacher_id=teacher, origin_id=origin, thanks_id=pk, made_at=made_at)
        for pk, learner, teacher, origin, made_at in said.values_list("pk", "member", "entry__author", "entry", "made_at").iterator(AT_ONCE)
    )
    while some := list(islice(rows, AT_ONCE)):
        passing.objects.bulk_create(some, ignore_conflicts=True)


def _keep_days(day: Any, activity: Any) -> None:
    counts: dict[tuple[int, date], dict[str, int]] = defaultdict(lambda: {"seek": 0, "sense": 0, "share": 0})
    deeds = activity.objects.filter(actor__isnull=False, verb__in=[*PARTS, "wrote"]).order_by()
    for actor, made_at, verb, kind in deeds.values_list("actor", "made_at", "verb", "entry__kind").iterator(AT_ONCE):
        part = PARTS.get(verb) or ("share" if kind in {"post", "practice"} else "sense")
        counts[actor, made_at.astimezone(get_default_timezone()).date()][part] += 1
    rows = (day(member_id=member, day=moment, **parts) for (member, moment), parts in counts.items())
    while some := list(islice(rows, AT_ONCE)):
        day.objects.bulk_create(some, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("flow", "0001_passing_and_days"),
        ("activity", "0002_of_actor"),
    ]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
