"""A member's webhooks and incoming addresses, for their export. Without secrets, and of addresses only the host:
whoever has one could send to it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member
from commonplace.webhooks.models import Incoming, Webhook


def webhooks(member: Member) -> Iterator[Values]:
    for row in Webhook.objects.filter(owner=member).select_related("space"):
        space = row.space.slug if row.space else None
        yield plain(
            name=row.name,
            reach=row.reach,
            space=space,
            host=urlsplit(row.url).hostname,
            shape=row.shape,
            events=row.chosen,
            made_at=row.made_at,
        )


def incoming(member: Member) -> Iterator[Values]:
    for row in Incoming.objects.filter(owner=member).select_related("space"):
        space = row.space.slug if row.space else None
        yield plain(
            name=row.name, speaks=row.speaks, space=space, made_at=row.made_at, last_used_on=row.last_used_on, ended_at=row.ended_at
        )
