"""Whether what was written still holds: when somebody wants to look again, and who doubts it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Audience, Entry
from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member


class Upkeep(models.Model):
    """`look_on` is the day from which the entry waits to be looked at, None while nobody asked for that; a doubt brings it forward.

    `uid` and `author` repeat the entry's (which never change), so that the list of what waits begins here. `looked_at` and `looked_by` say who
    last found that it holds. `needs_someone` means that its author cannot judge it any more. `no_heir` is why it was superseded by nothing.
    `told_on` and `noticed_on` are the `look_on` that the digest, and the daily job, have told of.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="upkeep")
    uid = models.CharField(max_length=12, unique=True, editable=False)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    look_on = models.DateField(null=True, blank=True)
    needs_someone = models.BooleanField(default=False)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    no_heir = models.CharField(max_length=500, blank=True)
    told_on = models.DateField(null=True, blank=True)
    noticed_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["author", "look_on", "entry"], name="freshness_of_author"),
            models.Index(fields=["look_on", "entry"], name="freshness_waiting", condition=models.Q(look_on__isnull=False)),
        ]


class Doubt(models.Model):
    """A member doubts that the entry still holds, in their words: for its author and the hosts of its space alone."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="doubts")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=1000)
    made_at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(null=True, blank=True)
    deed_key = models.CharField(max_length=80, null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["entry", "-made_at", "-id"], name="freshness_doubts")]
        constraints = [models.UniqueConstraint(fields=["member", "deed_key"], name="freshness_doubt_once")]


class Health(models.TextChoices):
    """How an entry stands on the day of counting; the first that is true of it."""

    SUPERSEDED = "superseded", _("Superseded")
    DOUBTED = "doubted", _("Doubted")
    DUE = "due", _("To be looked at")
    FRESH = "fresh", _("Fresh")
    OLD = "old", _("Unchecked for a year")


class StockCount(models.Model):
    """How many entries of one author for one audience stand so, counted anew each day (`freshness.jobs`).

    By author, so that what a block keeps from a viewer can be left out, and so that a group of fewer than five people is known as one.
    """

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    health = models.CharField(max_length=10, choices=Health)
    entries = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "author", "health"], name="freshness_counted_once")]
