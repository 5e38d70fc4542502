"""A space as a home: its rules at the door, what is kept in view, its people, its wiki, its week; and what a host does for it."""

from datetime import timedelta

import pytest

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.communities.models import EntryLabel, Pin
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries, add_entry
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit import clock
from commonplace.kit.jobs.running import run_all
from commonplace.notifications.models import Notice
from commonplace.people.actions import block, unblock
from commonplace.people.models import Member
from commonplace.spaces.models import Membership, Role, Space
from tests.cast import Cast, ClientAs


def page(client_as: ClientAs, member: Member, path: str) -> str:
    answer = client_as(member).get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def note_in(space: Space, author: Member, title: str, body: str = "x", kind: Kind = Kind.NOTE, **more: object) -> Entry:
    return add_entry(author, Draft(kind=kind, title=title, body=body, audience=audiences.of_space(space), **more))


def test_the_house_rules_are_read_at_the_door_and_before_one_first_writes(cast: Cast, client_as: ClientAs) -> None:
    host = client_as(cast.amina)
    sent = {"house_rules": "Be *kind*. <script>x</script>", "rhythm": "Every second Tuesday"}
    assert host.post("/spaces/weavers/hosting/rules/", sent).url == "/spaces/weavers/hosting/"
    assert host.post("/spaces/weavers/hosting/rules/", {"house_rules": "x" * 4_001}).status_code == 422
    assert client_as(cast.dora).post("/spaces/weavers/hosting/rules/", sent).status_code == 404
    at_the_door = page(client_as, cast.bruno, "/spaces/weavers/")
    assert "Be <em>kind</em>." in at_the_door and "Every second Tuesday" in at_the_door and "<script>x" not in at_the_door
    assert "Be <em>kind</em>." in page(client_as, cast.dora, "/notes/new/?space=weavers")
    note_in(cast.weavers, cast.dora, "My first")
    assert "Be <em>kind</em>." not in page(client_as, cast.dora, "/notes/new/?space=weavers")
    assert "Be <em>kind</em>." not in page(client_as, cast.bruno, "/notes/new/?space=weavers")


def test_hosts_keep_things_in_view_in_their_order(cast: Cast, client_as: ClientAs) -> None:
    first, second = note_in(cast.weavers, cast.dora, "Warp"), note_in(cast.weavers, cast.dora, "Weft")
    elsewhere = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Elsewhere", audience=audiences.organisation()))
    host = client_as(cast.amina)
    for entry in (first, second, second):
        host.post(f"/spaces/weavers/kept/{entry.uid}/pin/")
    assert host.post(f"/spaces/weavers/kept/{elsewhere.uid}/pin/").status_code == 404
    assert client_as(cast.dora).post(f"/spaces/weavers/kept/{first.uid}/take-down/").status_code == 404
    assert Activity.objects.filter(verb=Verb.PINNED).count() == 2

    def shown() -> list[str]:
        return [card.entry.uid for card in client_as(cast.dora).get("/spaces/weavers/").context["pins"]]

    assert shown() == [first.uid, second.uid]
    host.post(f"/spaces/weavers/kept/{second.uid}/up/")
    host.post(f"/spaces/weavers/kept/{second.uid}/up/")
    assert shown() == [second.uid, first.uid]
    host.post(f"/spaces/weavers/kept/{second.uid}/take-down/")
    change_audience(first, audiences.only_me(cast.dora))
    assert shown() == [] and Pin.objects.count() == 1
    assert "Kept in view" not in page(client_as, cast.amina, "/spaces/weavers/")


def test_who_asks_and_who_is_let_in_is_told(cast: Cast, client_as: ClientAs) -> None:
    asking, host = client_as(cast.bruno), client_as(cast.farah)
    for _click in range(2):
        asking.post("/spaces/almanac/join/")
    for _click in range(2):
        host.post("/spaces/almanac/members/bruno/let-in/")
    client_as(cast.emil).post("/spaces/lantern/members/add/", {"handle": "bruno"})
    told = {(notice.member.handle, notice.concern) for notice in _notices()}
    assert told == {("farah", "asked_to_join"), ("bruno", "let_in")}
    assert Activity.objects.filter(verb=Verb.ASKED_TO_JOIN).count() == 1 and Activity.objects.filter(verb=Verb.LET_IN).count() == 2


def _notices() -> list[Notice]:
    run_all()
    return list(Notice.objects.select_related("member"))


def test_the_people_of_a_space_are_found_by_what_one_may_ask_them(cast: Cast, client_as: ClientAs) -> None:
    found = client_as(cast.dora).get("/spaces/weavers/members/?q=loom").context["people"]
    assert found == [cast.amina]
    assert client_as(cast.dora).get("/spaces/weavers/members/?willing=1").context["people"] == [cast.amina]
    assert client_as(cast.dora).get("/spaces/weavers/members/").context["people"] == [cast.amina, cast.dora]  # henk has left


def test_hosts_find_everybody_who_belongs_also_across_a_block(cast: Cast, client_as: ClientAs) -> None:
    Member.objects.filter(pk=cast.dora.pk).update(ask_me_about="walnut")
    for blocker, other in ((cast.amina, cast.dora), (cast.dora, cast.amina)):
        block(blocker, other)
        found = client_as(cast.amina).get("/spaces/weavers/members/")
        assert found.context["people"] == [cast.amina, cast.dora] and "walnut" not in found.content.decode()
        assert ("you block them" in found.content.decode()) == (blocker == cast.amina)
        assert client_as(cast.amina).get("/spaces/weavers/members/?q=walnut").context["people"] == []
        assert client_as(cast.dora).get("/spaces/weavers/members/").context["people"] == [cast.dora]
        unblock(blocker, other)
    block(cast.dora, cast.amina)
    client_as(cast.amina).post("/spaces/weavers/members/dora/take-out/")
    assert not Membership.objects.filter(space=cast.weavers, member=cast.dora).exists()


def test_the_wiki_shows_what_is_there_and_what_is_wanted(cast: Cast, client_as: ClientAs) -> None:
    add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Private weft", body="x"))
    note_in(cast.weavers, cast.amina, "Zettel", "See [[Heddle]], [[Private weft]] and [[Aaron]].", tags=["loom"])
    note_in(cast.weavers, cast.dora, "Aaron", "See [[Heddle]] too.")
    note_in(cast.lantern, cast.amina, "Hidden", "[[Wick]]", tags=["wax"])
    client = client_as(cast.dora)
    assert [str(note) for note in client.get("/spaces/weavers/notes/").context["notes"]] == ["Aaron", "Zettel"]
    assert [str(note) for note in client.get("/spaces/weavers/notes/?tag=loom").context["notes"]] == ["Zettel"]
    assert client.get("/spaces/weavers/notes/").context["tags"] == [("loom", 1)]
    wanted = client.get("/spaces/weavers/notes/?show=wanted").context["wanted"]
    assert [(one.title, one.mentions) for one in wanted] == [("Heddle", 2), ("Private weft", 1)]
    mine = client_as(cast.amina).get("/spaces/weavers/notes/?show=wanted").context["wanted"]
    assert [one.title for one in mine] == ["Heddle"]  # she may see what the other link means
    assert client_as(cast.bruno).get("/spaces/weavers/notes/").context["notes"] == []


def test_the_week_of_a_space(cast: Cast, client_as: ClientAs) -> None:
    with clock.at(clock.now() - timedelta(days=9)):
        note_in(cast.weavers, cast.amina, "Old news")
    note_in(cast.weavers, cast.amina, "Fresh news")
    seen = page(client_as, cast.dora, "/spaces/weavers/week/")
    assert "Fresh news" in seen and "Old news" not in seen
    assert "Fresh news" not in page(client_as, cast.bruno, "/spaces/weavers/week/")


def test_what_carries_a_label_is_found_by_it(cast: Cast, client_as: ClientAs) -> None:
    entry = note_in(cast.weavers, cast.dora, "I was wrong about alum")
    client = client_as(cast.dora)
    assert client.post(f"/e/{entry.uid}/labels/", {"label": ["mistake", "nonsense"]}).url == f"/e/{entry.uid}/"
    assert client_as(cast.amina).post(f"/e/{entry.uid}/labels/", {"label": "mistake"}).status_code == 404
    assert [card.entry.uid for card in client.get("/spaces/weavers/?label=mistake").context["page"].cards] == [entry.uid]
    assert not client.get("/spaces/weavers/?label=open-question").context["page"].cards
    assert "Mistake" in page(client_as, cast.amina, f"/e/{entry.uid}/")
    client.post(f"/e/{entry.uid}/labels/", {})
    assert not EntryLabel.objects.exists()


def test_an_archived_space_is_read_and_takes_nothing(cast: Cast, client_as: ClientAs) -> None:
    note = note_in(cast.weavers, cast.dora, "Selvedge")
    mine = add_entry(cast.dora, Draft(kind=Kind.NOTE, title="Later", body="x"))
    assert client_as(cast.dora).post("/spaces/weavers/archive/").status_code == 404
    client_as(cast.amina).post("/spaces/weavers/archive/")
    member = client_as(cast.dora)
    seen = page(client_as, cast.dora, "/spaces/weavers/")
    assert "Archived on" in seen and "Selvedge" in seen and "Write for this space" not in seen
    assert "Archived" in page(client_as, cast.bruno, "/spaces/")
    assert member.post(f"/e/{mine.uid}/audience/", {"ring": "space", "space": "weavers", "step": "share"}).status_code == 422
    written = {"title": "New", "body": "x", "ring": "space", "space": "weavers"}
    assert member.post("/notes/new/", written).status_code == 422
    with pytest.raises(Exception, match="archived"):
        note_in(cast.weavers, cast.amina, "By another door")
    with pytest.raises(Exception, match="archived"):
        add_entry(cast.dora, Draft(kind=Kind.COMMENT, body="And?", parent=note))
    client_as(cast.bruno).post("/spaces/weavers/join/")
    assert not Membership.objects.filter(space=cast.weavers, member=cast.bruno).exists()
    assert client_as(cast.amina).post("/spaces/weavers/members/add/", {"handle": "bruno"}).status_code == 422
    change_audience(note, audiences.only_me(cast.dora))  # one's own can still be taken back
    client_as(cast.amina).post("/spaces/weavers/reopen/")
    assert member.post("/notes/new/", written).status_code == 302


def test_the_steps_of_a_host_shrink(cast: Cast, client_as: ClientAs) -> None:
    host = client_as(cast.amina)
    assert host.get("/spaces/weavers/hosting/").context["done"] == 0
    assert client_as(cast.dora).get("/spaces/weavers/hosting/").status_code == 404
    audience = audiences.of_space(cast.weavers)
    add_entries(cast.dora, [Draft(kind=kind, title="A", body="x", audience=audience) for kind in (Kind.NOTE, Kind.POST, Kind.QUESTION)])
    host.post("/spaces/weavers/hosting/rules/", {"house_rules": "Be kind.", "rhythm": "Tuesdays"})
    host.post("/spaces/weavers/edit/", {"name": "Weavers", "purpose": "Cloth", "openness": "open"})
    assert host.get("/spaces/weavers/hosting/").context["done"] == 5
    for handle in ("bruno", "chidi", "emil"):
        host.post("/spaces/weavers/members/add/", {"handle": handle})
    assert host.get("/spaces/weavers/hosting/").context["done"] == 6


def test_a_space_whose_hosts_are_gone_is_taken_over(cast: Cast, client_as: ClientAs) -> None:
    assert client_as(cast.dora).post("/spaces/weavers/take-over/", follow=True).context["messages"]
    assert not Membership.objects.filter(member=cast.dora, role=Role.HOST).exists()
    Member.objects.filter(pk=cast.amina.pk).update(is_active=False)
    assert "Become its host" in page(client_as, cast.dora, "/spaces/weavers/")
    client_as(cast.bruno).post("/spaces/weavers/take-over/")
    client_as(cast.dora).post("/spaces/weavers/take-over/")
    assert Membership.objects.filter(space=cast.weavers, member=cast.dora, role=Role.HOST).exists()


def test_who_is_taken_out_sees_nothing_at_the_next_request(cast: Cast, client_as: ClientAs) -> None:
    entry = note_in(cast.weavers, cast.amina, "Only for weavers", "See [[Missing page]].")
    here = client_as(cast.dora)
    pages = ("/spaces/weavers/", "/spaces/weavers/notes/", "/spaces/weavers/week/", "/spaces/weavers/notes/?show=wanted")
    assert all(
        word in here.get(path).content.decode() for path, word in zip(pages, ["Only for weavers"] * 3 + ["Missing page"], strict=True)
    )
    client_as(cast.amina).post("/spaces/weavers/members/dora/take-out/")
    for path in pages:
        seen = here.get(path).content.decode()
        assert "Only for weavers" not in seen and "Missing page" not in seen
    assert here.get(f"/e/{entry.uid}/").status_code == 404
