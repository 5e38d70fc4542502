"""What mentoring holds of a member, for their export: what they said and did. Of others only names that their own pages show them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from commonplace.mentoring.limits import kept_off, own_list
from commonplace.mentoring.models import Application, CheckIn, Closing, Item, Offer, Profile, Seat, Session, Standing
from commonplace.mentoring.queries import mentorships_of
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def mentoring(member: Member) -> Iterator[Values]:
    """One row for each thing; `what` says which."""
    for profile in Profile.objects.filter(member=member):
        yield plain(
            what="profile",
            helps_with=profile.helps_with,
            languages=profile.languages,
            zone=profile.zone,
            most=profile.most,
            is_in_pool=profile.is_in_pool,
        )
    for one in own_list(member):
        yield plain(what="not_with", member=one.other.handle, made_at=one.made_at)
    yield from _applications(member)
    yield from _offers(member)
    yield from _mentorships(member)


def _applications(member: Member) -> Iterator[Values]:
    rows = Application.objects.filter(member=member).select_related("round", "goal", "first", "second", "third")
    for one in rows.order_by("pk"):
        yield plain(
            what="application",
            round=one.round.name,
            role=one.role,
            text=one.text,
            goal=one.goal.uid if one.goal else "",
            most=one.most,
            takes_group=one.takes_group,
            wishes=[named.handle for named in (one.first, one.second, one.third) if named],
            made_at=one.made_at,
            withdrawn_at=one.withdrawn_at,
        )


def _offers(member: Member) -> Iterator[Values]:
    """What they asked others, and what both said yes to. What waits for them stands on their page, and passes."""
    asked = Offer.objects.filter(mentee=member).exclude(message="") | Offer.objects.filter(
        Q(mentor=member) | Q(mentee=member), standing=Standing.JOINED
    )
    off = kept_off(member.pk)
    for one in asked.select_related("mentor", "mentee", "round").order_by("pk").distinct():
        other = one.mentor if one.mentee_id == member.pk else one.mentee
        if other.pk not in off:
            yield plain(what="offer", other=other.handle, message=one.message, standing=one.standing, made_at=one.made_at)


def _mentorships(member: Member) -> Iterator[Values]:
    for found in mentorships_of(member).order_by("pk"):
        seats = [seat.mentee.handle for seat in found.seats.all()]
        yield plain(
            what="mentorship",
            mentor=found.mentor.handle,
            mentees=seats,
            round=found.round.name if found.round else "",
            began_at=found.began_at,
            ended_at=found.ended_at,
            left_at=Seat.objects.filter(mentorship=found, mentee=member).values_list("left_at", flat=True).first(),
            items=[
                plain(sort=item.sort, text=item.text, done_at=item.done_at)
                for item in Item.objects.filter(mentorship=found, by=member, removed_at=None)
            ],
            sessions=[
                plain(held_on=row.held_on, entry=row.entry.uid)
                for row in Session.objects.filter(mentorship=found, entry__author=member).select_related("entry")
            ],
            check_ins=[
                plain(mood=row.mood, word=row.word, made_at=row.made_at) for row in CheckIn.objects.filter(mentorship=found, member=member)
            ],
            looked_back=[
                plain(between=row.between.uid if row.between else "", shared=row.shared.uid if row.shared else "")
                for row in Closing.objects.filter(mentorship=found, mentee=member).select_related("between", "shared")
            ],
        )
