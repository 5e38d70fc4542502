"""What `peers` holds of a member, for their export. Of others nothing but that there was a circle."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.peers.models import Call, Guide, Joining, Place
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def circles(member: Member) -> Iterator[Values]:
    """The learning circles they were in, with what they themselves said week by week and at the harvest."""
    rows = Place.objects.filter(member=member, circle__published_at__isnull=False).select_related("circle", "goal")
    for place in rows.prefetch_related("check_ins__entry").order_by("pk"):
        said = [
            plain(week=one.week, line=one.line, entry=one.entry.uid if one.entry else None, made_at=one.made_at)
            for one in place.check_ins.all()
        ]
        yield {
            **plain(
                uid=place.circle.uid, name=place.circle.name, starts_on=place.circle.starts_on, goal=place.goal.uid if place.goal else None,
                aim=place.aim, zone=place.zone, answer=place.answer, left_at=place.left_at, can_now=place.can_now,
                may_stand_in_the_note=place.is_told, harvested_at=place.harvested_at,
            ),
            "hours": place.hours,
            "check_ins": said,
        }  # fmt: skip


def joined(member: Member) -> Iterator[Values]:
    """The calls they joined, with whom they would rather not meet: nobody else is ever shown that."""
    rows = Joining.objects.filter(member=member).select_related("call", "goal").prefetch_related("not_with__member")
    for row in rows.order_by("pk"):
        yield {
            **plain(
                call=row.call.uid, title=row.call.title, goal=row.goal.uid if row.goal else None, aim=row.aim, zone=row.zone,
                languages=row.languages, made_at=row.made_at, left_at=row.left_at,
            ),
            "hours": row.hours,
            "not_with": sorted(one.member.handle for one in row.not_with.all()),
        }  # fmt: skip


def called_for(member: Member) -> Iterator[Values]:
    """The calls they began."""
    for call in Call.objects.filter(made_by=member).select_related("space").order_by("pk"):
        yield plain(
            uid=call.uid, title=call.title, words=call.words, space=call.space.slug if call.space else None, join_until=call.join_until,
            starts_on=call.starts_on, size=call.size, published_at=call.published_at, called_off_at=call.called_off_at,
        )  # fmt: skip


def guides(member: Member) -> Iterator[Values]:
    """The versions of the guide that they wrote."""
    for guide in Guide.objects.filter(author=member).select_related("call").order_by("pk"):
        steps = [{"title": step["title"], "body": step["body"]} for step in guide.steps]
        yield {**plain(call=guide.call.uid if guide.call else None, number=guide.number, made_at=guide.made_at), "steps": steps}
