"""How knowledge moves through the organisation, in numbers.

Two kinds of tables. `Standing` and `Counted` are what is counted from deeds as they happen; no page reads them. `Publication` is what pages show:
the figures of a quarter that has ended, made once and never changed (docs/how-finding-works.md, "The organisation's flow").
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member
from commonplace.spaces.models import Space

REBUILD_DIES = timedelta(hours=1)
"""A rebuilding that began longer ago has died."""


class Book(models.Model):
    """One row: which `edition` of the counts holds. Whoever counts holds it locked, so that two never count at once."""

    edition = models.PositiveIntegerField(default=0)
    built_at = models.DateTimeField(null=True, blank=True)
    rebuilding_since = models.DateTimeField(null=True, blank=True)

    @classmethod
    def locked(cls) -> Book:
        """For the length of the transaction."""
        cls.objects.get_or_create(pk=1)
        return cls.objects.select_for_update().get(pk=1)

    def is_rebuilding(self, at: datetime) -> bool:
        return self.rebuilding_since is not None and at - self.rebuilding_since < REBUILD_DIES


class Standing(models.Model):
    """How often a member did what in a quarter, as `flows.packing` packs it.

    `team` is the key of the team that the member had when first counted in that quarter, 0 for none; it stays for the quarter, so that moving to
    another team moves nobody's deeds between groups. References are not checked here: the rows are written by the hundred thousand.
    """

    edition = models.PositiveIntegerField()
    quarter = models.PositiveSmallIntegerField()
    member = models.ForeignKey(Member, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    team = models.BigIntegerField(default=0)
    packed = models.BinaryField(default=bytes)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "quarter", "member"], name="flows_standing_once")]


class Counted(models.Model):
    """What an entry has added to the standings, so that exactly that can be taken away again."""

    edition = models.PositiveIntegerField()
    entry_key = models.BigIntegerField()
    packed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "entry_key"], name="flows_counted_once")]


class Publication(models.Model):
    """The figures of a quarter, as every member may see them; written once."""

    quarter = models.PositiveSmallIntegerField(unique=True)
    figures = models.JSONField()
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["quarter"]


class SpacePublication(models.Model):
    """The figures of a quarter of what was shared in a space, as everybody in it may see them; written once."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+", db_index=False)
    quarter = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "quarter"], name="flows_space_quarter_once")]


class Measure(models.TextChoices):
    """What the time from joining is measured to."""

    QUESTION = "question", _("their first question")
    ANSWER = "answer", _("the first answer that they received")
    SHARE = "share", _("the first thing they shared")
    THANKS = "thanks", _("the first thanks that they received")


class GapQuestion(models.Model):
    """The organisation's own question about how newcomers come in, and how it is measured. `removed_at` while it can be put back."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    words = models.CharField(_("The question"), max_length=200)
    measure = models.CharField(_("Measured from joining to"), max_length=10, choices=Measure)
    pinned_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True, blank=True)
