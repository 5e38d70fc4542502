"""What a member wrote about topics, for their export."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member
from commonplace.topics.models import TopicText


def texts(member: Member) -> Iterator[Values]:
    for row in TopicText.objects.filter(by=member).select_related("tag").order_by("pk"):
        yield plain(topic=row.tag.name, text=row.text, made_at=row.made_at)
