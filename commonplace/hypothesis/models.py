"""What an annotation made with Hypothesis needs beyond the highlight."""

from __future__ import annotations

from django.db import models

from commonplace.entries.models import Entry


class Target(models.Model):
    """Where the client said that an annotation stands: its selectors as they came, which it is given back to find the place again in the page
    it shows. The highlight's own anchor, in the copy that is kept here, is a matter of `sense`."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="hypothesis_target")
    selectors = models.JSONField(default=list)
