"""What a highlight needs beyond the spine: its anchor."""

from django.db import models

from commonplace.entries.models import Entry
from commonplace.sources.models import Snapshot


class Highlight(models.Model):
    """Where the entry's quote stands: in which snapshot, at which code points of its text, and between which words.

    `prefix` and `suffix` are up to 32 characters before and after the quote (W3C Web Annotation, TextQuoteSelector and TextPositionSelector).
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="highlight_body")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="highlights")
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
