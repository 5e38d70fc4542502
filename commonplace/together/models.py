"""Notes that several members write at once: the shared document of each, what was added to it, who may write, and who wrote what."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from commonplace.entries.models import Entry, Revision
from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member


class LiveNote(models.Model):
    """A note that was opened for writing together; `closed_at` is None while it is.

    Its document is `Base.state` with the updates of a number above `base_number`; the text of the base is the body that the entry had as its
    revision `base_revision`. Whoever adds an update holds this row, so numbers have no gaps and become visible in their order. `uid`
    names the document to browsers that keep words for it.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="live_note")
    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    everyone = models.BooleanField(default=False)
    opened_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True, blank=True)
    last_number = models.PositiveBigIntegerField(default=0)
    base_number = models.PositiveBigIntegerField(default=0)
    base_revision = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["-opened_at", "-entry"], name="together_open", condition=Q(closed_at__isnull=True))]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Base(models.Model):
    """A document as one update, apart from its row, which is read far more often."""

    live = models.OneToOneField(LiveNote, on_delete=models.CASCADE, primary_key=True, related_name="base")
    state = models.BinaryField()


class Update(models.Model):
    """What was added to a document at one time by one member; without a member: what another door changed in the body."""

    live = models.ForeignKey(LiveNote, on_delete=models.CASCADE, related_name="updates")
    number = models.PositiveBigIntegerField()
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    data = models.BinaryField()
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["live", "number"], name="together_update_once")]


class Writer(models.Model):
    """A member whom the author chose to write with."""

    live = models.ForeignKey(LiveNote, on_delete=models.CASCADE, related_name="writers")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["live", "member"], name="together_writer_once")]


class Hand(models.Model):
    """A member wrote on this version of a note that was opened for writing together; without a version: on the present one."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="hands")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.CASCADE, related_name="hands")
    wrote_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "member", "version"], name="together_hand_once", condition=Q(version__isnull=False)),
            models.UniqueConstraint(fields=["entry", "member"], name="together_present_hand_once", condition=Q(version__isnull=True)),
        ]


class Visit(models.Model):
    """An open page of a member on a document, kept by the process `holder`; counts for nothing once that has fallen silent (`seen_at`).

    `caret` is where they write, in the document's own terms; `moves` counts how often it was another.
    """

    uid = models.CharField(max_length=12, unique=True)
    live = models.ForeignKey(LiveNote, on_delete=models.CASCADE, related_name="visits")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    holder = models.CharField(max_length=12)
    writes = models.BooleanField()
    caret = models.JSONField(null=True, blank=True)
    moves = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["holder"], name="together_visits_of_holder")]
