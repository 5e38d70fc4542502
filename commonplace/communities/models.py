"""What makes a space a home: what is pinned, what texts begin with there, what was told of it. And what going first needs: labels, the log."""

from __future__ import annotations

from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from commonplace.communities.words import Label
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.spaces.models import Space

MAX_ANSWER = 5_000


class Pin(models.Model):
    """An entry that the hosts keep in view; `position` rises from the first. The first note among them is where the wiki starts."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="pins")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="pins")
    position = models.PositiveIntegerField(default=0)
    pinned_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    pinned_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["space", "entry"], name="communities_pin_once")]


class SpaceTemplate(models.Model):
    """A note shared in a space with which its members may begin a text of `kind` there."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="templates")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="space_templates")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NOTE)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "entry"], name="communities_template_once")]


class SpaceTold(models.Model):
    """Up to when a member's digest has told what happened in a space."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "member"], name="communities_told_once")]


class EntryLabel(models.Model):
    """What its author says that an entry shows: an open question, a mistake, a change of mind."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="labels")
    label = models.CharField(max_length=16, choices=Label)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "label"], name="communities_label_once")]
        indexes = [models.Index(fields=["label", "-made_at", "-id"], name="communities_newest_of_label")]


class LogWeek(models.Model):
    """One week of a member's learning log: four answers, only for them. `entry` is the post that grew from it, `revision` the one that the answers
    were last put into: a post that was changed elsewhere since is left alone."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="log_weeks")
    begins_on = models.DateField()
    tried = models.TextField(blank=True, max_length=MAX_ANSWER)
    surprised = models.TextField(blank=True, max_length=MAX_ANSWER)
    decided = models.TextField(blank=True, max_length=MAX_ANSWER)
    would_ask = models.TextField(blank=True, max_length=MAX_ANSWER)
    entry = models.OneToOneField(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="log_week")
    revision = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-begins_on"]
        constraints = [models.UniqueConstraint(fields=["member", "begins_on"], name="communities_log_week_once")]


class GoingFirst(models.Model):
    """How a member wants to be reminded: of the log (`remind_on`, Monday is 0, None for never), and, as a leader, that they have only read for a
    while. `nudged_at` is when their digest last said so. Nobody else is ever told."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="going_first")
    remind_on = models.PositiveSmallIntegerField(_("remind me"), null=True, blank=True, choices=list(WEEKDAYS.items()))
    reminded_for = models.DateField(null=True, blank=True)
    is_nudged = models.BooleanField(default=True)
    nudged_at = models.DateTimeField(null=True, blank=True)
