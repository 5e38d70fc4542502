"""Mentoring and learning circles in the world of the crawls: a round, a mentorship and a circle as some see them; and what is hidden of all this."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.freshness.days import today
from commonplace.kit.clock import now
from commonplace.mentoring.models import (
    Application,
    CheckIn,
    Closing,
    Item,
    Mentorship,
    Mood,
    NotWith,
    Offer,
    Role,
    Round,
    Seat,
    Session,
    Sort,
    Standing,
)
from commonplace.peers import models as peers
from commonplace.peers.actions import meeting
from commonplace.peers.actions.company import keep_company
from commonplace.peers.tests.samples import TABLE, call_of, called, monday
from commonplace.peers.words import Answer
from commonplace.people.models import Block, Member
from commonplace.spaces.models import Space
from tests.cast import Cast

ROUND = "A round for everybody"


def learn_together(cast: Cast) -> None:
    """A round of the organisation, in which a mentor and a mentee take part, and the call that all may join."""
    found = _round(cast.gita, None, ROUND)
    _apply(found, mentor=cast.farah, mentee=cast.chidi, words="Madder")
    offer = Offer.objects.create(round=found, mentor=cast.farah, mentee=cast.chidi, standing=Standing.JOINED)
    together = Mentorship.objects.create(round=found, mentor=cast.farah)
    Seat.objects.create(mentorship=together, mentee=cast.chidi, offer=offer)
    call_of(cast.gita)


def round_of_all() -> Round | None:
    return Round.objects.filter(name=ROUND).first()


def hide_together(cast: Cast, viewer: Member | None, words: str) -> list[Entry]:
    """Rounds and calls of spaces in which the viewer is not, what others said in those that they know, pairs and circles of others, who keeps whom
    off, and, within what they are in, what is not for them. Gives the notes among it."""
    others = [one for one in (cast.chidi, cast.farah, cast.ines, cast.dora) if one != viewer]
    notes: list[Entry] = []
    for space, host, members in ((cast.lantern, cast.emil, {cast.emil, cast.amina}), (cast.almanac, cast.farah, {cast.farah})):
        if viewer not in members:
            notes += _learn_apart(space, host, others, words)
    notes += _pair(None, mentor=others[0], mentee=others[1], words=words)
    notes += _circle(None, others[:3], words)
    if viewer not in (cast.farah, cast.chidi):
        notes += _said_in_the_round_of_all(words)
    if viewer != cast.gita:
        _take_part(cast, others, words)
    _keep_off([*others, cast.amina, cast.bruno], viewer)
    notes += _within_what_is_theirs(viewer, words)
    return notes


def _learn_apart(space: Space, host: Member, others: Sequence[Member], words: str) -> list[Entry]:
    found = _round(host, space, words)
    _apply(found, mentor=others[0], mentee=others[1], words=words)
    call = called(host, space, title=words)
    _join(call, others, words)
    return _pair(found, mentor=others[0], mentee=others[1], words=words) + _circle(call, others[:3], words)


def _round(maker: Member, space: Space | None, name: str) -> Round:
    return Round.objects.create(made_by=maker, space=space, name=name, apply_until=today(), works_until=today() + timedelta(days=90))


def _apply(found: Round, *, mentor: Member, mentee: Member, words: str) -> None:
    sides = ((mentor, Role.MENTOR), (mentee, Role.MENTEE))
    Application.objects.bulk_create(Application(round=found, member=member, role=role, text=words) for member, role in sides)


def _pair(found: Round | None, *, mentor: Member, mentee: Member, words: str) -> list[Entry]:
    """A mentorship that has all there can be, and one that somebody passed."""
    Offer.objects.create(round=found, mentor=mentee, mentee=mentor, standing=Standing.PASSED, message=words)
    offer = Offer.objects.create(round=found, mentor=mentor, mentee=mentee, standing=Standing.JOINED, message=words)
    together = Mentorship.objects.create(round=found, mentor=mentor, ended_at=now() if found else None)
    Seat.objects.create(mentorship=together, mentee=mentee, offer=offer)
    return _said_between(together, mentor, mentee, words)


def _said_in_the_round_of_all(words: str) -> list[Entry]:
    """Within a pair that whoever runs the round knows of."""
    together = Mentorship.objects.filter(round__name=ROUND).select_related("mentor").first()
    return _said_between(together, together.mentor, together.seats.get().mentee, words) if together else []


def _said_between(together: Mentorship, mentor: Member, mentee: Member, words: str) -> list[Entry]:
    Item.objects.bulk_create(Item(mentorship=together, sort=sort, text=words, by=mentor) for sort in Sort)
    CheckIn.objects.create(mentorship=together, member=mentee, mood=Mood.STUCK, word=words)
    notes = [_note(mentee, [mentor], words) for _part in range(2)]
    Session.objects.create(mentorship=together, entry=notes[0], held_on=today())
    Closing.objects.create(mentorship=together, mentee=mentee, between=notes[1])
    return notes


def _note(author: Member, readers: Sequence[Member], words: str) -> Entry:
    return add_entry(author, Draft(kind=Kind.NOTE, title=words, body=f"{words} and madder", audience=audiences.of_people(author, readers)))


def _circle(call: peers.Call | None, members: Sequence[Member], words: str) -> list[Entry]:
    circle = peers.LearningCircle.objects.create(
        call=call, name=words, begun_by=members[0], starts_on=monday(-2), published_at=now(), meets_at=now() + timedelta(days=2)
    )
    _seat(circle, members, words)
    meeting.check_in(members[0], circle, week=1, line=words, text=f"{words} and madder")
    note = meeting.write_note(members[1], circle, title=words, body=f"{words} and madder")
    said = peers.CheckIn.objects.get(place__circle=circle).entry
    assert said is not None
    return [said, note]


def _seat(circle: peers.LearningCircle, members: Sequence[Member], words: str) -> None:
    places = [
        peers.Place(circle=circle, member=member, aim=words, answer=Answer.ACCEPTED, can_now=words, is_told=True) for member in members
    ]
    peers.Place.objects.bulk_create(places)
    keep_company(circle)


def _join(call: peers.Call, members: Sequence[Member], words: str) -> None:
    rows = peers.Joining.objects.bulk_create(peers.Joining(call=call, member=member, aim=words) for member in members)
    peers.NotWith.objects.create(joining=rows[0], member=members[1])


def _take_part(cast: Cast, others: Sequence[Member], words: str) -> None:
    """In the round and the call that everybody knows: only who runs them reads who, and what was drafted or passed."""
    found = round_of_all()
    if found is not None:
        _apply(found, mentor=others[2], mentee=others[1] if others[1] != cast.chidi else cast.bruno, words=words)
        Offer.objects.create(round=found, mentor=others[2], mentee=others[1])
        Offer.objects.create(round=found, mentor=others[2], mentee=others[0], standing=Standing.PASSED)
    call = call_of(cast.gita)
    _join(call, others, words)
    proposed = peers.LearningCircle.objects.create(call=call, name=words, starts_on=call.starts_on)
    peers.Place.objects.bulk_create(peers.Place(circle=proposed, member=member, aim=words) for member in others)


def _keep_off(keepers: Sequence[Member], viewer: Member | None) -> None:
    """The lists of others, on which the viewer stands."""
    pairs = [(one, other) for one in keepers for other in ([viewer] if viewer else []) if one != other]
    NotWith.objects.bulk_create([NotWith(member=one, other=other) for one, other in pairs], ignore_conflicts=True)
    rows = peers.Joining.objects.filter(member__in=[one for one, _other in pairs])
    peers.NotWith.objects.bulk_create([peers.NotWith(joining=row, member=viewer) for row in rows if viewer], ignore_conflicts=True)


def _within_what_is_theirs(viewer: Member | None, words: str) -> list[Entry]:
    """A session's note that the other keeps for themself, a contribution that stays private, and somebody whom a block keeps away."""
    if viewer is None:
        return []
    notes = []
    for together in Mentorship.objects.filter(seats__mentee=viewer) | Mentorship.objects.filter(mentor=viewer):
        seat = together.seats.select_related("mentee").get()
        other = together.mentor if seat.mentee == viewer else seat.mentee
        kept = add_entry(other, Draft(kind=Kind.NOTE, title=words, body=words, audience=audiences.only_me(other)))
        Session.objects.create(mentorship=together, entry=kept, held_on=today())
        notes.append(kept)
    for circle in peers.LearningCircle.objects.filter(name=TABLE, places__member=viewer):
        notes += _unseen_in(circle, viewer, words)
    return notes


def _unseen_in(circle: peers.LearningCircle, viewer: Member, words: str) -> list[Entry]:
    other = circle.places.exclude(member=viewer).exclude(check_ins__week=1).select_related("member").first()
    assert other is not None
    kept = add_entry(other.member, Draft(kind=Kind.POST, body=words, audience=audiences.only_me(other.member)))
    peers.CheckIn.objects.create(place=other, week=1, entry=kept)
    blocker = (
        Member.objects.filter(pk__in=Block.objects.of(viewer.pk).values("other")).exclude(pk__in=circle.places.values("member")).first()
    )
    if blocker is None:
        return [kept]
    place = peers.Place.objects.create(circle=circle, member=blocker, aim=words, answer=Answer.ACCEPTED, hours=[1])
    keep_company(circle)
    peers.CheckIn.objects.create(place=place, week=1, line=words)
    assert circle.audience is not None
    return [kept, add_entry(blocker, Draft(kind=Kind.NOTE, title=words, body=words, audience=circle.audience))]
