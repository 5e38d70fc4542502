"""What is kept so that a member's own flow costs the same after ten years as after ten days. Nobody else is ever shown these rows.

Both tables can be made again from lineage and deeds (`flow.keeping`), and change with each deed by a row.
"""

from django.db import models
from django.db.models import Q

from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.lineage.models import Thanks
from commonplace.people.models import Member


class Passing(models.Model):
    """Something went from one person on to another: `entry`, by the learner, grew from `origin`, by the teacher; or the learner said `thanks` for
    `origin`. Exactly one of `entry` and `thanks` is set.

    It says nothing of who may see it: whoever reads it asks of both entries, and whether the edge is still there.
    """

    learner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    teacher = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    origin = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    thanks = models.OneToOneField(Thanks, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["learner", "-id"], name="flow_learnt_newest"),
            models.Index(fields=["teacher", "-id"], name="flow_taught_newest"),
            models.Index(fields=["learner", "teacher"], name="flow_between_two"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["entry", "origin"], name="flow_passing_once", condition=Q(entry__isnull=False)),
            models.CheckConstraint(
                name="flow_entry_or_thanks",
                condition=Q(entry__isnull=False, thanks__isnull=True) | Q(entry__isnull=True, thanks__isnull=False),
            ),
        ]


class Day(models.Model):
    """How many deeds of seeking, sense-making and sharing a member did on one day (of the organisation's clock); no row for a day without."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    seek = models.PositiveIntegerField(default=0)
    sense = models.PositiveIntegerField(default=0)
    share = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "day"], name="flow_day_once")]
