"""The kit's only table; it lives with the code that knows how to use it."""

from commonplace.kit.jobs.models import Job

__all__ = ["Job"]
