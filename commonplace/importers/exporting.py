"""What a member brought in, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.importers.models import Import
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def imports(member: Member) -> Iterator[Values]:
    """Each file by its name and its counts; what came with it is among the entries."""
    for one in Import.objects.filter(member=member).order_by("pk"):
        said = {"file_name": one.file_name, "format": one.format, "state": one.state, "counts": one.counts}
        yield plain(**said, made_at=one.made_at, finished_at=one.finished_at)
