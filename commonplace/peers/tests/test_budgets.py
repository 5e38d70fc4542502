"""What the pages of learning circles cost does not grow with what they show."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonplace.peers.actions import calling, circling, forming, meeting
from commonplace.peers.actions.calling import With
from commonplace.peers.models import LearningCircle
from commonplace.peers.tests.samples import called, circle_of, colleagues, monday
from commonplace.people.models import Member
from tests.cast import Cast, ClientAs


def cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def some_more(starter: Member, others: list[Member], circle: LearningCircle, number: int) -> None:
    meeting.write_note(starter, circle, title=f"Note {number}", body="Words.")
    circling.begin_circle(starter, name=f"Circle {number}", starts_on=monday(), members=others, brings=With(aim=f"Goal {number}"))
    meeting.check_in(others[number % 2], circle, week=3, line=f"Line {number}", text=f"Contribution {number}")


def test_a_circle_and_the_list_of_circles(cast: Cast, client_as: ClientAs) -> None:
    circle = circle_of(cast.amina, [cast.bruno, cast.dora])
    amina = client_as(cast.amina)
    some_more(cast.amina, [cast.bruno, cast.dora], circle, 0)
    before = [cost(amina, url) for url in (f"/learning-circles/{circle.uid}/", "/learning-circles/")]
    for number in range(1, 6):
        some_more(cast.amina, [cast.bruno, cast.dora], circle, number)
    after = [cost(amina, url) for url in (f"/learning-circles/{circle.uid}/", "/learning-circles/")]
    assert after == before and after[0] <= 30 and after[1] <= 12


def test_a_call_as_its_organiser_sees_it(cast: Cast, client_as: ClientAs) -> None:
    costs = []
    for many in (5, 20):
        call = called(cast.gita)
        for member in colleagues(many) if many == 5 else list(Member.objects.filter(handle__startswith="peer-")) + more_colleagues():
            calling.join(member, call, brings=With(aim=f"Goal of {member.handle}"))
        forming.form(cast.gita, call)
        costs.append(cost(client_as(cast.gita), f"/learning-circles/calls/{call.uid}/"))
    assert costs[0] == costs[1] <= 20


def more_colleagues() -> list[Member]:
    made = [Member(handle=f"more-{at}", email=f"more-{at}@example.org", name=f"More {at}") for at in range(15)]
    for one in made:
        one.set_unusable_password()
    return Member.objects.bulk_create(made)
