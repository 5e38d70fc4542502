"""What a highlight needs beyond the spine: its anchor."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.sources.models import Snapshot


class AnchorState(models.TextChoices):
    EXACT = "exact", _("exact")
    MOVED = "moved", _("moved")
    ORPHANED = "orphaned", _("orphaned")


class Highlight(models.Model):
    """Where the entry's quote stands: in which snapshot, at which code points of its text, and between which words.

    `prefix` and `suffix` are up to 64 characters before and after the quote (W3C Web Annotation, TextQuoteSelector and TextPositionSelector). All
    this never changes. `placed_on` is the newer copy on which the passage was looked for last (None: no other than `snapshot`), and what follows
    says what was found there; `confidence` is out of 100.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="highlight_body")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="highlights")
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    placed_on = models.ForeignKey(Snapshot, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=AnchorState, default=AnchorState.EXACT)
    confidence = models.PositiveSmallIntegerField(default=100)
    placed_start = models.PositiveIntegerField(null=True, blank=True)
    placed_end = models.PositiveIntegerField(null=True, blank=True)


class Reattachment(models.Model):
    """Where the author said, by hand, that an orphaned highlight belongs now; from then on this passage is followed. The quote stays as it was."""

    highlight = models.OneToOneField(Highlight, on_delete=models.CASCADE, primary_key=True, related_name="reattachment")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=now)
