"""What sharing needs beyond the spine: who has opened an entry, and what is to be shared later."""

from __future__ import annotations

from django.db import models
from django.utils.functional import cached_property

from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import FeedbackWanted
from commonplace.kit.clock import now
from commonplace.moderation.firsts import is_first
from commonplace.people.models import Member


class Opening(models.Model):
    """A member opened the page of an entry for the first time. Only the entry's author is told, and only when they narrow who may see it."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="openings")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "member"], name="share_opened_once")]


class PlannedSharing(models.Model):
    """The sharing step, to be taken at a later time. The row goes when it is taken, called off, or has become impossible.

    `failed` says in words why it could not be taken at its time; the row then waits for its author, who is told on the page of the entry.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="planned_sharing")
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+")
    adds = models.CharField(max_length=500, blank=True)
    announce_it = models.BooleanField(default=False)
    feedback_wanted = models.CharField(max_length=13, choices=FeedbackWanted, default=FeedbackWanted.NOTHING)
    at = models.DateTimeField()
    made_at = models.DateTimeField(default=now)
    failed = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="share_planned_due", condition=models.Q(failed=""))]

    @cached_property
    def is_first(self) -> bool:
        """As things stand, a host of the space would see it before the others."""
        return is_first(self.entry, self.audience.space)
