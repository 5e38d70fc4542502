"""What `moderation` holds of a member, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.moderation.models import Report
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def reports(member: Member) -> Iterator[Values]:
    """What they reported, in their words; not the text of others."""
    for row in Report.objects.filter(member=member).select_related("case__entry", "case__person").order_by("pk"):
        entry, person = row.case.entry, row.case.person
        yield plain(
            entry=entry.uid if entry else None, person=person.handle if person else None, why=row.why, words=row.words, made_at=row.made_at
        )
