"""What is pushed to whom, in the moment it is pushed."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session

from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.jobs import run_all
from commonplace.lineage.actions import thank
from commonplace.live.models import Presence
from commonplace.live.tests.listening import Room, listening, until
from commonplace.people.actions import block
from commonplace.people.models import Member
from commonplace.share.actions import set_audience
from commonplace.spaces.actions import leave
from tests.cast import Cast, ClientAs

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room() -> Iterator[Room]:
    with listening() as heard:
        yield heard


def note(cast: Cast) -> Entry:
    return add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Red.", audience=audiences.of_space(cast.weavers)))


def test_a_comment_reaches_those_who_may_see_it_now_and_nobody_else_by_a_byte(cast: Cast, room: Room) -> None:
    entry = note(cast)
    amina, dora, again = room.ear(cast.amina, f"about={entry.uid}"), room.ear(cast.dora, f"about={entry.uid}"), room.ear(cast.dora)
    elsewhere = room.ear(cast.dora, f"about={entry.uid}", process=1)
    assert room.ear(None, f"about={entry.uid}").status == 403
    assert room.ear(cast.ines, f"about={entry.uid}").status == 404
    said = comment(cast.amina, entry, body="Simmer it, never boil it.")
    for ear in (amina, dora, elsewhere):
        assert ear.hears(f'event: deed\ndata: {{"kind": "commented", "uid": "{said.uid}"}}')
        assert b"Simmer" not in ear.heard
    assert again.heard == b"retry: 3000\n\n"
    assert until(lambda: Presence.objects.count() == 3)

    leave(cast.dora, space=cast.weavers)  # her page stays open
    before = dora.heard
    second = comment(cast.amina, entry, body="Never.")
    assert amina.hears(second.uid)
    set_audience(cast.amina, entry, audiences.only_me(cast.amina))
    third = comment(cast.amina, entry, body="Alone.")
    assert amina.hears(third.uid)
    assert second.uid.encode() not in dora.heard and third.uid.encode() not in dora.heard
    assert dora.heard.replace(b"event: presence\ndata: {}\n\n", b"") == before.replace(b"event: presence\ndata: {}\n\n", b"")


def test_an_ended_session_or_account_ends_the_stream_before_the_next_event(cast: Cast, room: Room) -> None:
    entry = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Red.", audience=audiences.organisation()))
    signed_out, removed, other_password, stays = (
        room.ear(one, f"about={entry.uid}") for one in (cast.bruno, cast.chidi, cast.dora, cast.emil)
    )
    Session.objects.filter(session_key=signed_out.session).delete()  # type: ignore[attr-defined]
    Member.objects.filter(pk=cast.chidi.pk).update(is_active=False)
    cast.dora.set_password("another long walk in the rain")
    cast.dora.save()
    said = comment(cast.amina, entry, body="Now.")
    assert stays.hears(said.uid)
    assert all(until(lambda ear=ear: ear.is_over) for ear in (signed_out, other_password))
    assert not any(said.uid.encode() in ear.heard for ear in (signed_out, removed, other_password))
    coming_back = room.ear(cast.emil, f"about={entry.uid}", mark="1")
    assert said.uid.encode() in coming_back.heard
    assert room.ear(cast.chidi, f"about={entry.uid}").status == 403


def test_a_notice_rings_the_bell_and_who_reads_unseen_is_not_shown(cast: Cast, room: Room, client_as: ClientAs) -> None:
    entry = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Red.", audience=audiences.organisation()))
    amina, dora = room.ear(cast.amina), room.ear(cast.dora)
    thank(cast.dora, entry, used_for="the dye day")
    run_all()
    assert amina.hears("event: notice\ndata: {}")
    assert b"notice" not in dora.heard
    reading = room.ear(cast.bruno, f"about={entry.uid}")
    client_as(cast.chidi).post("/presence/", {"shown": "no"})
    room.ear(cast.chidi, f"about={entry.uid}")
    beside = room.ear(cast.emil, f"about={entry.uid}", process=1)
    assert reading.hears("event: presence")
    assert beside.hears("event: presence")
    here = client_as(cast.emil).get(f"/e/{entry.uid}/here/").content.decode()
    assert "Bruno Costa" in here and "Chidi" not in here and "Emil" not in here
    told = beside.heard.count(b"event: presence")
    reading.leave()
    assert beside.hears("event: presence", times=told + 1)
    emil = client_as(cast.emil)
    assert until(lambda: "Bruno" not in emil.get(f"/e/{entry.uid}/here/").content.decode())


def test_nobody_is_here_for_those_between_whom_a_block_stands(cast: Cast, room: Room, client_as: ClientAs) -> None:
    entry = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Red.", audience=audiences.organisation()))
    block(cast.bruno, other=cast.emil)
    bruno = room.ear(cast.bruno, f"about={entry.uid}")
    assert until(lambda: Presence.objects.filter(member=cast.bruno).exists())
    emil = room.ear(cast.emil, f"about={entry.uid}")
    assert until(lambda: Presence.objects.filter(member=cast.emil).exists())
    dora = room.ear(cast.dora, f"about={entry.uid}")
    assert dora.hears("event: presence") and until(lambda: Presence.objects.filter(member=cast.dora).exists())
    dora_sees, emil_sees = (client_as(member).get(f"/e/{entry.uid}/here/").content.decode() for member in (cast.dora, cast.emil))
    assert "Bruno Costa" in dora_sees and "Emil" in dora_sees
    assert "Bruno" not in emil_sees and "Dora" in emil_sees
    assert emil.hears("event: presence") and bruno.hears("event: presence")  # of Dora
    assert (emil.heard.count(b"event: presence"), bruno.heard.count(b"event: presence")) == (1, 1)


def test_a_member_has_so_many_streams_and_no_more(cast: Cast, room: Room) -> None:
    assert [room.ear(cast.bruno).status for _number in range(13)] == [200] * 12 + [429]
    assert room.ear(cast.dora).status == 200
