"""What is only suggested finds people, a time and a host."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.gatherings.actions import suggesting
from commonplace.gatherings.models import CoHost, Gathering, HostRequest, Interest, Meeting, Seat
from commonplace.gatherings.tests.test_gatherings import told
from commonplace.gatherings.words import Coming
from commonplace.goals.actions.goals import Answers, set_goal
from commonplace.kit.clock import at, now
from commonplace.kit.errors import Refusal
from commonplace.lineage.models import Edge
from commonplace.people.models import Member
from commonplace.questions.actions.asking import ask
from tests.cast import Cast, ClientAs


def suggested(member: Member, title: str = "Madder without boiling") -> Entry:
    return suggesting.suggest(member, title=title, audience=audiences.organisation())


def wanted_by(entry: Entry, *members: Member) -> None:
    for member in members:
        suggesting.would_come(member, entry)


def test_from_a_question_to_a_gathering_with_somebody_who_knows(cast: Cast, client_as: ClientAs) -> None:
    for title in ("Madder below the boil", "Madder and alum"):
        add_entry(
            cast.farah, Draft(kind=Kind.NOTE, title=title, body="Madder simmers.", audience=audiences.organisation(), tags=["madder"])
        )
    question = ask(cast.bruno, title="How is madder dyed without boiling?", audience=audiences.organisation(), tags=["madder"])
    bruno = client_as(cast.bruno)
    assert f"/gatherings/suggest/?from={question.uid}" in bruno.get(question.get_absolute_url()).content.decode()
    bruno.post(
        "/gatherings/suggest/", {"form": "workshop", "title": question.title, "ring": "organisation", "from": question.uid, "deed_key": "s"}
    )
    entry = Entry.objects.get(kind=Kind.GATHERING)
    assert Edge.objects.filter(entry=entry, origin=question).exists()

    for member in (cast.amina, cast.chidi):
        client_as(member).post(f"/gatherings/{entry.uid}/would-come/", {"to": "yes"})
    assert not HostRequest.objects.exists() and told(cast.amina) == []
    client_as(cast.dora).post(f"/gatherings/{entry.uid}/would-come/", {"to": "yes"})
    assert told(cast.amina) == ["times_asked"] and "asked_to_host" in told(cast.farah)

    farah = client_as(cast.farah)
    page = farah.get(entry.get_absolute_url()).content.decode()
    assert "Would you host it?" in page and "3 would come" in page
    for name in ("Amina", "Chidi", "Dora"):
        assert name not in page.split("<main")[1].split("<aside")[0]
    assert "Would you host it?" not in client_as(cast.chidi).get(entry.get_absolute_url()).content.decode()
    farah.post(f"/gatherings/{entry.uid}/answer/", {"hosts": "yes"})
    assert CoHost.objects.get().member == cast.farah and "host_found" in told(cast.bruno)

    options = list(Gathering.objects.get(entry=entry).options.all())
    assert len(options) == 6 and all(option.starts_at > now() + timedelta(days=5) for option in options)
    client_as(cast.amina).post(f"/gatherings/{entry.uid}/times/", {"option": [options[1].uid]})
    farah.post(f"/gatherings/{entry.uid}/times/{options[1].uid}/choose/")
    meeting = Meeting.objects.get(gathering=entry.pk)
    assert meeting.starts_at == options[1].starts_at
    assert dict(Seat.objects.values_list("member__handle", "coming")) == {
        "amina": Coming.GOING, "chidi": Coming.INVITED, "dora": Coming.INVITED
    }  # fmt: skip
    assert "time_chosen" in told(cast.chidi) and "time_chosen" not in told(cast.emil)


def test_who_declines_is_not_told_of_and_the_next_is_asked(cast: Cast, client_as: ClientAs) -> None:
    for author, times in ((cast.farah, 3), (cast.emil, 1)):
        for number in range(times):
            add_entry(
                author, Draft(kind=Kind.NOTE, title=f"Madder {number}", body="Madder.", audience=audiences.organisation(), tags=["madder"])
            )
    entry = suggested(cast.bruno, "Madder")
    wanted_by(entry, cast.amina, cast.chidi, cast.dora)
    assert HostRequest.objects.get().member == cast.farah
    client_as(cast.farah).post(f"/gatherings/{entry.uid}/answer/", {"hosts": "no"})
    assert "asked_to_host" in told(cast.emil)
    assert "Farah" not in client_as(cast.bruno).get(entry.get_absolute_url()).content.decode().split("<main")[1].split("<aside")[0]
    with pytest.raises(Refusal):
        suggesting.answer_request(cast.farah, entry, hosts=True)
    with pytest.raises(Refusal):
        suggesting.answer_request(cast.chidi, entry, hosts=True)


def test_a_change_of_mind_and_ones_own_suggestion_do_not_count(cast: Cast) -> None:
    entry = suggested(cast.bruno)
    wanted_by(entry, cast.bruno, cast.amina, cast.amina, cast.chidi)
    suggesting.would_come(cast.chidi, entry, to=False)
    wanted_by(entry, cast.dora)
    assert Interest.objects.count() == 2 and Gathering.objects.get().polled_at is None


def test_those_who_may_not_see_it_find_nothing_and_only_hosts_choose(cast: Cast, client_as: ClientAs) -> None:
    entry = suggesting.suggest(cast.amina, title="For weavers", audience=audiences.of_space(cast.weavers))
    chidi, dora = client_as(cast.chidi), client_as(cast.dora)
    assert chidi.post(f"/gatherings/{entry.uid}/would-come/", {"to": "yes"}).status_code == 404
    assert "For weavers" not in chidi.get("/gatherings/?shelf=suggested").content.decode()
    assert "For weavers" in dora.get("/gatherings/?shelf=suggested").content.decode()
    option = suggesting.offer_time(cast.amina, entry, starts_at=now() + timedelta(days=3))
    for deed in (f"times/{option.uid}/choose/", f"times/{option.uid}/remove/", "times/new/"):
        assert dora.post(f"/gatherings/{entry.uid}/{deed}").status_code == 404
    with at(now() + timedelta(days=4)), pytest.raises(Refusal):
        suggesting.choose_time(cast.amina, entry, option)
    page = client_as(cast.amina).post("/gatherings/suggest/", {"form": "talk", "title": "Mine", "ring": "me"})
    assert page.status_code == 422 and "Nobody could come" in page.content.decode()


def test_ideas_come_from_what_one_may_see(cast: Cast, client_as: ClientAs) -> None:
    with at(now() - timedelta(days=5)):
        ask(cast.amina, title="Which pot for weld?", audience=audiences.organisation(), tags=["weld"])
        ask(cast.amina, title="How long for weld?", audience=audiences.organisation(), tags=["weld"])
        ask(cast.emil, title="Where is the lantern?", audience=audiences.of_space(cast.lantern), tags=["lamp"])
    for member in (cast.amina, cast.bruno, cast.chidi):
        set_goal(member, title="Dye with plants", answers=Answers("x", "", ""), tags=["plants"], audience=audiences.organisation())
    page = client_as(cast.dora).get("/gatherings/ideas/").content.decode()
    assert "Which pot for weld?" in page and "#weld" in page and "#plants" in page and "lantern" not in page and "#lamp" not in page
    set_goal(cast.emil, title="Only two", answers=Answers("x", "", ""), tags=["wood"], audience=audiences.organisation())
    assert "#wood" not in client_as(cast.dora).get("/gatherings/ideas/").content.decode()


def test_capacity_holds_when_a_time_is_chosen(cast: Cast) -> None:
    entry = suggested(cast.bruno)
    option = suggesting.offer_time(cast.bruno, entry, starts_at=now() + timedelta(days=3))
    for member in (cast.chidi, cast.amina):
        suggesting.say_what_suits(member, entry, options=[option.uid])
    suggesting.choose_time(cast.bruno, entry, option, capacity=1)
    assert dict(Seat.objects.values_list("member__handle", "coming")) == {"chidi": Coming.GOING, "amina": Coming.WAITING}
