"""Exports that a member asked for."""

from datetime import datetime, timedelta

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member
from commonplace.spaces.models import Space

KEPT = timedelta(days=7)


class State(models.TextChoices):
    WAITING = "waiting", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")


class Export(models.Model):
    """One archive of all that a member wrote, or of what is shared in a `space` that they host. The file goes after a week, the row with it."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="exports")
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    file = models.FileField(upload_to="exports", max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    entries = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    job_uid = models.CharField(max_length=12, blank=True)
    made_at = models.DateTimeField(default=now)
    deed_key = models.CharField(max_length=80, null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["member", "deed_key"], name="exporters_deed_once")]

    def __str__(self) -> str:
        return self.uid

    def get_absolute_url(self) -> str:
        return reverse("exporters:export", args=[self.uid])

    @property
    def goes_at(self) -> datetime:
        return self.made_at + KEPT
