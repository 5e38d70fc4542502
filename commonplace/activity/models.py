"""What happened: one row per deed, written in the deed's own transaction."""

from django.db import models

from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.people.models import Member


class Activity(models.Model):
    """`verb` is one of `activity.verbs`; `particulars` holds what the verb's docstring there says."""

    actor = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    verb = models.CharField(max_length=40)
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="activities")
    particulars = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["actor", "made_at"], name="activity_of_actor", condition=models.Q(actor__isnull=False))]
