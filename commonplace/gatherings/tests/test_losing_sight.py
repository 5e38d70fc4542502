"""A member who may see a gathering no more, and then again: what their calendar is told, and whose place it is meanwhile."""

from __future__ import annotations

import pytest

from commonplace.entries import audiences
from commonplace.gatherings import jobs
from commonplace.gatherings.actions import seating
from commonplace.gatherings.models import Mailing
from commonplace.gatherings.tests.samples import meeting_of, planned
from commonplace.gatherings.tests.test_calendar_mail import comes, confirmed, event_in, later, subject_of
from commonplace.gatherings.words import Coming
from commonplace.spaces.actions import join, leave
from tests.cast import Cast
from tests.postbox import Postbox

__all__ = ["confirmed"]


def told(postbox: Postbox, address: str) -> list[tuple[str, int, str]]:
    """(method, sequence, how they stand) of each message to somebody."""
    found = []
    for message in postbox.messages:
        if message["To"] == address:
            method, events = event_in(message)
            found.append((method, int(events[0]["sequence"]), str(events[0]["attendee"].params["PARTSTAT"])))
    return found


def looked_after() -> None:
    jobs.look_after_calendars()
    jobs.move_waiting_lists()
    later()


@pytest.mark.usefixtures("confirmed")
def test_it_goes_out_of_the_calendar_and_comes_back_with_a_higher_number(cast: Cast, postbox: Postbox) -> None:
    entry = planned(cast.amina, audience=audiences.of_space(cast.weavers), rule="FREQ=WEEKLY;COUNT=3")
    seating.come_to_all(cast.dora, entry.gathering_body)
    later()
    leave(cast.dora, space=cast.weavers)
    looked_after()
    looked_after()
    join(cast.dora, space=cast.weavers)
    looked_after()
    looked_after()
    first, end, again = told(postbox, cast.dora.email)
    assert [first[0], end[0], again[0]] == ["REQUEST", "CANCEL", "REQUEST"] and first[1] < end[1] < again[1]
    assert first[2] == again[2] == "ACCEPTED" and subject_of(postbox.messages[-1]).startswith("You come to")
    events = [event_in(message)[1][0] for message in postbox.messages]
    assert len({event["uid"] for event in events}) == 1 and events[0]["rrule"] == events[2]["rrule"]
    assert Mailing.objects.get(member=cast.dora).until is not None


@pytest.mark.usefixtures("confirmed")
def test_what_a_mail_server_will_not_have_is_not_sent_to_it_again_and_again(cast: Cast, postbox: Postbox) -> None:
    entry = planned(cast.amina, audience=audiences.of_space(cast.weavers))
    seating.come(cast.dora, meeting_of(entry))
    later()
    leave(cast.dora, space=cast.weavers)
    postbox.refuses_text = "554 5.7.1 No such words here"
    looked_after()
    postbox.refuses_text = ""
    looked_after()
    assert [method for method, _, _ in told(postbox, cast.dora.email)] == ["REQUEST"]
    join(cast.dora, space=cast.weavers)
    looked_after()
    assert [method for method, _, _ in told(postbox, cast.dora.email)] == ["REQUEST", "REQUEST"]


@pytest.mark.usefixtures("confirmed")
def test_who_is_back_before_anybody_noticed_hears_nothing(cast: Cast, postbox: Postbox) -> None:
    entry = planned(cast.amina, audience=audiences.of_space(cast.weavers))
    seating.come(cast.dora, meeting_of(entry))
    later()
    leave(cast.dora, space=cast.weavers)
    join(cast.dora, space=cast.weavers)
    looked_after()
    assert len(postbox.messages) == 1


@pytest.mark.usefixtures("confirmed")
def test_who_does_not_come_is_not_asked_again(cast: Cast, postbox: Postbox) -> None:
    entry = planned(cast.amina, audience=audiences.of_space(cast.weavers))
    seating.come(cast.dora, meeting_of(entry))
    later()
    seating.stay_away(cast.dora, meeting_of(entry))
    later()
    leave(cast.dora, space=cast.weavers)
    looked_after()
    join(cast.dora, space=cast.weavers)
    looked_after()
    assert [method for method, _number, _standing in told(postbox, cast.dora.email)] == ["REQUEST", "CANCEL"]


@pytest.mark.usefixtures("confirmed")
def test_the_place_goes_to_who_waits_and_who_comes_back_waits_before_all_others(cast: Cast, postbox: Postbox) -> None:
    for member in (cast.bruno, cast.chidi):
        join(member, space=cast.weavers)
    entry = planned(cast.amina, audience=audiences.of_space(cast.weavers), capacity=1)
    meeting = meeting_of(entry)
    for member in (cast.dora, cast.bruno, cast.chidi):
        seating.come(member, meeting)
    later()
    leave(cast.dora, space=cast.weavers)
    looked_after()
    assert comes(entry, cast.bruno) == Coming.GOING and comes(entry, cast.chidi) == Coming.WAITING
    join(cast.dora, space=cast.weavers)
    looked_after()
    assert [standing for _method, _number, standing in told(postbox, cast.dora.email)] == ["ACCEPTED", "DECLINED", "TENTATIVE"]
    assert subject_of([one for one in postbox.messages if one["To"] == cast.dora.email][-1]).startswith("You wait for a place")
    seating.stay_away(cast.bruno, meeting)
    later()
    assert comes(entry, cast.dora) == Coming.GOING and comes(entry, cast.chidi) == Coming.WAITING


@pytest.mark.usefixtures("confirmed")
def test_without_anybody_waiting_the_place_is_kept(cast: Cast, postbox: Postbox) -> None:
    entry = planned(cast.amina, audience=audiences.of_space(cast.weavers), capacity=1)
    seating.come(cast.dora, meeting_of(entry))
    leave(cast.dora, space=cast.weavers)
    looked_after()
    assert comes(entry, cast.dora) == Coming.GOING and not postbox.messages
