"""What a highlight needs beyond the spine: its anchor."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.sources.models import Snapshot, Source


class AnchorState(models.TextChoices):
    EXACT = "exact", _("exact")
    MOVED = "moved", _("moved")
    ORPHANED = "orphaned", _("orphaned")


PREFIX = 64
"""So many characters on each side of a quote are kept with it."""


class Highlight(models.Model):
    """Where the entry's quote stands: in which snapshot, at which code points of its text, and between which words.

    `prefix` and `suffix` are up to 64 characters before and after the quote (W3C Web Annotation, TextQuoteSelector and TextPositionSelector). All
    this never changes. `placed_on` is the newer copy on which the passage was looked for last (None: no other than `snapshot`), and what follows
    says what was found there; `confidence` is out of 100.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="highlight_body")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="highlights")
    prefix = models.CharField(max_length=PREFIX, blank=True)
    suffix = models.CharField(max_length=PREFIX, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    placed_on = models.ForeignKey(Snapshot, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=AnchorState, default=AnchorState.EXACT)
    confidence = models.PositiveSmallIntegerField(default=100)
    placed_start = models.PositiveIntegerField(null=True, blank=True)
    placed_end = models.PositiveIntegerField(null=True, blank=True)

    @property
    def words_before(self) -> str:
        """The prefix to be read by a person: without the first word, which may be cut."""
        parts = self.prefix.split(maxsplit=1)
        is_cut = len(self.prefix) == PREFIX and len(parts) > 1 and not self.prefix[0].isspace()
        return parts[1] if is_cut else self.prefix

    @property
    def words_after(self) -> str:
        """The suffix to be read by a person: without the last word, which may be cut."""
        parts = self.suffix.rsplit(maxsplit=1)
        is_cut = len(self.suffix) == PREFIX and len(parts) > 1 and not self.suffix[-1].isspace()
        return parts[0] if is_cut else self.suffix


class Reattachment(models.Model):
    """Where the author said, by hand, that an orphaned highlight belongs now; from then on this passage is followed. The quote stays as it was."""

    highlight = models.OneToOneField(Highlight, on_delete=models.CASCADE, primary_key=True, related_name="reattachment")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=now)


class ReadingPlace(models.Model):
    """Where a member stopped reading a source; nobody but them ever learns of it.

    `position` counts code points of the text of `snapshot` and is where to go on; `reached` says how far they ever came, in thousandths, which
    is all that is left when the copy is replaced. `finished_at` is set once they came to the end or said so.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.SET_NULL, null=True, related_name="+")
    position = models.PositiveIntegerField(default=0)
    reached = models.PositiveSmallIntegerField(default=0)
    seen_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "source"], name="sense_one_place_in_each_source")]
        indexes = [models.Index(fields=["member", "-seen_at"], name="sense_lately_read")]


class DailyNote(models.Model):
    """A member's note of one day, made when it is first kept. `day` is the day where the member was."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="daily_note")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "day"], name="sense_one_note_a_day")]


class NoteTemplate(models.Model):
    """Says that its author begins notes with this one; with `is_daily`, those of the day."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="note_template")
    is_daily = models.BooleanField(default=False)
