"""A circle: formed by its people, the week, the notes that follow who is in it, the harvest, leaving, ending; and what comes by itself."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from commonplace.entries import audience as rule
from commonplace.entries.audiences import only_me
from commonplace.entries.models import Entry
from commonplace.goals.models import Goal
from commonplace.kit.clock import at, now
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import run_all
from commonplace.lineage.models import Edge
from commonplace.notifications.models import Notice
from commonplace.peers import jobs
from commonplace.peers.actions import circling, guiding, meeting
from commonplace.peers.actions.calling import With
from commonplace.peers.guide import AGENDA, OWN
from commonplace.peers.guides import guide_for, step_of, steps_of
from commonplace.peers.health import health_of
from commonplace.peers.models import CheckIn, LearningCircle, Place
from commonplace.peers.tests.samples import called, circle_of, colleagues, monday, spoken_in, with_goal
from commonplace.people.actions import deactivate_member
from commonplace.people.models import Member
from tests.cast import Cast, ClientAs


def told(member: Member) -> list[str]:
    run_all()
    return list(Notice.objects.filter(member=member).order_by("pk").values_list("concern", flat=True))


def sees(member: Member, entry: Entry) -> bool:
    """By each of the rule's answers, which have to agree."""
    answers = {
        Entry.objects.visible_to(member).filter(pk=entry.pk).exists(),
        rule.audience_of(Entry.objects.get(pk=entry.pk)).filter(pk=member.pk).exists(),
        rule.why(member, Entry.objects.get(pk=entry.pk)) is not None,
    }
    assert len(answers) == 1
    return answers.pop()


def main_of(client_as: ClientAs, member: Member, circle: LearningCircle) -> str:
    """Without what differs each time it is asked for."""
    page = client_as(member).get(f"/learning-circles/{circle.uid}/").content.decode()
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken.{1,15}:|csrf-token" content=|name="deed_key" value=)[^>]{12,90}', "", page)


def test_four_who_know_each_other_form_one_without_an_organiser(cast: Cast, client_as: ClientAs) -> None:
    sent = {
        "name": "Indigo",
        "people": "bruno, @dora chidi",
        "starts_on": monday().isoformat(),
        "aim": "Dye blue",
        "zone": "UTC",
        "deed_key": "k",
    }
    few = client_as(cast.amina).post("/learning-circles/new/", {**sent, "people": "bruno"})
    assert few.status_code == 422 and "Dye blue" in few.content.decode()
    for _twice in range(2):
        assert client_as(cast.amina).post("/learning-circles/new/", sent).status_code == 302
    circle = LearningCircle.objects.get()
    page = f"/learning-circles/{circle.uid}/"
    assert told(cast.dora) == ["asked_into_circle"]
    assert client_as(cast.farah).get(page).status_code == 404
    assert client_as(cast.gita).get(page).status_code == 404  # no administrator, no organiser
    assert "Dye blue" in client_as(cast.dora).get(page).content.decode()
    refused = client_as(cast.dora).post(f"{page}accept/", {"aim": "", "goal": "", "zone": "UTC"})
    assert refused.status_code == 422
    assert client_as(cast.dora).post(f"{page}accept/", {"aim": "Spin flax", "goal": "", "zone": "Europe/Lisbon"}).status_code == 302
    assert Goal.objects.get(author=cast.dora).entry.title == "Spin flax"
    client_as(cast.bruno).post(f"{page}pass/")
    assert client_as(cast.bruno).get(page).status_code == 404
    client_as(cast.bruno).post(f"{page}come-back/")
    assert client_as(cast.bruno).get(page).status_code == 200


def test_the_week_has_its_step_a_line_and_a_contribution_that_counts_for_the_goal(cast: Cast, client_as: ClientAs) -> None:
    circle = circle_of(cast.amina, [cast.bruno, cast.dora, cast.chidi])
    amina, page = client_as(cast.amina), f"/learning-circles/{circle.uid}/"
    shown = amina.get(page).content.decode()
    assert str(OWN[2][0]) in shown and str(AGENDA[0][0]) in shown and "Week 3 of twelve" in shown
    sent = {"week": "3", "line": "Slow, but it moved", "entry": "", "text": "The first skein is **green**.", "deed_key": "one"}
    for _twice in range(2):
        assert amina.post(f"{page}check-in/", sent).status_code == 302
    said = CheckIn.objects.get()
    assert said.entry is not None and said.entry.body.startswith("The first skein") and sees(cast.dora, said.entry)
    place = Place.objects.get(member=cast.amina)
    assert place.goal is not None and Goal.objects.get(entry=place.goal).evidence.filter(entry=said.entry).exists()
    assert Edge.objects.filter(entry=said.entry, origin=place.goal).exists()
    assert "Slow, but it moved" in client_as(cast.dora).get(page).content.decode()
    nothing = amina.post(f"{page}check-in/", {"week": "2", "line": " ", "entry": "", "text": ""})
    assert nothing.status_code == 422
    assert amina.post(f"{page}check-in/", {"week": "9", "line": "ahead"}).status_code == 422
    assert client_as(cast.farah).post(f"{page}check-in/", sent).status_code == 404


def test_a_private_contribution_is_not_there_for_the_others(cast: Cast, client_as: ClientAs) -> None:
    circle = circle_of(cast.amina, [cast.bruno, cast.dora])
    before = main_of(client_as, cast.dora, circle)
    entry = meeting.write_note(cast.amina, circle, title="Mine", body="Mine alone")
    entry.audience = only_me(cast.amina)
    entry.save(update_fields=["audience"])
    meeting.check_in(cast.amina, circle, week=3, line="", entry=entry)
    assert main_of(client_as, cast.dora, circle) == before


def test_notes_follow_who_is_in_the_circle(cast: Cast, client_as: ClientAs) -> None:
    circle = circle_of(cast.amina, [cast.bruno, cast.dora, cast.chidi], accept=2)
    note = meeting.write_note(cast.bruno, circle, title="What we agreed", body="Tuesdays.")
    assert [sees(one, note) for one in (cast.amina, cast.bruno, cast.dora)] == [True, True, True]
    assert [sees(one, note) for one in (cast.chidi, cast.farah, cast.gita)] == [False, False, False]  # asked is not in it
    circling.accept(cast.chidi, circle, brings=With(aim="Spin"))
    assert sees(cast.chidi, note)
    circling.leave(cast.dora, circle)
    assert not sees(cast.dora, note) and client_as(cast.dora).get(f"/e/{note.uid}/").status_code == 404
    circling.leave(cast.bruno, circle)
    assert sees(cast.bruno, note) and sees(cast.amina, note)  # its author keeps it, and so do they
    circling.come_back(cast.dora, circle)
    assert sees(cast.dora, note)
    assert "The people of the group" in client_as(cast.bruno).get(f"/e/{note.uid}/").content.decode()
    assert "You are in the group" in client_as(cast.amina).get(f"/e/{note.uid}/").content.decode()


def test_a_note_is_written_on_the_page_and_the_next_meeting_agreed(cast: Cast, client_as: ClientAs) -> None:
    circle = circle_of(cast.amina, [cast.bruno, cast.dora])
    amina, page = client_as(cast.amina), f"/learning-circles/{circle.uid}/"
    assert amina.post(f"{page}note/", {"title": "", "body": " "}).status_code == 422
    assert amina.post(f"{page}note/", {"title": "Agreed", "body": "Tuesdays", "deed_key": "n"}).status_code == 302
    assert "Agreed" in client_as(cast.bruno).get(page).content.decode()
    day = (now() + timedelta(days=3)).date()
    Place.objects.filter(member=cast.amina).update(zone="Asia/Tokyo")
    wrong = amina.post(f"{page}meet/", {"day": day.isoformat(), "hour": "25:00", "link": "meet.example.org/room"})
    assert wrong.status_code == 422 and "meet.example.org/room" in wrong.content.decode()
    amina.post(f"{page}meet/", {"day": day.isoformat(), "hour": "18:00", "link": "https://meet.example.org/room"})
    assert "18:00" in amina.get(page).content.decode() and "09:00" in client_as(cast.bruno).get(page).content.decode()


def test_the_harvest_celebrates_the_goal_and_only_what_may_be_told_begins_the_note(cast: Cast, client_as: ClientAs) -> None:
    circle = circle_of(cast.amina, [cast.bruno, cast.dora], weeks_ago=12)
    page = f"/learning-circles/{circle.uid}/harvest/"
    assert client_as(cast.amina).post(page, {"can_now": ""}).status_code == 422
    client_as(cast.amina).post(page, {"can_now": "I dye blue", "celebrates": "on", "is_told": "on"})
    client_as(cast.bruno).post(page, {"can_now": "I dare to ask"})
    goal = Goal.objects.get(author=cast.amina)
    assert goal.ending == "celebrated" and goal.can_now == "I dye blue"
    assert Goal.objects.get(author=cast.bruno).ending == ""
    begins = client_as(cast.dora).get(f"{page}note/").content.decode()
    assert "I dye blue" in begins and "I dare to ask" not in begins
    sent = {"title": "What came of it", "body": "- Amina: I dye blue", "ring": "organisation", "deed_key": "h"}
    for _twice in range(2):
        assert client_as(cast.dora).post(f"{page}note/", sent).status_code == 302
    note = Entry.objects.get(title="What came of it")
    assert sees(cast.farah, note) and client_as(cast.farah).get(page).status_code == 404


def test_a_circle_is_ended_early_without_shame_and_taken_up_again(cast: Cast, client_as: ClientAs) -> None:
    circle = circle_of(cast.amina, [cast.bruno, cast.dora])
    page = f"/learning-circles/{circle.uid}/"
    assert client_as(cast.farah).post(f"{page}end/").status_code == 404
    client_as(cast.bruno).post(f"{page}end/")
    assert told(cast.dora)[-1] == "circle_ended" and "Take it up again" in client_as(cast.dora).get(page).content.decode()
    client_as(cast.dora).post(f"{page}take-up/")
    assert LearningCircle.objects.get().ended_at is None


def test_more_are_asked_in_until_five(cast: Cast, client_as: ClientAs) -> None:
    circle = circle_of(cast.amina, [cast.bruno, cast.dora, cast.chidi])
    page = f"/learning-circles/{circle.uid}/ask-in/"
    assert client_as(cast.bruno).post(page, {"who": "@emil"}).status_code == 302
    full = client_as(cast.bruno).post(page, {"who": "ines"})
    assert full.status_code == 422 and "Five people" in full.content.decode()
    assert client_as(cast.bruno).post(page, {"who": "henk"}).status_code == 422  # has left
    with pytest.raises(Refusal):
        circling.ask_in(cast.farah, circle, member=cast.ines)


def test_one_quiet_reminder_a_week_a_gentle_one_after_silence_and_one_of_the_harvest(cast: Cast) -> None:
    circle = circle_of(cast.amina, [cast.bruno, cast.dora], weeks_ago=0)
    begins = circle.starts_on
    seen: list[str] = []
    for week in range(14):
        with at(now().replace(year=begins.year, month=begins.month, day=begins.day, hour=9) + timedelta(weeks=week)):
            jobs.tell_of_weeks()
            jobs.tell_of_weeks()
            if week == 0:
                meeting.check_in(cast.amina, circle, week=1, line="Begun")
            seen = [concern for concern in told(cast.bruno) if concern in {"circle_week", "circle_silent", "circle_harvest"}]
            assert len(seen) == min(week + 1, 13)
    assert seen[:4] == ["circle_week", "circle_week", "circle_week", "circle_silent"]
    assert "circle_silent" not in seen[4:5] and seen[-1] == "circle_harvest"


def test_accounts_end_and_a_leaver_of_the_organisation_reads_nothing(cast: Cast) -> None:
    circle = circle_of(cast.amina, [cast.bruno, cast.dora, cast.chidi])
    note = meeting.write_note(cast.amina, circle, title="Agreed", body="Tuesdays")
    deactivate_member(cast.gita, member=cast.dora)
    jobs.look_after_circles()
    assert Place.objects.get(member=cast.dora).left_at is not None
    assert circle.audience is not None and not circle.audience.named.filter(member=cast.dora).exists()
    assert sees(cast.bruno, note)


def test_health_tells_nothing_of_fewer_than_five(cast: Cast, client_as: ClientAs) -> None:
    from commonplace.peers.actions import calling, forming

    call = called(cast.gita)
    members = colleagues(9)
    for member in members[:4]:
        calling.join(member, call, brings=with_goal(member, "Weave"))
    forming.form(cast.gita, call)
    forming.publish(cast.gita, call)
    by_key = {member.pk: member for member in members}

    def all_in() -> None:
        for place in Place.objects.filter(answer="asked"):
            circling.accept(by_key[place.member_id], place.circle)

    all_in()
    assert not health_of(call).is_shown
    calling.join(members[4], call, brings=with_goal(members[4], "Weave"))
    forming.place_the_late(cast.gita, call)
    all_in()
    circle = LearningCircle.objects.get()
    LearningCircle.objects.update(starts_on=monday(-1))
    assert health_of(call).people == 5 and health_of(call).speak == 0
    meeting.check_in(members[0], circle, week=1, line="Wool everywhere")
    assert health_of(call).speak is None  # one of five
    page = client_as(cast.gita).get(f"/learning-circles/calls/{call.uid}/").content.decode()
    assert "5 people take part" in page and "Wool everywhere" not in page and "not shown" in page
    for member in members[1:5]:
        meeting.check_in(member, circle, week=1, line="A line")
    assert health_of(call).speak is None  # as of Mondays, so that whoever looks each day learns of nobody
    with at(now() + timedelta(days=7)):
        assert health_of(call).speak == 5


def test_the_guide_is_written_anew_by_version_and_circles_keep_theirs(cast: Cast, client_as: ClientAs) -> None:
    old = circle_of(cast.amina, [cast.bruno, cast.dora])
    gita = client_as(cast.gita)
    fields = {f"{name}_{week}": f"Our {name} {week}" for week in range(1, 13) for name in ("title", "body")}
    assert client_as(cast.bruno).get("/learning-circles/guide/write/").status_code == 404
    assert client_as(cast.bruno).post("/learning-circles/guide/write/", fields).status_code == 404
    missing = gita.post("/learning-circles/guide/write/", {**fields, "title_4": ""})
    assert missing.status_code == 422 and "Our body 12" in missing.content.decode()
    gita.post("/learning-circles/guide/write/", fields)
    assert "Our title 7" in client_as(cast.bruno).get("/learning-circles/guide/").content.decode()
    assert step_of(LearningCircle.objects.get(pk=old.pk).guide, 3).title == str(OWN[2][0])
    young = circling.begin_circle(
        cast.emil, name="Young", starts_on=monday(), members=[cast.farah, cast.ines], brings=With(aim="Read", zone="UTC")
    )
    assert step_of(young.guide, 7).title == "Our title 7"
    call = called(cast.gita)
    guiding.write_guide(cast.gita, steps=[(f"Call {week}", "Text") for week in range(1, 13)], call=call)
    assert steps_of(guide_for(call))[0].title == "Call 1" and steps_of(guide_for(None))[0].title == "Our title 1"
    guiding.write_guide(cast.gita, steps=[], call=call)
    assert steps_of(guide_for(call))[0].title == "Our title 1"
    gita.post("/learning-circles/guide/take/", {"version": ""})
    assert guide_for(None) is None and "Our title 7" not in client_as(cast.bruno).get("/learning-circles/guide/").content.decode()


def test_script_in_a_guide_does_nothing(cast: Cast, client_as: ClientAs) -> None:
    guiding.write_guide(cast.gita, steps=[("<b>Title</b>", "<script>alert(1)</script>Text")] * 12)
    page = client_as(cast.bruno).get("/learning-circles/guide/").content.decode()
    assert "<script>alert" not in page and "<b>Title" not in page


def test_the_guide_is_twelve_steps_and_the_plan_an_hour() -> None:
    assert len(OWN) == 12 and sum(minutes for _part, minutes in AGENDA) == 60
    assert all(len(str(body)) > 400 for _title, body in OWN)


def test_it_is_taken_along(cast: Cast) -> None:
    from commonplace.peers import exporting

    circle = circle_of(cast.amina, [cast.bruno, cast.dora])
    spoken_in(circle, cast.amina)
    (row,) = exporting.circles(cast.amina)
    assert row["aim"] == "Dye with plants" and row["check_ins"][0]["line"] == "Slow, but it moved."
    assert "Slow" not in str(list(exporting.circles(cast.bruno)))
