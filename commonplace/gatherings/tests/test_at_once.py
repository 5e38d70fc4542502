"""Three hundred who press the button within a second: twenty get a place, the others wait in one order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from commonplace.gatherings.actions.seating import come, stay_away
from commonplace.gatherings.models import Meeting, Seat
from commonplace.gatherings.queries import waiting
from commonplace.gatherings.tests.samples import meeting_of, planned
from commonplace.gatherings.tests.test_gatherings import colleagues
from commonplace.gatherings.words import Coming
from commonplace.people.models import Member
from tests.cast import Cast

MANY, PLACES, THREADS = 300, 20, 12


def all_at_once(meeting: Meeting, members: list[Member]) -> None:
    begin = Barrier(THREADS)

    def some(number: int) -> None:
        begin.wait(20)
        try:
            for member in members[number::THREADS]:
                come(member, meeting)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(some, range(THREADS)))


@pytest.mark.django_db(transaction=True)
def test_no_place_is_given_twice_and_the_waiting_list_is_in_order(cast: Cast) -> None:
    meeting = meeting_of(planned(cast.amina, capacity=PLACES))
    members = colleagues(MANY)
    all_at_once(meeting, members)
    seats = Seat.objects.filter(meeting=meeting)
    assert seats.count() == MANY and seats.filter(coming=Coming.GOING).count() == PLACES

    line = list(waiting(meeting))
    assert len(line) == MANY - PLACES
    last_with_place = seats.filter(coming=Coming.GOING).order_by("-asked_at", "-pk").first()
    assert last_with_place is not None and last_with_place.asked_at <= line[0].asked_at

    leaving = [seat.member for seat in seats.filter(coming=Coming.GOING)[:5]]
    for member in leaving:
        stay_away(member, meeting)
    assert [seat.pk for seat in waiting(meeting)] == [seat.pk for seat in line[5:]]
    assert set(seats.filter(coming=Coming.GOING).values_list("pk", flat=True)) >= {seat.pk for seat in line[:5]}
