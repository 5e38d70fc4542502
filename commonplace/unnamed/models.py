"""Asking without a name. No table here says who asked: only a secret that the asker keeps opens their question
(docs/administrators/asking-without-a-name.md).

No row bears the moment at which somebody did something: what an asker does waits until a full hour and is written down with that hour's time, in
an order of chance, so that neither times nor the order of keys join it to anything else.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.people.models import Member
from commonplace.spaces.models import Space


class UnnamedSpace(models.Model):
    """Its members may ask without their name here; a host has switched that on."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, primary_key=True, related_name="+")


class UnnamedQuestion(models.Model):
    """Only a hash of the secret is kept: a copy of the database opens nothing."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)


class Deed(models.TextChoices):
    ASK = "ask", _("Your question")
    REPLY = "reply", _("Your reply")
    EDIT = "edit", _("Your new words")
    ACCEPT = "accept", _("This solved it")
    UNACCEPT = "unaccept", _("This did not solve it")
    APPEAL = "appeal", _("Your appeal")


class Waiting(models.Model):
    """What an asker has said or done, until `due_at`, a full hour. `target` is what they answer, reword, accept, or appeal for. The row then goes."""

    deed = models.CharField(max_length=8, choices=Deed)
    secret_hash = models.CharField(max_length=64, db_index=True)
    space = models.ForeignKey(Space, null=True, on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey(Entry, null=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    due_at = models.DateTimeField(db_index=True)


class SheetGiven(models.Model):
    """This member's browser got the week's stamps, as everybody's does who looks in; not when, and not which."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    week = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "week"], name="unnamed_sheet_once")]


class SpentStamp(models.Model):
    """A stamp that was used, by its hash; whose it was is not known."""

    stamp_hash = models.CharField(max_length=64, primary_key=True)
    week = models.CharField(max_length=8, db_index=True)
