"""A hatch: its ground as numbered passages, its sentences with the passages they rest on, what became of it, and what models were asked for.

All of it is its drafter's alone. What others see is the entry that it may become (`Kept`), with the receipts whose passages they may see.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from commonplace.entries.models import Entry
from commonplace.hatch.words import Choice, Form, From, Hand, Move, Part, State, Verdict
from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member
from commonplace.sources.models import Source


class Hatch(models.Model):
    """`about` is what the ground was gathered from, as a person would say it ("madder"); `wish` what the drafter wants to find out, in their words.

    `model` is empty where no language model had a part in it; `prompt` is the version of what it was told. `failure` says why it ended early.
    `tokens_in`, `tokens_out` and `cost` (in millionths of the currency that the administrator names) are what it took.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="hatches")
    gathered_from = models.CharField(max_length=10, choices=From)
    about = models.CharField(max_length=300, blank=True)
    wish = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=300, blank=True)
    form = models.CharField(max_length=10, choices=Form, default=Form.NOTE)
    move = models.CharField(max_length=13, choices=Move, default=Move.SYNTHESIS)
    state = models.CharField(max_length=8, choices=State, default=State.CHOOSING)
    model = models.CharField(max_length=200, blank=True)
    prompt = models.CharField(max_length=20, blank=True)
    failure = models.CharField(max_length=500, blank=True)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    cost = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(default=now)
    hatched_at = models.DateTimeField(null=True, blank=True)
    deed_key = models.CharField(max_length=80, null=True, blank=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["member", "-made_at", "-id"], name="hatch_of_member")]
        constraints = [models.UniqueConstraint(fields=["member", "deed_key"], name="hatch_deed_once")]

    def __str__(self) -> str:
        return self.title or self.about or self.uid

    def get_absolute_url(self) -> str:
        return reverse("hatch:hatch", args=[self.uid])

    @property
    def is_running(self) -> bool:
        return self.state in {State.WAITING, State.HATCHING}


class Passage(models.Model):
    """One piece of the ground, as it was when it was gathered. `entry` is what it was taken from, or `source` where it is a page's own text.

    `is_in` says whether it is rested on; `reason` why it was left out before anybody looked ("" where the drafter decides).
    """

    hatch = models.ForeignKey(Hatch, on_delete=models.CASCADE, related_name="passages")
    number = models.PositiveIntegerField()
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="hatched_from")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    group = models.PositiveIntegerField(default=0)
    is_in = models.BooleanField(default=True)
    reason = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["hatch", "number"], name="hatch_passage_once"),
            models.CheckConstraint(
                name="hatch_passage_of_something", condition=models.Q(entry__isnull=False) | models.Q(source__isnull=False)
            ),
        ]


class Sentence(models.Model):
    """`machine_text` is what a machine wrote or took, and never changes; `text` is what stands there now. `found` are the findings of the checks
    with the words they were found in; `score` the support in hundredths."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    hatch = models.ForeignKey(Hatch, on_delete=models.CASCADE, related_name="sentences")
    position = models.PositiveIntegerField()
    part = models.CharField(max_length=8, choices=Part, default=Part.THEME)
    heading = models.CharField(max_length=300, blank=True)
    hand = models.CharField(max_length=7, choices=Hand)
    text = models.TextField(blank=True)
    machine_text = models.TextField(blank=True)
    choice = models.CharField(max_length=9, choices=Choice, default=Choice.OPEN)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    score = models.PositiveSmallIntegerField(default=0)
    found = models.JSONField(default=list)
    passages: models.ManyToManyField[Passage, Receipt] = models.ManyToManyField(Passage, through="Receipt", related_name="sentences")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["hatch", "position"], name="hatch_sentence_once")]


class Receipt(models.Model):
    """A sentence rests on a passage."""

    sentence = models.ForeignKey(Sentence, on_delete=models.CASCADE, related_name="receipts")
    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="receipts")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sentence", "passage"], name="hatch_receipt_once")]


class Kept(models.Model):
    """The entry that a hatch became: the label "a machine had a part in this" stays with it as long as it lives, whatever is edited."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="hatched")
    hatch = models.OneToOneField(Hatch, on_delete=models.PROTECT, related_name="kept")
    made_at = models.DateTimeField(default=now)


class Sprout(models.Model):
    """A question, a practice or an experiment that came out of a hatch on its way."""

    hatch = models.ForeignKey(Hatch, on_delete=models.CASCADE, related_name="sprouts")
    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="+")
    sentence = models.ForeignKey(Sentence, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)


class ModelUse(models.Model):
    """What a model was asked for, for whom, and what it took; `hatch` None once that is gone. Never what was said."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    hatch = models.ForeignKey(Hatch, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    model = models.CharField(max_length=200)
    prompt = models.CharField(max_length=20)
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    cost = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["member", "-made_at"], name="hatch_model_uses")]


class Allowance(models.Model):
    """How many tokens were used on a day (UTC), by a member or, with `member` None, by all; what is being asked for now is counted as if it took all
    it may. One statement adds to it only while that stays within the limit (`model.allowance`)."""

    day = models.DateField()
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    tokens = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "member"], name="hatch_allowance_once", condition=models.Q(member__isnull=False)),
            models.UniqueConstraint(fields=["day"], name="hatch_allowance_of_all_once", condition=models.Q(member__isnull=True)),
        ]
