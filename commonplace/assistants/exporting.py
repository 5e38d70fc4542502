"""What assistants did in a member's name, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.assistants.models import Call
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def calls(member: Member) -> Iterator[Values]:
    for row in Call.objects.filter(member=member).select_related("token").order_by("pk").iterator():
        program = row.token.name if row.token else None
        yield plain(tool=row.tool, asked=row.asked, program=program, outcome=row.outcome, made_at=row.made_at)
