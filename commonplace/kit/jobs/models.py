"""The table of jobs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonplace.kit.clock import now
from commonplace.kit.ids import UID_LENGTH, new_uid


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    DEAD = "dead", _("Given up")


class Job(models.Model):
    """One piece of work to be done outside a request, at least once."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    name = models.CharField(max_length=120)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    priority = models.SmallIntegerField(default=0)
    run_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=1)
    unique_key = models.CharField(max_length=200, blank=True)
    # Whoever asked for it, as the room that enqueues names them; the kit knows no members.
    owner = models.CharField(max_length=40, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    # What the owner may be told about a failure; `last_error` with its traceback is for administrators only.
    message = models.TextField(blank=True)
    last_error = models.TextField(blank=True)
    worker = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField(default=now)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "unique_key"], condition=Q(state="waiting") & ~Q(unique_key=""), name="kit_job_waits_once"
            ),
        ]
        indexes = [
            models.Index(fields=["-priority", "run_at", "id"], condition=Q(state="waiting"), name="kit_job_waiting"),
            models.Index(fields=["heartbeat_at"], condition=Q(state="running"), name="kit_job_running"),
            models.Index(fields=["state", "finished_at", "id"], condition=Q(state__in=["done", "dead"]), name="kit_job_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.uid}"

    @property
    def has_ended(self) -> bool:
        return self.state in {State.DONE, State.DEAD}

    @property
    def progress_id(self) -> str:
        """What its progress bar is called in a page."""
        return f"progress-{self.uid}"
