"""Who is reading what at this moment, for as long as they do, and who does not want others to know."""

from __future__ import annotations

from django.db import models

from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.people.models import Member


class Presence(models.Model):
    """A member has this entry open, in a stream that the process `holder` keeps. It is taken away when they leave, and counts for nothing some
    seconds after its process has ceased to say that it is so (`seen_at`)."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    holder = models.CharField(max_length=12)
    seen_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "member", "holder"], name="live_presence_once")]
        indexes = [models.Index(fields=["holder"], name="live_presence_of_holder")]


class ReadsUnseen(models.Model):
    """This member does not want to be shown among those who read."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
