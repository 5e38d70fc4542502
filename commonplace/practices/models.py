"""What a practice needs beyond the spine: its fields, its stage, and the evidence that moved it."""

from __future__ import annotations

from hashlib import sha256

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.entries.words import Stage
from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member, Team


class Practice(models.Model):
    """The entry's title is the claim; its body is put together from these fields, in Markdown each.

    `uid` and `author` repeat the entry's (which never change), so that the board begins at these few rows. `moved_at` is when it came to
    its stage. The next review is the entry's own (`freshness.Upkeep`).
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="practice_body")
    uid = models.CharField(max_length=12, unique=True, editable=False)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.HUNCH)
    moved_at = models.DateTimeField(default=now)
    context = models.TextField(blank=True)
    probe = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    limits = models.TextField(blank=True)
    keepers: models.ManyToManyField[Member, Keeper] = models.ManyToManyField(Member, through="Keeper", related_name="+")

    class Meta:
        indexes = [models.Index(fields=["stage", "-moved_at", "-entry"], name="practices_of_stage")]


class Keeper(models.Model):
    """A member who keeps the practice together with its author."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="kept_by")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "member"], name="practices_keeper_once")]


class Verdict(models.TextChoices):
    WORKED = "worked", _("It worked")
    PARTLY = "partly", _("It worked in part")
    DID_NOT = "did_not", _("It did not work")


class Experiment(models.Model):
    """A try with a start, a measure and an end. `result` and `verdict` are set when it has ended."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="experiments")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    tries = models.CharField(max_length=500)
    measure = models.CharField(max_length=500)
    starts_on = models.DateField()
    ends_on = models.DateField()
    made_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    result = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "-made_at", "-id"], name="practices_experiments")]

    @property
    def mark(self) -> str:
        """Another one for each result that it had; "" while it has none."""
        return sha256(f"{self.verdict}:{self.result}".encode()).hexdigest() if self.ended_at else ""


class Outcome(models.Model):
    """What came of it where somebody tried it: their words, never a score. `team` is where that was; `removed_at` while it can be put back."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="outcomes")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict)
    tried_on = models.DateField()
    words = models.TextField()
    evidence = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True, blank=True)
    deed_key = models.CharField(max_length=80, null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "verdict", "-made_at", "-id"], name="practices_outcomes")]
        constraints = [models.UniqueConstraint(fields=["member", "deed_key"], name="practices_outcome_once")]


class Adoption(models.Model):
    """A member says that their team (or they themselves) works this way since a day; `ended_on` is when they stopped."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="adoptions")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateField()
    how = models.TextField(blank=True)
    made_at = models.DateTimeField(default=now)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "-made_at", "-id"], name="practices_adoptions")]
        constraints = [
            models.UniqueConstraint(fields=["practice", "member"], name="practices_adopts_once", condition=Q(ended_on__isnull=True))
        ]


class Move(models.Model):
    """The practice came from one stage to another: who, when, why, and on what evidence."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="moves")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    from_stage = models.CharField(max_length=10, choices=Stage)
    to_stage = models.CharField(max_length=10, choices=Stage)
    reason = models.CharField(max_length=1000, blank=True)
    heir = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index(fields=["practice", "-made_at", "-id"], name="practices_moves"),
            models.Index(fields=["-made_at", "-id"], name="practices_moves_newest"),
        ]


class MoveEvidence(models.Model):
    """One thing that a move rested on. Of an entry one learns only while one may see it."""

    move = models.ForeignKey(Move, on_delete=models.CASCADE, related_name="evidence")
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    experiment = models.ForeignKey(Experiment, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    outcome = models.ForeignKey(Outcome, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    adoption = models.ForeignKey(Adoption, null=True, blank=True, on_delete=models.CASCADE, related_name="+")


class MovesTold(models.Model):
    """Up to which move a member's digests have told."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="practice_moves_told")
    until = models.BigIntegerField(default=0)
