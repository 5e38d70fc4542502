"""What the pages of learning circles cost does not grow with what they show."""

from __future__ import annotations

import html
import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonplace.kit.jobs import run_all
from commonplace.peers.actions import calling, circling, forming, meeting
from commonplace.peers.actions.calling import With
from commonplace.peers.models import Joining, LearningCircle, Place
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


def test_a_call_that_many_joined_is_formed_by_a_job_and_shown_page_by_page(cast: Cast, client_as: ClientAs) -> None:
    call = called(cast.gita)
    gita, page = client_as(cast.gita), f"/learning-circles/calls/{call.uid}/"
    members = colleagues(130)
    Joining.objects.bulk_create(Joining(call=call, member=one, aim=f"Goal of {one.handle}") for one in members)
    first = gita.get(page).content.decode()
    assert "130 people have joined" in first and "Goal of peer-49" in first and "Goal of peer-50" not in first
    gita.post(f"{page}form/")
    assert not LearningCircle.objects.exists() and "Waiting for its turn" in gita.get(page).content.decode()
    calling.take_back(members[7], call)
    run_all()
    assert Place.objects.count() == 129 and not Place.objects.filter(member=members[7]).exists()
    seen, url = [], page
    while url:
        shown = gita.get(url).content.decode()
        seen += re.findall(r"Goal of peer-\d+", shown)
        following = re.search(r'rel="next" href="([^"]*)"', shown)
        url = page + html.unescape(following[1]).partition("#")[0] if following else ""
    assert len(seen) == len(set(seen)) == 129
