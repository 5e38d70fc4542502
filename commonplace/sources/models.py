"""Sources: one row per thing out there, shared by all. What members do with it is theirs, and lives in entries.

A source has no visibility of its own: a member may see it when they may see an entry about it (`entries.audience`).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member

FILES = "urn:x-commonplace:file:"
"""How the identity of a file that was handed in begins; the hash of its bytes follows."""


class SourceKind(models.TextChoices):
    PAGE = "page", _("page")
    PDF = "pdf", _("PDF")
    BOOK = "book", _("book")
    VIDEO = "video", _("video")
    PODCAST = "podcast", _("podcast")
    TALK = "talk", _("talk")
    CONVERSATION = "conversation", _("conversation")


class Source(models.Model):
    """`url` is the identity of the source: the normalised address (`sources.addresses.normalise_url`), or the URN of a book, talk or
    conversation that has none (`sources.meeting`)."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    kind = models.CharField(max_length=12, choices=SourceKind, default=SourceKind.PAGE)
    url = models.CharField(max_length=2000, unique=True)
    title = models.CharField(max_length=500, blank=True)
    author = models.CharField(max_length=300, blank=True)
    site = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12, blank=True)
    published_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=now)
    fetched_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title or self.url

    def get_absolute_url(self) -> str:
        return reverse("sense:reader", args=[self.uid])

    @property
    def is_on_the_web(self) -> bool:
        """Whether `url` is an address that can be opened and fetched."""
        return self.url.startswith(("http://", "https://"))

    @property
    def is_a_file(self) -> bool:
        """Whether it is a file that members handed in."""
        return self.url.startswith(FILES)

    @property
    def host(self) -> str:
        """The site's name in the address, which whoever knows the address knows; of a book its author."""
        if not self.is_on_the_web:
            return self.author or str(self.get_kind_display())
        return urlsplit(self.url).netloc.removeprefix("www.")


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def fetched(self) -> SnapshotQuerySet:
        """The copies that the server fetched itself, which are the same for everyone who may see the source."""
        return self.filter(sender__isnull=True)


class Snapshot(models.Model):
    """The readable copy of a source as it was at one moment.

    `html` is sanitised and safe to show; `text` is exactly the text content of `html` (so that offsets into one are offsets into the
    other); positions of highlights count its code points.

    A copy with a `sender` is what that member's own browser showed them, behind a sign-in perhaps. It is theirs: nobody else may read it,
    unless `goes_with_save` says that whoever may see their save of the source may (`entries.audience.snapshots_visible_to`). `title` is
    what such a page called itself; nothing of it is ever written to the source, which others share.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="snapshots")
    html = models.TextField()
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=now)
    sender = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    goes_with_save = models.BooleanField(default=False)
    title = models.CharField(max_length=500, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        get_latest_by = "made_at"
        constraints = [
            models.UniqueConstraint(fields=["source", "text_hash"], name="sources_snapshot_once", condition=models.Q(sender__isnull=True)),
            models.UniqueConstraint(
                fields=["source", "sender", "text_hash"], name="sources_sent_copy_once", condition=models.Q(sender__isnull=False)
            ),
        ]


class Original(models.Model):
    """The file that a copy was made from (a PDF), kept as it came. `file` is its name in the storage (`kit.stored_files`).

    `page_starts` are the code points of the copy's text at which its pages begin; empty, and `snapshot` None, when no text could be read.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="originals")
    snapshot = models.OneToOneField(Snapshot, on_delete=models.CASCADE, null=True, blank=True, related_name="original")
    file = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField(default=0)
    page_starts = models.JSONField(default=list)
    made_at = models.DateTimeField(default=now)

    class Meta:
        get_latest_by = "made_at"
        constraints = [models.UniqueConstraint(fields=["source", "file"], name="sources_original_once")]
        indexes = [models.Index(fields=["file"], name="sources_original_file")]


class KeptPicture(models.Model):
    """A picture of a copy, kept here. `url` is where the page has it (or the hash of one that was written into the page itself); `file` is ""
    when it could not be had, and the copy then shows a link to it."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="pictures")
    url = models.CharField(max_length=2000)
    file = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=40, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "url"], name="sources_picture_once")]
        indexes = [models.Index(fields=["file"], name="sources_picture_file")]


class Alias(models.Model):
    """Another address of a source. `uid` is the name that the source had here under that address, so that links to it still lead somewhere."""

    url = models.CharField(max_length=2000, unique=True)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="aliases")
    uid = models.CharField(max_length=12, blank=True, db_index=True)
    made_at = models.DateTimeField(default=now)
