"""A call: begun, joined, formed into circles, moved by hand, published; late comers; and nothing of what somebody would rather not say."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest

from commonplace.kit.clock import at, now
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import run_all
from commonplace.notifications.models import Notice
from commonplace.peers.actions import calling, circling, forming
from commonplace.peers.actions.calling import With
from commonplace.peers.models import Call, Joining, LearningCircle, Place
from commonplace.peers.queries import places_of
from commonplace.peers.tests.samples import called, colleagues, says, with_goal
from commonplace.people.actions.blocks import block
from commonplace.people.models import Member
from tests.cast import Cast, ClientAs

GOALS = ["Read energy figures of our mill", "Measure how warm the kiln gets", "Speak Portuguese with suppliers", "Write letters in French"]


def joined(call: Call, members: list[Member], **changed: object) -> None:
    for number, member in enumerate(members):
        calling.join(member, call, brings=with_goal(member, GOALS[number % len(GOALS)], **changed))  # type: ignore[arg-type]


def people(circle: LearningCircle) -> set[int]:
    return set(places_of(circle).values_list("member", flat=True))


def page_of(client_as: ClientAs, member: Member, call: Call) -> str:
    """Without what differs each time it is asked for."""
    page = client_as(member).get(f"/learning-circles/calls/{call.uid}/").content.decode()
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken.{1,15}:|csrf-token" content=)[^>]{64,90}', "", page)


def told(member: Member) -> list[str]:
    run_all()
    return list(Notice.objects.filter(member=member).order_by("pk").values_list("concern", flat=True))


def test_an_organiser_calls_on_the_page_and_a_member_joins_with_a_goal_set_in_the_same_step(cast: Cast, client_as: ClientAs) -> None:
    day = now().date()
    fields = {
        "title": "Winter circles", "words": "For everybody.", "space": "", "join_until": (day + timedelta(days=5)).isoformat(),
        "starts_on": (day + timedelta(days=8)).isoformat(), "size": "4", "deed_key": "w",
    }  # fmt: skip
    assert client_as(cast.amina).post("/learning-circles/calls/new/", fields).status_code == 422  # a host, but not for everybody
    assert client_as(cast.bruno).get("/learning-circles/calls/new/").status_code == 404
    for _twice in range(2):
        assert client_as(cast.gita).post("/learning-circles/calls/new/", fields).status_code == 302
    call = Call.objects.get()
    assert call.size == 4 and "Winter circles" in client_as(cast.ines).get("/learning-circles/").content.decode()
    sent = {"goal": "", "aim": "Learn to weave", "zone": "Europe/Lisbon", "hours": ["0", "4"], "languages": "pt, en", "not_with": "@bruno"}
    assert client_as(cast.ines).post(f"/learning-circles/calls/{call.uid}/join/", sent).status_code == 302
    joining = Joining.objects.get()
    assert joining.goal is not None and joining.goal.title == "Learn to weave" and joining.hours == [0, 4] and joining.languages == "pt en"
    assert joining.goal.author == cast.ines and [one.member for one in joining.not_with.all()] == [cast.bruno]
    assert "Learn to weave" in client_as(cast.gita).get(f"/learning-circles/calls/{call.uid}/").content.decode()
    assert "Learn to weave" not in client_as(cast.dora).get(f"/learning-circles/calls/{call.uid}/").content.decode()


def test_nothing_typed_is_lost_when_joining_is_refused(cast: Cast, client_as: ClientAs) -> None:
    call = called(cast.gita)
    sent = {"goal": "", "aim": "Learn to weave", "zone": "Europe/Lisbon", "hours": ["4"], "languages": "pt", "not_with": "nemo"}
    answer = client_as(cast.ines).post(f"/learning-circles/calls/{call.uid}/join/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "nemo" in page and "Learn to weave" in page and 'value="4" checked' in page
    assert not Joining.objects.exists()


def test_a_call_of_a_space_is_there_for_its_members_alone_and_run_by_its_hosts(cast: Cast, client_as: ClientAs) -> None:
    call = called(cast.amina, cast.weavers)
    page = f"/learning-circles/calls/{call.uid}/"
    assert client_as(cast.dora).get(page).status_code == 200
    assert [client_as(one).get(page).status_code for one in (cast.bruno, cast.gita)] == [404, 404]
    assert client_as(cast.dora).post(f"{page}form/").status_code == 404
    assert client_as(cast.bruno).post(f"{page}join/", {"aim": "x", "zone": "UTC"}).status_code == 404
    with pytest.raises(Refusal):
        called(cast.dora, cast.weavers)


def test_circles_are_formed_across_teams_and_by_goals_and_nobody_sees_them_before(cast: Cast, client_as: ClientAs) -> None:
    call = called(cast.gita)
    members = colleagues(20, [cast.harvest.pk, cast.foundry.pk])
    joined(call, members)
    circles = forming.form(cast.gita, call)
    assert Counter(len(people(circle)) for circle in circles) == {5: 4}
    assert set().union(*(people(circle) for circle in circles)) == {member.pk for member in members}
    for circle in circles:
        teams = Counter(place.member.team_id for place in places_of(circle))
        assert max(teams.values()) <= 3
    assert client_as(members[0]).get(f"/learning-circles/{circles[0].uid}/").status_code == 404
    assert told(members[0]) == []
    page = client_as(cast.gita).get(f"/learning-circles/calls/{call.uid}/").content.decode()
    assert page.count("5 people") >= 4 and "2 teams" in page


def test_time_zones_and_hours_part_people_who_could_not_meet(cast: Cast) -> None:
    call = called(cast.gita)
    members = colleagues(8)
    for number, member in enumerate(members):
        zone = "Europe/Lisbon" if number % 2 else "Asia/Tokyo"
        calling.join(member, call, brings=with_goal(member, "Write plainly", zone=zone, hours=[0, 3, 6]))
    zones = {tuple(sorted({place.zone for place in places_of(circle)})) for circle in forming.form(cast.gita, call)}
    assert zones == {("Europe/Lisbon",), ("Asia/Tokyo",)}


def test_not_with_is_kept_by_the_matching_and_shown_to_nobody(cast: Cast, client_as: ClientAs) -> None:
    call = called(cast.gita)
    members = colleagues(8)
    joined(call, members)
    before = page_of(client_as, cast.gita, call)
    goal = Joining.objects.get(member=members[0]).goal
    calling.join(members[0], call, brings=With(aim=GOALS[0], goal=goal), not_with=[members[4], members[5]])
    assert page_of(client_as, cast.gita, call) == before
    block(members[1], members[2])
    for circle in forming.form(cast.gita, call):
        there = people(circle)
        assert not (members[0].pk in there and there & {members[4].pk, members[5].pk})
        assert not {members[1].pk, members[2].pk} <= there


def test_a_hand_that_puts_them_together_learns_nothing_and_they_are_told_alone(cast: Cast, client_as: ClientAs) -> None:
    call = called(cast.gita)
    members = colleagues(6)
    joined(call, members)
    calling.join(members[0], call, brings=With(aim=GOALS[0]), not_with=[members[1]])
    forming.form(cast.gita, call)
    to = LearningCircle.objects.get(places__member=members[1])
    forming.move(cast.gita, call, Joining.objects.get(member=members[0]), to=to)
    forming.publish(cast.gita, call)
    mine = client_as(members[0]).get(f"/learning-circles/{to.uid}/").content.decode()
    theirs = client_as(members[1]).get(f"/learning-circles/{to.uid}/").content.decode()
    assert "For your eyes only" in mine and "For your eyes only" not in theirs


def test_who_runs_it_moves_people_and_publishes_and_everybody_is_asked(cast: Cast, client_as: ClientAs) -> None:
    call = called(cast.gita)
    members = colleagues(8)
    joined(call, members)
    first, second = forming.form(cast.gita, call)
    someone = Joining.objects.get(member_id=min(people(first)))
    gita, page = client_as(cast.gita), f"/learning-circles/calls/{call.uid}/"
    assert client_as(members[0]).post(f"{page}move/", {"who": someone.uid, "to": second.uid}).status_code == 404
    assert gita.post(f"{page}move/", {"who": someone.uid, "to": second.uid}).status_code == 302
    assert someone.member_id in people(second) and len(people(first)) == 3
    gita.post(f"{page}publish/")
    assert told(members[0]) == ["asked_into_circle"] and set(Place.objects.values_list("answer", flat=True)) == {"asked"}
    with pytest.raises(Refusal):
        forming.form(cast.gita, call)
    mine = LearningCircle.objects.get(places__member=members[0])
    client_as(members[0]).post(f"/learning-circles/{mine.uid}/accept/")
    assert Place.objects.get(member=members[0]).answer == "accepted"


def test_a_late_comer_gets_a_place_where_it_suits_and_there_is_room(cast: Cast, client_as: ClientAs) -> None:
    call = called(cast.gita)
    members = colleagues(9)
    joined(call, members[:8])
    forming.form(cast.gita, call)
    forming.publish(cast.gita, call)
    late = members[8]
    calling.join(late, call, brings=With(aim=GOALS[0]), not_with=[members[0]])
    unwanted = LearningCircle.objects.get(places__member=members[0])
    client_as(cast.gita).post(f"/learning-circles/calls/{call.uid}/place-late/")
    place = Place.objects.get(member=late)
    assert place.circle != unwanted and place.answer == "asked" and told(late) == ["asked_into_circle"]


def test_who_takes_it_back_is_in_no_proposal_and_can_join_again(cast: Cast, client_as: ClientAs) -> None:
    call = called(cast.gita)
    members = colleagues(5)
    joined(call, members)
    forming.form(cast.gita, call)
    client_as(members[0]).post(f"/learning-circles/calls/{call.uid}/take-back/")
    assert not Place.objects.filter(member=members[0]).exists()
    calling.join(members[0], call, brings=With(aim=GOALS[0]))
    assert len(people(forming.form(cast.gita, call)[0])) == 5


def test_a_call_is_called_off_and_on_again(cast: Cast, client_as: ClientAs) -> None:
    call = called(cast.gita)
    calling.join(cast.bruno, call, brings=With(aim="Weave"))
    client_as(cast.gita).post(f"/learning-circles/calls/{call.uid}/call-off/")
    assert told(cast.bruno) == ["circles_called_off"]
    with pytest.raises(Refusal):
        calling.join(cast.dora, call, brings=With(aim="Weave"))
    client_as(cast.gita).post(f"/learning-circles/calls/{call.uid}/call-on/")
    calling.join(cast.dora, call, brings=With(aim="Weave"))


def test_rules_of_calls(cast: Cast) -> None:
    day = now().date()
    with pytest.raises(Refusal) as early:
        calling.begin_call(cast.gita, says=says(starts_on=day))
    assert early.value.field == "starts_on"
    with pytest.raises(Refusal) as nameless:
        calling.begin_call(cast.gita, says=says(title="  "))
    assert nameless.value.field == "title"
    call = called(cast.gita)
    with at(now() + timedelta(days=8)), pytest.raises(Refusal):
        calling.join(cast.bruno, call, brings=With(aim="Weave"))
    someone_elses = with_goal(cast.dora, "Spin").goal
    with pytest.raises(Refusal) as stolen:
        calling.join(cast.bruno, call, brings=With(goal=someone_elses))
    assert stolen.value.field == "goal"


def test_the_two_who_are_left_are_joined_to_another_circle_kindly(cast: Cast, client_as: ClientAs) -> None:
    call = called(cast.gita)
    members = colleagues(8)
    joined(call, members)
    first, second = forming.form(cast.gita, call)
    forming.publish(cast.gita, call)
    by_key = {member.pk: member for member in members}
    for circle in (first, second):
        for key in people(circle):
            circling.accept(by_key[key], circle)
    here = [by_key[key] for key in sorted(people(first))]
    circling.leave(here[0], first)
    assert len(people(first)) == 3 and len(people(second)) == 4  # a circle of three goes on
    circling.leave(here[1], first)
    assert len(people(second)) == 6 and "circle_small" in told(here[2])
    circling.accept(here[2], second)
    first.refresh_from_db()
    assert first.ended_at is None
    circling.accept(here[3], second)
    first.refresh_from_db()
    assert first.ending == "joined" and len(people(second)) == 6
    assert client_as(here[2]).get(f"/learning-circles/{first.uid}/").status_code == 200


def test_who_passes_waits_for_another_circle_and_who_leaves_does_not(cast: Cast) -> None:
    call = called(cast.gita)
    members = colleagues(12)
    joined(call, members)
    first, *_others = forming.form(cast.gita, call)
    forming.publish(cast.gita, call)
    by_key = {member.pk: member for member in members}
    passes, leaves = (by_key[key] for key in sorted(people(first))[:2])
    circling.accept(leaves, first)
    circling.pass_on(passes, first)
    circling.leave(leaves, first)
    assert [row.member for row in forming.unplaced(call)] == [passes]
    assert forming.place_the_late(cast.gita, call) == 1
    assert Place.objects.filter(member=passes, answer="asked").exclude(circle=first).exists()
    assert not Place.objects.filter(member=leaves).exclude(circle=first).exists()


def test_sixty_people_all_have_a_place(cast: Cast) -> None:
    call = called(cast.gita)
    members = colleagues(60, [cast.harvest.pk, cast.foundry.pk, None])
    Joining.objects.bulk_create(
        Joining(call=call, member=member, aim=f"{GOALS[at % 4]} {at}", zone="Europe/Lisbon", hours=[at % 15, (at + 1) % 15])
        for at, member in enumerate(members)
    )
    circles = forming.form(cast.gita, call)
    assert sum(len(people(circle)) for circle in circles) == 60 and all(4 <= len(people(circle)) <= 5 for circle in circles)


def test_ids_of_other_calls_and_circles_are_not_there(cast: Cast, client_as: ClientAs) -> None:
    mine, theirs = called(cast.gita), called(cast.amina, cast.weavers)
    for member in (cast.dora, cast.amina):
        calling.join(member, theirs, brings=With(aim="Weave"))
    joined(mine, colleagues(4))
    (circle,) = forming.form(cast.gita, mine)
    gita, page = client_as(cast.gita), f"/learning-circles/calls/{mine.uid}/move/"
    elsewhere = Joining.objects.get(member=cast.dora)
    own = Joining.objects.filter(call=mine).first()
    assert own is not None
    assert gita.post(page, {"who": elsewhere.uid, "to": circle.uid}).status_code == 404
    other = LearningCircle.objects.create(call=theirs, name="Theirs", starts_on=theirs.starts_on)
    assert gita.post(page, {"who": own.uid, "to": other.uid}).status_code == 404
    assert client_as(cast.amina).post(f"/learning-circles/calls/{mine.uid}/publish/").status_code == 404
    assert client_as(own.member).get(f"/learning-circles/{circle.uid}/").status_code == 404  # proposed, and nobody was asked
    assert not Place.objects.filter(member=cast.dora).exists()


def test_dates_in_the_wrong_order_and_somebody_who_joins_twice(cast: Cast, client_as: ClientAs) -> None:
    call, day = called(cast.gita), now().date()
    sent = {
        "title": "Later",
        "words": "",
        "join_until": str(day + timedelta(days=9)),
        "starts_on": str(day + timedelta(days=2)),
        "size": "4",
    }
    answer = client_as(cast.gita).post(f"/learning-circles/calls/{call.uid}/edit/", sent)
    assert answer.status_code == 422 and "after the last day to join" in answer.content.decode() and "Later" in answer.content.decode()
    for aim in ("Weave", "Spin"):
        sent = {"goal": "", "aim": aim, "zone": "UTC", "languages": "", "not_with": ""}
        client_as(cast.ines).post(f"/learning-circles/calls/{call.uid}/join/", sent)
    assert [one.aim for one in Joining.objects.filter(member=cast.ines)] == ["Spin"]
