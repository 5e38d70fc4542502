"""A gathering for a circle: what others bring to it never tells them, or those who read it, what its owner calls the circle."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.gatherings.actions import bringing, seating
from commonplace.gatherings.tests.samples import meeting_of, planned
from commonplace.gatherings.words import Yields
from commonplace.kit.clock import at
from tests.cast import Cast, ClientAs


@pytest.mark.parametrize("ring", ["circle", "people"])
def test_the_name_of_somebody_elses_circle_stays_theirs(cast: Cast, client_as: ClientAs, ring: str) -> None:
    audience = audiences.of_circle(cast.kitchen_table) if ring == "circle" else audiences.of_people(cast.amina, [cast.bruno])
    entry = planned(cast.amina, audience=audience)
    meeting = meeting_of(entry)
    seating.come(cast.bruno, meeting)
    question = bringing.bring_question(cast.bruno, entry, title="Does alum keep?")
    with at(meeting.starts_at + timedelta(hours=2)):
        learned = bringing.take_out(cast.bruno, meeting, what=Yields.LEARNED, text="Alum first.")
    bruno = client_as(cast.bruno)
    for made in (question, learned):
        for address in ("", "audience/", "who/"):
            page = bruno.get(f"/e/{made.uid}/{address}")
            assert page.status_code in {200, 404} and cast.kitchen_table.name not in page.content.decode(), address
        assert Entry.objects.visible_to(cast.amina).filter(pk=made.pk).exists()
        assert not Entry.objects.visible_to(cast.chidi).filter(pk=made.pk).exists()
