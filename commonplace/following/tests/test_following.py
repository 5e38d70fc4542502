"""The stream of what one follows, without what one mutes, and how far it has been seen. Nobody else learns of any of it."""

from datetime import timedelta

import pytest
from django.test import Client

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import announce
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.following.actions import have_seen, set_interest
from commonplace.following.models import Interest, StreamChoice, StreamSeen
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.spaces.actions import leave
from tests.cast import Cast, ClientAs


def said(author: Member, title: str, *, audience: Audience | None = None, tags: tuple[str, ...] = (), minutes_ago: int = 0) -> Entry:
    at = now() - timedelta(minutes=minutes_ago)
    draft = Draft(kind=Kind.POST, title=title, body="x", tags=list(tags), audience=audience or audiences.organisation(), made_at=at)
    return announce(add_entry(author, draft), adds="", at=at)


def shown(client: Client, address: str = "/") -> list[str]:
    """The titles of the stream in their order."""
    page = client.get(address).content.decode()
    found = [(page.index(f">{title}<"), title) for title in Entry.objects.values_list("title", flat=True) if title and f">{title}<" in page]
    return [title for _place, title in sorted(found)]


@pytest.fixture
def news(cast: Cast) -> None:
    said(cast.amina, "In the space", audience=audiences.of_space(cast.weavers), minutes_ago=5)
    said(cast.bruno, "By Bruno", minutes_ago=4)
    said(cast.chidi, "About weld", tags=("weld",), minutes_ago=3)
    said(cast.chidi, "By Chidi", minutes_ago=2)
    said(cast.dora, "By Dora herself", minutes_ago=1)


ALL = ["By Dora herself", "By Chidi", "About weld", "By Bruno", "In the space"]


@pytest.mark.usefixtures("news")
def test_whoever_follows_nobody_by_choice_sees_all(cast: Cast, client_as: ClientAs) -> None:
    assert shown(client_as(cast.dora)) == ALL
    assert shown(client_as(cast.dora), "/?show=followed") == ["By Dora herself", "In the space"]


@pytest.mark.usefixtures("news")
def test_people_spaces_and_tags_that_are_followed_make_the_stream(cast: Cast, client_as: ClientAs) -> None:
    dora = client_as(cast.dora)
    assert dora.post("/following/person/bruno/", {"interest": "follow", "back": "/people/bruno/"}).headers["Location"] == "/people/bruno/"
    assert shown(dora) == ["By Dora herself", "By Bruno", "In the space"]
    dora.post("/following/tag/weld/", {"interest": "follow"})
    assert shown(dora) == ["By Dora herself", "About weld", "By Bruno", "In the space"]
    assert shown(dora, "/?show=all") == ALL
    dora.post("/following/space/weavers/", {"interest": "mute"})
    assert shown(dora) == ["By Dora herself", "About weld", "By Bruno"]
    dora.post("/following/person/bruno/", {"interest": "none"})
    dora.post("/following/space/weavers/", {"interest": "none"})
    assert shown(dora) == ["By Dora herself", "About weld", "In the space"]


@pytest.mark.usefixtures("news")
def test_what_is_muted_is_out_of_all_streams_of_ones_own_and_of_nobody_elses(cast: Cast, client_as: ClientAs) -> None:
    dora = client_as(cast.dora)
    for address in ("person/bruno", "tag/weld", "space/weavers"):
        dora.post(f"/following/{address}/", {"interest": "mute"})
    assert shown(dora, "/?show=all") == ["By Dora herself", "By Chidi"]
    assert shown(client_as(cast.amina), "/?show=all") == ALL
    assert "By Bruno" in client_as(cast.dora).get("/stock/?q=Bruno").content.decode()


@pytest.mark.usefixtures("news")
def test_following_shows_nothing_that_one_may_not_see(cast: Cast, client_as: ClientAs) -> None:
    set_interest(cast.ines, cast.weavers, Interest.FOLLOW)
    set_interest(cast.ines, cast.amina, Interest.FOLLOW)
    assert "In the space" not in shown(client_as(cast.ines))
    set_interest(cast.dora, cast.amina, Interest.FOLLOW)
    leave(cast.dora, space=cast.weavers)
    assert "In the space" not in shown(client_as(cast.dora))


def test_what_one_may_not_know_of_cannot_be_followed(cast: Cast, client_as: ClientAs) -> None:
    said(cast.amina, "Hidden", audience=audiences.of_space(cast.weavers), tags=("only-in-weavers",))
    ines = client_as(cast.ines)
    for address in ("tag/only-in-weavers", "tag/never-used", f"space/{cast.lantern.slug}", "person/nobody-here"):
        assert ines.post(f"/following/{address}/", {"interest": "follow"}).status_code == 404
    assert not StreamChoice.objects.exists()
    assert client_as(cast.dora).post("/following/tag/only-in-weavers/", {"interest": "follow"}).status_code == 302


def test_a_tag_that_is_hidden_meanwhile_leaves_the_list(cast: Cast, client_as: ClientAs) -> None:
    said(cast.amina, "Seen", audience=audiences.of_space(cast.weavers), tags=("for-a-while",))
    dora = client_as(cast.dora)
    dora.post("/following/tag/for-a-while/", {"interest": "follow"})
    assert "#for-a-while" in dora.get("/following/").content.decode()
    leave(cast.dora, space=cast.weavers)
    assert "for-a-while" not in dora.get("/following/").content.decode()


def test_nonsense_is_refused_and_oneself_is_not_followed(cast: Cast, client_as: ClientAs) -> None:
    dora = client_as(cast.dora)
    assert dora.post("/following/person/bruno/", {"interest": "worship"}).status_code == 422
    assert (
        dora.post("/following/person/bruno/", {"interest": "follow", "back": "https://evil.example/"}).headers["Location"] == "/following/"
    )
    with pytest.raises(Refusal):
        set_interest(cast.dora, cast.dora, Interest.FOLLOW)
    assert StreamChoice.objects.count() == 1


def test_nobody_sees_who_follows_them(cast: Cast, client_as: ClientAs) -> None:
    bruno = client_as(cast.bruno)
    pages = ("/people/bruno/", "/people/dora/", "/following/", "/")
    before = [bruno.get(page).content for page in pages]
    set_interest(cast.dora, cast.bruno, Interest.FOLLOW)
    set_interest(cast.amina, cast.bruno, Interest.MUTE)
    assert [_without_tokens(page) for page in before] == [_without_tokens(bruno.get(page).content) for page in pages]


def _without_tokens(page: bytes) -> bytes:
    return b"\n".join(line for line in page.splitlines() if b"csrf" not in line)


@pytest.mark.usefixtures("news")
def test_a_line_stands_before_what_was_seen_at_the_last_visit(cast: Cast, client_as: ClientAs) -> None:
    dora, line = client_as(cast.dora), "You have seen what follows"
    assert line not in dora.get("/").content.decode()  # all is new
    newest = Entry.objects.get(title="By Chidi")
    assert dora.post("/following/seen/", {"until": newest.uid}).headers["Location"] == "/"
    page = dora.get("/").content.decode()
    assert page.index(">By Dora herself<") < page.index(line) < page.index(">By Chidi<")
    assert (
        dora.post("/following/seen/", {"until": Entry.objects.get(title="By Bruno").uid}, headers={"HX-Request": "true"}).status_code == 204
    )
    assert StreamSeen.objects.get(member=cast.dora).until == newest.announced_at  # what was seen stays seen
    have_seen(cast.dora, now())
    assert line not in dora.get("/").content.decode()  # nothing is new


def test_what_one_may_not_see_cannot_be_marked_as_seen(cast: Cast, client_as: ClientAs) -> None:
    hidden = said(cast.amina, "Hidden", audience=audiences.of_space(cast.weavers))
    ines = client_as(cast.ines)
    assert ines.post("/following/seen/", {"until": hidden.uid}).status_code == 404
    assert ines.post("/following/seen/", {"until": ""}).status_code == 404
    assert not StreamSeen.objects.exists()


@pytest.mark.usefixtures("news")
def test_the_second_page_goes_on_with_what_one_follows(cast: Cast, client_as: ClientAs) -> None:
    for number in range(35):
        said(cast.bruno, f"Bruno {number}", minutes_ago=60 + number)
        said(cast.chidi, f"Chidi {number}", minutes_ago=60 + number)
    dora = client_as(cast.dora)
    dora.post("/following/person/bruno/", {"interest": "follow"})
    page = dora.get("/")
    assert "Chidi 1" not in page.content.decode()
    after = page.content.decode().split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "show=followed" in after
    second = shown(dora, f"/{after}")
    assert "Bruno 34" in second and not any(title.startswith("Chidi") for title in second)


@pytest.mark.usefixtures("news")
def test_the_line_stands_on_the_next_page_when_all_of_the_first_is_new(
    cast: Cast, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commonplace.following.stream.SIZE", 1)
    have_seen(cast.dora, now() - timedelta(minutes=1, seconds=30))
    dora, line = client_as(cast.dora), "You have seen what follows"
    first = dora.get("/?show=followed").content.decode()
    assert ">By Dora herself<" in first and line not in first
    newest = Entry.objects.get(title="By Dora herself")
    assert line in dora.get(f"/?show=followed&after={newest.uid}").content.decode()
    oldest = Entry.objects.get(title="By Bruno")
    assert line not in dora.get(f"/?show=followed&after={oldest.uid}").content.decode()


def test_spaces_that_one_is_in_stand_in_the_list_until_they_are_muted(cast: Cast, client_as: ClientAs) -> None:
    dora = client_as(cast.dora)
    assert "Spaces you are in" in dora.get("/following/").content.decode()
    dora.post("/following/space/weavers/", {"interest": "mute"})
    page = dora.get("/following/").content.decode()
    assert "Spaces you are in" not in page and "Weavers" in page
    assert "Lantern" not in page


def test_who_follows_many_reads_of_them_by_pages(cast: Cast, client_as: ClientAs) -> None:
    at = now()
    handles = [f"weaver-{number:02}" for number in range(70)]
    people = Member.objects.bulk_create(Member(handle=each, name=each.title(), email=f"{each}@example.org") for each in handles)
    StreamChoice.objects.bulk_create(
        StreamChoice(member=cast.dora, person=person, interest=Interest.FOLLOW, made_at=at - timedelta(minutes=number // 3))
        for number, person in enumerate(people)
    )
    dora, found, address = client_as(cast.dora), "", "/following/"
    while address:
        page = dora.get(address).content.decode()
        found += page
        address = "/following/" + page.split('rel="next" href="')[1].split('"')[0] if 'rel="next"' in page else ""
    assert [found.count(f'href="/people/{handle}/"') for handle in handles] == [1] * 70
    for nonsense in ("person:nobody", "tag:%00", "x", "person:"):
        assert dora.get(f"/following/?after={nonsense}").content.decode().count("/people/weaver-") >= 60
