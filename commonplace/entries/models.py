"""The spine: one row for everything a member contributes, the audiences it can have, its past versions and its tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse

from commonplace.entries.audience import ASIDE, GROUP, HELD, HELD_FIRST, AudienceQuerySet, EntryQuerySet
from commonplace.entries.words import RESPONSES, RIPENING, STAGE_OF, FeedbackWanted, Kind, Maturity, Ring
from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.kit.markdown.words import excerpt as words_of
from commonplace.people.models import Circle, Member
from commonplace.sources.models import Source
from commonplace.spaces.models import Space

if TYPE_CHECKING:
    from commonplace.kit.markdown import Rendered


class Audience(models.Model):
    """A set of people who may see an entry. One row per set (`key` says which), so that an entry needs one column and an index one term.

    keys: `web`, `organisation`, `me:<member id>`, `circle:<circle id>`, `space:<space id>`, `people:<owner id>:<hash of ids>`;
    `group:<name>` for people who change (`audiences.keep_group`);
    of responses alone `aside:<writer id>:<reader id>`, or `aside:<writer id>:` while nobody else sees it.
    """

    key = models.CharField(max_length=100, unique=True)
    ring = models.CharField(max_length=12, choices=Ring)
    owner = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey(Circle, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    people: models.ManyToManyField[Member, NamedReader] = models.ManyToManyField(Member, through="NamedReader", related_name="+")

    objects = AudienceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key

    @property
    def is_held(self) -> bool:
        """Moderators keep what has this audience from all but its author."""
        return self.key.startswith(HELD)

    @property
    def is_awaited(self) -> bool:
        """Held only until a host of its space has seen it, as the first things are that somebody new shares."""
        return self.key.startswith(HELD_FIRST)

    @property
    def is_aside(self) -> bool:
        """Of a response that was said to one person: it keeps this audience whatever becomes of its root's."""
        return self.key.startswith(ASIDE)

    @property
    def is_group(self) -> bool:
        """Of a group that a room keeps: who is named changes with it, and no author has named them."""
        return self.key.startswith(GROUP)


class NamedReader(models.Model):
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="named")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "member"], name="entries_named_reader_once")]


class Tag(models.Model):
    """A word that groups entries, in lower case. The tags of a hidden entry are hidden too, so a tag has no page of its own row."""

    name = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topics:tag", args=[self.name])


class Entry(models.Model):
    """Anything a member contributes.

    `quote` is the passage a highlight (or a comment on a passage) is about; `body` is Markdown; `body_html` its sanitised form with
    placeholders for what depends on the viewer (`kit.markdown`); `excerpt` its first words as plain text; `card_html` the card of lists,
    rendered once per revision. `made_at` is when it was first written, which for an import lies in the past. `announced_at` is None while
    quiet; `withdrawn_at` is set while it lies in its author's bin.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="entries")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="entries")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies")
    root = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="responses")
    maturity = models.CharField(max_length=10, choices=Maturity, default=Maturity.SEED)
    feedback_wanted = models.CharField(max_length=13, choices=FeedbackWanted, default=FeedbackWanted.NOTHING)
    title = models.CharField(max_length=300, blank=True)
    title_key = models.CharField(max_length=300, blank=True, editable=False)
    quote = models.TextField(blank=True)
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True, editable=False)
    excerpt = models.CharField(max_length=400, blank=True, editable=False)
    card_html = models.TextField(blank=True, editable=False)
    adds = models.CharField(max_length=500, blank=True)
    # The name under which it was first written, when it was brought in from elsewhere.
    byline = models.CharField(max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=now)
    edited_at = models.DateTimeField(default=now)
    announced_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    deed_key = models.CharField(max_length=80, null=True, blank=True, editable=False)
    tags: models.ManyToManyField[Tag, EntryTag] = models.ManyToManyField(Tag, through="EntryTag", related_name="entries")

    rendered: Rendered | None = None
    """What rendering the body gave, while the entry is being written (for ENTRY_STEPS); not stored."""
    tag_rows: list[tuple[int, str]] | None = None
    """The keys and names of its tags, when they have just been written with it (for ENTRY_STEPS); not stored."""
    title_before: str = ""
    """The title that a revision has just replaced by another (for ENTRY_STEPS); not stored."""
    is_repeat: bool = False
    """True on an entry that `adding.add_entries` found instead of adding it, because its deed was done before; not stored."""

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["-announced_at", "-id"],
                name="entries_announced",
                condition=models.Q(announced_at__isnull=False, withdrawn_at__isnull=True),
            ),
            models.Index(
                fields=["author", "-announced_at", "-id"],
                name="entries_announced_by",
                condition=models.Q(announced_at__isnull=False, withdrawn_at__isnull=True),
            ),
            models.Index(
                fields=["audience", "-announced_at", "-id"],
                name="entries_announced_in",
                condition=models.Q(announced_at__isnull=False, withdrawn_at__isnull=True),
            ),
            models.Index(fields=["author", "-made_at", "-id"], name="entries_of_author"),
            models.Index(fields=["author", "title_key"], name="entries_author_title"),
            models.Index(fields=["title_key"], name="entries_title", condition=~models.Q(title_key="")),
            models.Index(fields=["audience", "-made_at", "-id"], name="entries_in_audience"),
            models.Index(fields=["root", "id"], name="entries_responses", condition=models.Q(root__isnull=False)),
        ]
        constraints = [
            # A second click on the same button carries the same key, and finds the entry of the first.
            models.UniqueConstraint(fields=["author", "deed_key"], name="entries_deed_once"),
            models.UniqueConstraint(
                fields=["author", "source"],
                name="entries_one_save_per_source",
                condition=models.Q(kind="save", withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="entries_responses_have_parents",
                condition=models.Q(kind__in=RESPONSES, parent__isnull=False, root__isnull=False)
                | (~models.Q(kind__in=RESPONSES) & models.Q(parent__isnull=True, root__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.title or words_of(self.excerpt, 80) or self.uid

    def get_absolute_url(self) -> str:
        return reverse("web:entry", args=[self.uid])

    @property
    def ripeness(self) -> str:
        """How ripe it is, in the words of its kind; "" for kinds that do not ripen."""
        if self.kind not in RIPENING:
            return ""
        maturity = Maturity(self.maturity)
        return str(STAGE_OF[maturity].label if self.kind == Kind.PRACTICE else maturity.label)

    @property
    def is_announced(self) -> bool:
        return self.announced_at is not None

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class EntryTag(models.Model):
    """`made_at` repeats the entry's (which never changes), so that a tag's newest entries are one step through one index."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="entry_tags")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="entry_tags")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "tag"], name="entries_tag_once")]
        indexes = [models.Index(fields=["tag", "-made_at", "-entry"], name="entries_newest_of_tag")]


class Revision(models.Model):
    """A version that an edit replaced. The present version is the entry itself; number counts from 1.

    `made_at` is when its text was written, `replaced_at` when the next one was begun.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    editor = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="entries_revision_once")]
