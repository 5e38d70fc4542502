"""What assistants did in members' names."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonplace.kit.clock import now
from commonplace.kit.ids import UID_LENGTH, new_uid
from commonplace.people.models import Member, Token


class Outcome(models.TextChoices):
    DONE = "done", _("answered")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("failed")


class Call(models.Model):
    """One call of a tool: which, by which program, and what was asked in short, as the program said it. Never what was answered."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    token = models.ForeignKey(Token, null=True, on_delete=models.SET_NULL, related_name="+")
    tool = models.CharField(max_length=40)
    asked = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.DONE)
    made_at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["member", "-made_at", "-id"], name="assistants_newest_first")]

    def __str__(self) -> str:
        return f"{self.tool}: {self.asked}"
