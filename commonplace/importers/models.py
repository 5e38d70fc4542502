"""What was brought in, and what became of each file."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Audience, Entry
from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member
from commonplace.pictures.models import Picture


class State(models.TextChoices):
    STAGED = "staged", _("Waiting to be read")
    READING = "reading", _("Being read")
    READY = "ready", _("Ready to be looked at")
    COMMITTING = "committing", _("Being brought in")
    DONE = "done", _("Brought in")
    FAILED = "failed", _("Could not be read")


class Outcome(models.TextChoices):
    NEW = "new", _("Will be taken")
    TAKEN = "taken", _("Taken")
    PRESENT = "present", _("Here already")
    CHANGED = "changed", _("Changed since")
    SKIPPED = "skipped", _("Skipped")
    ATTACHMENT = "attachment", _("Attachment")
    PICTURE = "picture", _("Picture that will be taken")
    KEPT = "kept", _("Picture taken")
    REMARK = "remark", _("Remark")


class Import(models.Model):
    """One file on its way in. `file` is kept until it is brought in, and empty for one read at the machine.

    `format` is the name of a format (`importers.formats`), "markdown", or empty until it was recognised.

    `audience` None means that each author alone sees what is theirs. `keeps_audiences`: what comes from an export of ours is seen by
    whom it was seen there, as far as they are here. `counts` holds how many lines there are of each outcome, and of links.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="imports")
    file = models.FileField(upload_to="imports", max_length=200, blank=True)
    file_name = models.CharField(max_length=200)
    format = models.CharField(max_length=30, blank=True, default="", db_default="")
    state = models.CharField(max_length=10, choices=State, default=State.STAGED)
    failure = models.CharField(max_length=500, blank=True)
    audience = models.ForeignKey(Audience, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    keeps_audiences = models.BooleanField(default=True)
    counts = models.JSONField(default=dict, blank=True)
    job_uid = models.CharField(max_length=12, blank=True)
    made_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True, blank=True)
    binned_at = models.DateTimeField(null=True, blank=True)
    deed_key = models.CharField(max_length=80, null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["member", "deed_key"], name="importers_upload_once")]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("importers:import", args=[self.uid])


class ImportLine(models.Model):
    """What became of one file, or a remark about it. `digest` is of the file's bytes, so that a later import sees whether it changed;
    for a picture, of its path (`pictures.mark_of`)."""

    of_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    path = models.CharField(max_length=500)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["of_import", "outcome", "id"], name="importers_line_outcome")]

    def __str__(self) -> str:
        return self.path
