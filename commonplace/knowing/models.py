"""What a member does not want to be found for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member

LONGEST = 100


class TopicLeft(models.Model):
    """A member takes themself out of a topic: nobody is told that they know of it, and no question on it is put to them. Only they know.

    `topic` is as they typed it, `key` its prepared words; `ended_at` is when they took that back.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=LONGEST)
    key = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="knowing_left_once", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return self.topic
