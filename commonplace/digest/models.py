"""How each member wants their digest, and the letters that were or will be sent."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from commonplace.kit.clock import now
from commonplace.kit.ids import UID_LENGTH, new_uid
from commonplace.people.models import Member

MAX_ZONE = 64


class Rhythm(models.TextChoices):
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Once a week")
    NEVER = "never", _("Never")


class DigestChoice(models.Model):
    """`hour` and `weekday` (Monday is 0) are meant in `zone`; an empty one is the organisation's. `next_at` is when the next letter is due.
    `without` names the sections that are not to stand in it. `uid` stands, signed, in the links that end the digest."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="digest_choice")
    rhythm = models.CharField(max_length=6, choices=Rhythm, default=Rhythm.WEEKLY)
    weekday = models.PositiveSmallIntegerField(choices=list(WEEKDAYS.items()), default=0)
    hour = models.PositiveSmallIntegerField(validators=[MaxValueValidator(23)], default=8)
    zone = models.CharField(max_length=MAX_ZONE, blank=True)
    without = models.JSONField(default=list, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="digest_choice_due")]

    def __str__(self) -> str:
        return self.rhythm


class State(models.TextChoices):
    """`WAITING` and `SENDING` go on; the others are ends."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    NOTHING = "nothing"
    REFUSED = "refused"
    GIVEN_UP = "given-up"


class Sending(models.Model):
    """One letter to one member for one day, sent or not. It is `SENDING` before the mail server is asked, so that a worker that dies between
    sending and noting sends once more at most for each try; with the same Message-ID, by which mailboxes know it.

    `try_at`: not before then; while it is being sent, when it may be taken for dead. `said`: how the mail server refused it.
    """

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="digests")
    period = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(default=now)
    made_at = models.DateTimeField(default=now, db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "period"], name="digest_once_a_day")]
        indexes = [models.Index(fields=["try_at"], condition=Q(state__in=["waiting", "sending"]), name="digest_to_send")]

    def __str__(self) -> str:
        return f"{self.period} {self.state}"


class Told(models.Model):
    """What one section told a member last: the newest keys of what stood there (of the section's own kind), and when. So much is kept that no
    letter repeats the ones before; who told what to whom in all is kept nowhere."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=30)
    keys = models.JSONField(default=list)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "section"], name="digest_told_once")]
