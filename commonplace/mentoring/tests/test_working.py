"""Within a mentorship: for those who are in it, and nobody else; silence, an early end, looking back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commonplace.entries import audiences
from commonplace.entries.audience import audience_of
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.freshness.days import today
from commonplace.kit import clock
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import run_all
from commonplace.mentoring.actions.offering import ask_in_pool, pass_on
from commonplace.mentoring.actions.working import (
    Shared,
    add_item,
    change_item,
    check_in,
    leave,
    look_back,
    note_session,
    prompt_silent,
)
from commonplace.mentoring.models import CheckIn, Closing, Mentorship, Mood, Sort
from commonplace.mentoring.tests.world import in_pool, joined
from commonplace.notifications.models import Notice
from tests.cast import Cast, ClientAs


def test_a_session_is_for_exactly_these_two(cast: Cast, client_as: ClientAs) -> None:
    found = joined(cast.ines, cast.amina)
    entry = note_session(cast.ines, found, held_on=today(), body="Nine days of woad.").entry
    assert set(audience_of(entry)) == {cast.ines, cast.amina}
    page = client_as(cast.amina).get(found.get_absolute_url())
    assert "Nine days of woad." in page.content.decode()
    for other in (cast.gita, cast.bruno):
        assert client_as(other).get(found.get_absolute_url()).status_code == 404
        assert client_as(other).get(entry.get_absolute_url()).status_code == 404
        with pytest.raises(Refusal, match="in this mentorship"):
            note_session(other, found, held_on=today(), body="Me too.")


@pytest.mark.parametrize("ring", ["organisation", "web", "space"])
def test_a_session_is_not_shared_beyond_the_two_by_either_door(cast: Cast, client_as: ClientAs, ring: str) -> None:
    found = joined(cast.ines, cast.amina)
    entry = note_session(cast.amina, found, held_on=today(), body="Nine days of woad.").entry
    wider = {"organisation": audiences.organisation, "web": audiences.web, "space": lambda: audiences.of_space(cast.weavers)}[ring]()
    with pytest.raises(Refusal, match="stays between them"):
        change_audience(entry, wider)
    client_as(cast.amina).post(f"{entry.get_absolute_url()}audience/", {"ring": ring, "space": "weavers"})
    assert set(audience_of(Entry.objects.get(pk=entry.pk))) == {cast.ines, cast.amina}
    change_audience(entry, audiences.only_me(cast.amina))
    assert set(audience_of(Entry.objects.get(pk=entry.pk))) == {cast.amina}


def test_what_cannot_be_noted(cast: Cast) -> None:
    found = joined(cast.ines, cast.amina)
    for day, body, field in (
        (today(), " ", "body"),
        (today() + timedelta(days=1), "x", "held_on"),
        (today() - timedelta(days=90), "x", "held_on"),
    ):
        with pytest.raises(Refusal) as refused:
            note_session(cast.ines, found, held_on=day, body=body)
        assert refused.value.field == field
    with pytest.raises(Refusal):
        add_item(cast.ines, found, sort=Sort.GOAL, text="x" * 301)
    with pytest.raises(Refusal):
        add_item(cast.bruno, found, sort=Sort.GOAL, text="x")


def test_the_same_form_twice_notes_one_session(cast: Cast) -> None:
    found = joined(cast.ines, cast.amina)
    notes = [note_session(cast.ines, found, held_on=today(), body="Once.", deed_key="k") for _ in range(2)]
    assert notes[0] == notes[1] and found.sessions.count() == 1


def test_lists_are_ticked_and_taken_back(cast: Cast) -> None:
    found = joined(cast.ines, cast.amina)
    item = add_item(cast.amina, found, sort=Sort.AGENDA, text="Mordants")
    for deed, field, is_set in (
        ("tick", "done_at", True),
        ("untick", "done_at", False),
        ("remove", "removed_at", True),
        ("put-back", "removed_at", False),
    ):
        change_item(cast.ines, found, item, deed)
        item.refresh_from_db()
        assert (getattr(item, field) is not None) is is_set


def test_silence_of_three_weeks_is_asked_about_once(cast: Cast) -> None:
    found = joined(cast.ines, cast.amina)
    moment = clock.now()
    assert prompt_silent(moment + timedelta(days=20)) == 0
    assert prompt_silent(moment + timedelta(days=22)) == 1
    assert prompt_silent(moment + timedelta(days=60)) == 0
    run_all()
    assert {notice.member for notice in Notice.objects.filter(concern="mentoring_silent")} == {cast.ines, cast.amina}
    with clock.at(moment + timedelta(days=61)):
        check_in(cast.ines, found, mood=Mood.WELL)
        assert prompt_silent() == 0
    assert prompt_silent(moment + timedelta(days=90)) == 1


def test_a_second_check_in_of_a_day_replaces_the_first(cast: Cast) -> None:
    found = joined(cast.ines, cast.amina)
    check_in(cast.ines, found, mood=Mood.STUCK)
    check_in(cast.ines, found, mood=Mood.WELL, word="Cleared up.")
    check_in(cast.amina, found, mood=Mood.WELL)
    assert CheckIn.objects.count() == 2


@pytest.mark.parametrize("who", ["ines", "amina"])
def test_either_side_ends_it_and_nothing_says_who(cast: Cast, client_as: ClientAs, who: str) -> None:
    found = joined(cast.ines, cast.amina)
    assert client_as(cast.bruno).post(f"{found.get_absolute_url()}end/").status_code == 404
    assert client_as(cast.members[who]).post(f"{found.get_absolute_url()}end/").status_code == 302
    found.refresh_from_db()
    assert found.ended_early
    run_all()
    notices = Notice.objects.filter(concern="mentoring_over")
    assert {notice.member.handle for notice in notices} == {"ines", "amina"} and not any(notice.activity.actor for notice in notices)
    with pytest.raises(Refusal, match="has ended"):
        add_item(cast.ines, found, sort=Sort.GOAL, text="More")


def test_looking_back_with_one_note_for_whom_the_mentee_chooses(cast: Cast, client_as: ClientAs) -> None:
    found = joined(cast.ines, cast.amina)
    with pytest.raises(Refusal, match="when it has ended"):
        look_back(cast.ines, found, between="Thank you")
    leave(cast.amina, found)
    with pytest.raises(Refusal, match="for the mentee"):
        look_back(cast.amina, found, between="Thank you")
    page = f"{found.get_absolute_url()}look-back/"
    assert client_as(cast.amina).get(page).status_code == 404
    sent = {"between": "Thank you.", "title": "Woad", "body": "Nine days.", "ring": "organisation", "deed_key": "k"}
    assert client_as(cast.ines).post(page, {**sent, "title": ""}).status_code == 422
    assert not Closing.objects.exists()
    assert client_as(cast.ines).post(page, sent).status_code == 302
    closing = Closing.objects.get()
    assert set(audience_of(closing.between)) == {cast.ines, cast.amina}
    assert Entry.objects.visible_to(cast.farah).filter(pk=closing.shared.pk).exists()
    with pytest.raises(Refusal, match="already"):
        look_back(cast.ines, found, shared=Shared(title="Two", body="More", audience=audiences.organisation()))


def test_looking_back_stays_with_oneself_unless_one_chooses(cast: Cast, client_as: ClientAs) -> None:
    found = joined(cast.ines, cast.amina)
    leave(cast.ines, found)
    client_as(cast.ines).post(f"{found.get_absolute_url()}look-back/", {"title": "Woad", "body": "Nine days."})
    assert set(audience_of(Closing.objects.get().shared)) == {cast.ines}


def test_the_pool_asks_within_its_limits(cast: Cast, client_as: ClientAs) -> None:
    in_pool(cast.amina, most=1)
    page = "/mentoring/pool/amina/ask/"
    assert client_as(cast.ines).post(page, {"message": " "}).status_code == 422
    assert client_as(cast.ines).post(page, {"message": "Teach me"}).status_code == 302
    answer = client_as(cast.bruno).post(page, {"message": "And me, please"})
    assert answer.status_code == 422 and "And me, please" in answer.content.decode() and "no place free" in answer.content.decode()
    assert client_as(cast.amina).get(page).status_code == 404
    assert client_as(cast.bruno).get("/mentoring/pool/farah/ask/").status_code == 404
    with pytest.raises(Refusal, match="cannot be asked"):
        ask_in_pool(cast.bruno, cast.farah, message="Please")


def test_whoever_takes_back_what_they_asked_is_asked_nothing_further(cast: Cast) -> None:
    in_pool(cast.amina)
    offer = ask_in_pool(cast.ines, cast.amina, message="Teach me")
    pass_on(cast.ines, offer)
    assert not Mentorship.objects.exists()
    assert ask_in_pool(cast.ines, cast.amina, message="After all").pk != offer.pk
