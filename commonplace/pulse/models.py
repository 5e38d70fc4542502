"""The safety pulse. No table here says what somebody answered, nor whether they did (docs/administrators/safety-pulse.md).

While a pulse runs there are sums and no answer sheets; when it ends the sums go, and what everybody in the group may see is all that is left.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from commonplace.kit.clock import now
from commonplace.kit.ids import UID_LENGTH, new_uid
from commonplace.people.models import Member, Team
from commonplace.spaces.models import Space


class PulseQuerySet(models.QuerySet["Pulse"]):
    def open(self) -> PulseQuerySet:
        """Those that can be answered now."""
        return self.filter(opens_at__lte=now(), closes_at__gt=now(), closed_at__isnull=True)

    def giving_tickets(self) -> PulseQuerySet:
        """Those that are begun and not over: tickets are there before it opens, so that more people have one when the first answers."""
        return self.filter(closes_at__gt=now(), closed_at__isnull=True)

    def of(self, space_id: int | None, team_id: int | None) -> PulseQuerySet:
        """The waves of one group, the newest first; of the organisation where both are None."""
        return self.filter(space=space_id, team=team_id).order_by("-opens_at")


class Pulse(models.Model):
    """One wave of seven questions, put to a space, a team or (neither) the organisation. It opens and closes at full hours.

    `tally` is what was counted so far: `{"mistakes": [0, 1, 2, 4, 2], ...}`; {} from the moment that it is closed. `result` is what is
    shown then, written once: `{"mistakes": [step, step, step] or None, ...}` (`counting.Told`), {} where fewer than eight answered.
    `signals` is what people did meanwhile (`signals.told`), in the figures that were made that day.
    """

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    begun_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(default=now)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(db_index=True)
    told_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    tally: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    result: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)
    signals: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, blank=True)

    objects = PulseQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="pulse_one_group", condition=Q(space__isnull=True) | Q(team__isnull=True))]
        indexes = [models.Index(fields=["space", "team", "-opens_at"], name="pulse_waves")]

    def __str__(self) -> str:
        return self.uid

    def get_absolute_url(self) -> str:
        return reverse("pulse:answer", args=[self.uid])

    def is_open(self, at: datetime) -> bool:
        return self.closed_at is None and self.opens_at <= at < self.closes_at

    def can_be_taken_back(self, at: datetime) -> bool:
        """Nobody was told of it yet."""
        return self.told_at is None and at < self.opens_at


class Asked(models.Model):
    """Whom a pulse asks, and that their browser got its ticket; not when, not which, and not whether it was used.

    One row for each member, whatever group asked them: two pulses of the same three months have nobody in common, so that nothing can be
    subtracted from anything (docs/decisions/0082-safety-pulse.md). The database sees to it.
    """

    member = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE, related_name="+")
    pulse = models.ForeignKey(Pulse, on_delete=models.CASCADE, related_name="asked")
    has_ticket = models.BooleanField(default=False)


class Waiting(models.Model):
    """An answer sheet until the hour is full, when it goes into the sums. `answers`: a digit of 0 to 4 for each question, "-" for none."""

    ticket_hash = models.CharField(max_length=64, primary_key=True)
    pulse = models.ForeignKey(Pulse, on_delete=models.CASCADE, related_name="+")
    answers = models.CharField(max_length=7)
    due_at = models.DateTimeField(db_index=True)


class SpentTicket(models.Model):
    """A ticket that was used, by its hash, as long as the pulse runs; whose it was is not known."""

    ticket_hash = models.CharField(max_length=64, primary_key=True)
    pulse = models.ForeignKey(Pulse, on_delete=models.CASCADE, related_name="+")
