"""The kit's tables; they live with the code that knows how to use them."""

from __future__ import annotations

from django.db import models

from commonplace.kit.clock import now
from commonplace.kit.jobs.models import Job

__all__ = ["Job", "UnheldFile"]


class UnheldFile(models.Model):
    """A file in the storage that no row refers to, and since when that is known (`kit.freeing`)."""

    name = models.CharField(max_length=300, unique=True)
    since = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.name
