"""What the pages of mentoring, learning circles, portfolios, gatherings, the season and the safety pulse cost does not grow with what they show."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.freshness.days import today
from commonplace.gatherings.models import Meeting
from commonplace.kit.clock import now
from commonplace.mentoring.models import CheckIn, Item, Mentorship, Mood, Offer, Profile, Round, Seat, Session, Sort, Standing
from commonplace.mentoring.tests.world import a_round, mentee, mentor
from commonplace.peers import models as peers
from commonplace.peers.actions import meeting
from commonplace.peers.actions.company import keep_company
from commonplace.peers.tests.samples import called
from commonplace.peers.words import Answer
from commonplace.people.models import Member
from commonplace.pulse.tests.samples import open_pulse_in
from commonplace.spaces.models import Membership, Role
from tests.cast import Cast, ClientAs
from tests.gatherings_world import bring, convene, take_out
from tests.portfolios_world import lay_out
from tests.test_budgets import _more, _queries

# Page -> the most queries it may cost Gita, who organises learning and hosts Weavers here; session, account and the bell are three of them.
CEILINGS = {
    "/mentoring/": 17,
    "/mentoring/?shelf=ended": 8,
    "/mentoring/pool/": 9,
    "/mentoring/pool/?about=weaving": 9,
    "/mentoring/pool/health/": 13,
    "/mentoring/me/": 6,
    "/mentoring/not-with/": 6,
    "/mentoring/rounds/{round}/": 13,
    "/mentoring/rounds/{round}/run/": 15,
    "/mentoring/rounds/{round}/choose/{mentee}/": 18,
    "/mentoring/rounds/{round}/health/": 13,
    "/mentoring/with/{mentorship}/": 17,
    "/learning-circles/": 8,
    "/learning-circles/?shelf=calls": 6,
    "/learning-circles/?shelf=past": 6,
    "/learning-circles/calls/{call}/": 20,
    "/learning-circles/{circle}/": 20,
    "/learning-circles/{circle}/harvest/": 10,
    "/learning-circles/guide/": 9,
    "/portfolios/": 10,
    "/portfolios/?shelf=shared": 10,
    "/portfolios/{portfolio}/print/": 16,
    "/e/{portfolio}/": 26,
    "/badges/": 8,
    "/gatherings/": 10,
    "/gatherings/?shelf=mine": 10,
    "/gatherings/?shelf=over": 10,
    "/e/{gathering}/": 32,
    "/meetings/{meeting}/": 16,
    "/season/": 26,
    "/pulse/": 12,
}


@pytest.fixture
def world(cast: Cast) -> dict[str, str]:
    Membership.objects.create(space=cast.weavers, member=cast.gita, role=Role.HOST)
    open_pulse_in(cast.weavers)
    found, call = a_round(cast.gita), called(cast.gita)
    mentee(cast.chidi, found)
    together = _mentorship(None, mentor=cast.gita, mentee=cast.amina)
    circle = peers.LearningCircle.objects.create(
        name="Ours", begun_by=cast.gita, starts_on=today() - timedelta(days=20), published_at=now()
    )
    for member in (cast.gita, cast.bruno, cast.dora):
        peers.Place.objects.create(circle=circle, member=member, answer=Answer.ACCEPTED, aim="Weave")
    keep_company(circle)
    portfolio, gathering = (
        add_entry(cast.gita, Draft(kind=kind, title="Weaving", audience=audiences.organisation()))
        for kind in (Kind.PORTFOLIO, Kind.GATHERING)
    )
    convene(gathering, coming=cast.dora)
    names = {"round": found.uid, "call": call.uid, "mentee": "chidi", "mentorship": together.uid, "circle": circle.uid}
    meets = Meeting.objects.filter(gathering=gathering.pk).first()
    assert meets is not None
    return names | {"portfolio": portfolio.uid, "gathering": gathering.uid, "meeting": meets.uid}


def test_queries_stay_the_same(cast: Cast, client_as: ClientAs, world: dict[str, str]) -> None:
    urls = {page: page.format(**world) for page in CEILINGS}
    client = client_as(cast.gita)
    costs = []
    for times in (3, 6):
        for _each in range(times):
            _fill(cast, world)
        costs.append({page: _queries(client, url) for page, url in urls.items()})
    few, many = costs
    assert {page: _more(few[page], many[page]) for page in urls if len(few[page]) != len(many[page])} == {}
    assert {page: len(queries) for page, queries in many.items() if len(queries) > CEILINGS[page]} == {}


def _fill(cast: Cast, world: dict[str, str]) -> None:
    """One more row of all that these pages may list."""
    number = Member.objects.count()
    helper, learner = Member.objects.bulk_create(
        Member(handle=f"{kind}-{number}", name=f"{kind.title()} {number}", email=f"{kind}-{number}@example.org", team=cast.harvest)
        for kind in ("helper", "learner")
    )
    note, goal = (
        add_entry(cast.gita, Draft(kind=kind, title=f"Weaving {number}", body="Slowly.", audience=audiences.organisation()))
        for kind in (Kind.NOTE, Kind.GOAL)
    )
    _mentor(cast, world, helper, learner, number)
    _learn_in_circles(cast, world, learner, number)
    lay_out(Entry.objects.get(uid=world["portfolio"]), note=note, goal=goal, words="Yes")
    add_entry(cast.dora, Draft(kind=Kind.PORTFOLIO, title=f"Weaving {number}", audience=audiences.organisation()))
    _gather(cast, world, note)


def _mentor(cast: Cast, world: dict[str, str], helper: Member, learner: Member, number: int) -> None:
    found = Round.objects.get(uid=world["round"])
    a_round(cast.gita, name=f"Round {number}")
    mentor(helper, found, most=2)
    mentee(learner, found)
    Offer.objects.create(round=found, mentor=helper, mentee=learner, parts={"words": 0.5}, score=0.5)
    mentee(Member.objects.create(handle=f"alone-{number}", name=f"Alone {number}", email=f"alone-{number}@example.org"), found)
    Profile.objects.filter(member=helper).update(is_in_pool=True, helps_with="Weaving")
    Offer.objects.create(mentor=cast.gita, mentee=learner, standing=Standing.OPEN, mentee_agreed_at=now(), message="Please")
    _mentorship(None, mentor=cast.gita, mentee=learner)
    ended = _mentorship(None, mentor=helper, mentee=cast.gita)
    Mentorship.objects.filter(pk=ended.pk).update(ended_at=now())
    ours = Mentorship.objects.get(uid=world["mentorship"])
    for sort in Sort:
        Item.objects.create(mentorship=ours, sort=sort, text=f"Item {number}", by=cast.amina)
    CheckIn.objects.create(mentorship=ours, member=cast.amina, mood=Mood.WELL, word="Good")
    readers = audiences.of_people(cast.amina, [cast.gita])
    entry = add_entry(cast.amina, Draft(kind=Kind.NOTE, title=f"Session {number}", body="We met.", audience=readers))
    Session.objects.create(mentorship=ours, entry=entry, held_on=today())


def _mentorship(found: Round | None, *, mentor: Member, mentee: Member) -> Mentorship:
    offer = Offer.objects.create(round=found, mentor=mentor, mentee=mentee, standing=Standing.JOINED)
    together = Mentorship.objects.create(round=found, mentor=mentor)
    Seat.objects.create(mentorship=together, mentee=mentee, offer=offer)
    return together


def _learn_in_circles(cast: Cast, world: dict[str, str], learner: Member, number: int) -> None:
    call = peers.Call.objects.get(uid=world["call"])
    called(cast.gita, title=f"Call {number}")
    peers.Joining.objects.create(call=call, member=learner, aim=f"Goal {number}")
    proposed = peers.LearningCircle.objects.create(call=call, name=f"Circle {number}", starts_on=call.starts_on)
    peers.Place.objects.create(circle=proposed, member=learner, aim=f"Goal {number}")
    late = Member.objects.create(handle=f"late-{number}", name=f"Late {number}", email=f"late-{number}@example.org")
    peers.Joining.objects.create(call=call, member=late, aim="Late")
    for ended_at in (None, now()):
        other = peers.LearningCircle.objects.create(
            name=f"Of {number}", starts_on=today() - timedelta(days=20), published_at=now(), ended_at=ended_at, begun_by=learner
        )
        peers.Place.objects.create(circle=other, member=cast.gita, answer=Answer.ACCEPTED)
    ours = peers.LearningCircle.objects.get(uid=world["circle"])
    meeting.write_note(cast.bruno, ours, title=f"Note {number}", body="Words.")
    meeting.check_in(cast.bruno, ours, week=1, line=f"Line {number}", text=f"Contribution {number}")


def _gather(cast: Cast, world: dict[str, str], note: Entry) -> None:
    gathering = Entry.objects.get(uid=world["gathering"])
    question = add_entry(cast.dora, Draft(kind=Kind.QUESTION, title="Which loom?", audience=audiences.organisation()))
    bring(gathering, question=question, material=note)
    take_out(Meeting.objects.get(uid=world["meeting"]), note)
    for host in (cast.gita, cast.dora):
        other = add_entry(host, Draft(kind=Kind.GATHERING, title="Another", audience=audiences.organisation()))
        convene(other, coming=cast.gita)
