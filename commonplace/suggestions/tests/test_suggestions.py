"""Suggestions: each with a reason that names what one may see; less of this, and back; and nothing hidden plays a part."""

from __future__ import annotations

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind, Ring
from commonplace.following.actions import set_interest
from commonplace.following.models import Interest
from commonplace.kit.jobs import run_all
from commonplace.lineage.actions import grow, thank
from commonplace.lineage.models import EdgeKind
from commonplace.people.actions import block
from commonplace.people.models import Member
from commonplace.seek.actions import capture
from commonplace.suggestions import actions, jobs
from commonplace.suggestions.models import About, Less, Why
from commonplace.suggestions.reading import Suggestion, few_for, shelves_for
from tests.cast import Cast, ClientAs

PAGE = "/seek/suggestions/"


def save(member: Member, name: str, audience: Audience | None = None, tags: tuple[str, ...] = ()) -> Entry:
    return capture(
        member, url=f"https://dye.example/{name}", title=name.title(), tags=tags, audience=audience or audiences.organisation()
    ).entry  # fmt: skip


def note(member: Member, title: str, audience: Audience | None = None, tags: tuple[str, ...] = ()) -> Entry:
    return add_entry(
        member, Draft(kind=Kind.NOTE, title=title, body="Simmer it.", tags=tags, audience=audience or audiences.organisation())
    )


def look() -> None:
    jobs.learn(to_activity=0)
    run_all()


def suggested(member: Member) -> dict[Why, list[Suggestion]]:
    return {shelf.why: shelf.suggestions for shelf in shelves_for(member).shelves if shelf.suggestions}


def titles(member: Member) -> dict[str, list[str]]:
    return {why.value: [str(one.entry) for one in found] for why, found in suggested(member).items()}


@pytest.fixture
def dyers(cast: Cast) -> Cast:
    """Chidi and Dora save the same; Dora one thing more. Farah, of whom nobody there is near, saves it with woad."""
    for name in ("madder", "weld", "indigo"):
        save(cast.chidi, name, tags=("dyes",))
        save(cast.dora, name, tags=("dyes",))
    save(cast.dora, "walnut", tags=("dyes",))
    for name in ("madder", "weld", "woad"):
        save(cast.bruno, name, tags=("dyes",))
    return cast


def test_what_someone_alike_took_up_is_suggested_and_says_why(dyers: Cast) -> None:
    look()
    alike = suggested(dyers.chidi)[Why.ALIKE]
    assert {str(one.entry): one.reason for one in alike}["Walnut"] == "Dora Lindqvist took this up, and “Indigo” as you did."
    assert "Madder" not in titles(dyers.chidi)["alike"]


@pytest.mark.once
def test_what_is_kept_or_written_meanwhile_goes_at_once_and_a_deed_counts_without_learning_anew(dyers: Cast) -> None:
    look()
    saved = actions.keep(dyers.chidi, Entry.objects.get(author=dyers.dora, title="Walnut"))
    assert (saved.entry.audience.ring, saved.is_new) == (Ring.ME, True)
    assert saved.entry.grown_from.filter(origin__author=dyers.dora).exists()
    assert "Walnut" not in str(titles(dyers.chidi))
    assert titles(dyers.ines) == {}
    save(dyers.ines, "indigo", audiences.only_me(dyers.ines))
    run_all()
    assert titles(dyers.ines)["alike"]


def test_today_has_three_of_them_and_leads_back_there(dyers: Cast, client_as: ClientAs) -> None:
    client = client_as(dyers.chidi)
    assert "Nothing to suggest yet" in client.get("/today/suggestions/").content.decode()
    save(dyers.dora, "elder", tags=("dyes",))
    look()
    few = few_for(dyers.chidi)
    page = client.get("/today/suggestions/", headers={"HX-Request": "true"}).content.decode()
    assert 1 <= len(few) <= 3 and len({one.thing for one in few}) == len(few)
    assert {one.why for one in few} == set(list(suggested(dyers.chidi))[:3])
    assert page.lstrip().startswith("<section") and all(one.entry.get_absolute_url() in page for one in few)
    walnut = Entry.objects.get(author=dyers.dora, title="Walnut")
    sent = client.post(f"{PAGE}less/", {"about": "thing", "entry": walnut.uid, "back": "/"})
    assert sent.headers["Location"] == "/" and "Walnut" not in [str(one.entry) for one in few_for(dyers.chidi)]
    assert client.post(f"{PAGE}less/", {"about": "reason", "why": "alike", "back": "//elsewhere.example/"}).headers["Location"] == PAGE


@pytest.mark.once
def test_goals_find_things_by_their_words_for_somebody_new_and_at_once(dyers: Cast, client_as: ClientAs) -> None:
    save(dyers.dora, "solar-ovens")
    look()
    client = client_as(dyers.ines)
    assert "What do you want to learn?" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"first": " "}).status_code == 422
    assert client.post(PAGE, {"first": "Cooking in ovens", "second": "Woad"}).status_code == 302
    goals = suggested(dyers.ines)[Why.GOAL]
    assert {str(one.entry): one.reason for one in goals}["Solar-Ovens"] == "For your goal “Cooking in ovens”: it is about “ovens”."
    assert "Woad" in [str(one.entry) for one in goals]
    assert Entry.objects.filter(author=dyers.ines, kind=Kind.GOAL, audience__ring=Ring.ME).count() == 2


def test_trust_outside_and_disagreement_have_their_slots(dyers: Cast) -> None:
    used = note(dyers.emil, "Alum first")
    thank(dyers.bruno, used, used_for="a scarf")
    for_weavers = note(dyers.amina, "Warp for weavers", audiences.of_circle(dyers.kitchen_table))
    set_interest(dyers.bruno, dyers.amina, Interest.FOLLOW)
    against = note(dyers.emil, "Alum is not needed", tags=("dyes",))
    grow(against, kind=EdgeKind.CONTRADICTS, from_entry=used)
    look()
    found = suggested(dyers.bruno)
    assert {(str(one.entry), one.reason) for one in found[Why.TRUSTED]} == {
        (str(for_weavers), "Amina Diallo, whom you follow, wrote this."),
    }
    disagreed = [(str(one.entry), one.reason) for one in found[Why.DISAGREES]]
    assert disagreed == [(str(against), "It contradicts “Alum first”, which is near to what you take up.")]
    assert [str(one.entry) for one in found[Why.OUTSIDE]] in (["Indigo"], ["Walnut"])
    assert "shares no team, space or circle with you" in found[Why.OUTSIDE][0].reason
    change_audience(used, audiences.only_me(dyers.emil))
    assert Why.DISAGREES not in suggested(dyers.bruno)


@pytest.mark.once
def test_less_of_this_and_back(dyers: Cast, client_as: ClientAs) -> None:
    look()
    client, walnut = client_as(dyers.chidi), Entry.objects.get(author=dyers.dora, title="Walnut")
    for data in ({"about": "thing"}, {"about": "topic", "topic": "dyes"}, {"about": "person"}):
        assert "Walnut" in str(titles(dyers.chidi))
        assert client.post(f"{PAGE}less/", {**data, "entry": walnut.uid}).status_code == 302
        assert "Walnut" not in str(titles(dyers.chidi))
        row = Less.objects.get(member=dyers.chidi, taken_back_at=None)
        assert f"/seek/suggestions/fewer/{row.uid}/back/" in client.get(f"{PAGE}fewer/").content.decode()
        assert client_as(dyers.emil).post(f"{PAGE}fewer/{row.uid}/back/").status_code == 404
        assert client.post(f"{PAGE}fewer/{row.uid}/back/").status_code == 302
    actions.want_less(dyers.chidi, about=About.REASON, why=Why.ALIKE)
    assert "alike" not in titles(dyers.chidi)
    for refused in ({"about": "topic", "topic": "looms", "entry": walnut.uid}, {"about": "reason", "why": "all"}, {"about": "person"}):
        assert client.post(f"{PAGE}less/", refused).status_code == 404
    hidden = note(dyers.amina, "Hidden", audiences.only_me(dyers.amina))
    assert client.post(f"{PAGE}less/", {"about": "thing", "entry": hidden.uid}).status_code == 404
    assert client.post(f"{PAGE}keep/{hidden.uid}/").status_code == 404


def test_the_muted_are_left_out_and_of_the_blocked_nothing_is_learnt(dyers: Cast, client_as: ClientAs) -> None:
    look()
    before = client_as(dyers.chidi).get(PAGE).content
    set_interest(dyers.chidi, dyers.dora, Interest.MUTE)
    assert "Dora" not in str(titles(dyers.chidi))
    set_interest(dyers.chidi, dyers.dora, None)
    block(dyers.gita, dyers.chidi)
    look()
    assert same_but_tokens(client_as(dyers.chidi).get(PAGE).content, before)
    for name in ("madder", "weld", "indigo", "cochineal", "lichen"):
        save(dyers.gita, name, tags=("dyes", "reds"))
    thank(dyers.gita, Entry.objects.get(author=dyers.dora, title="Walnut"), used_for="a hat")
    look()
    assert same_but_tokens(client_as(dyers.chidi).get(PAGE).content, before)
    assert "Cochineal" in str(titles(dyers.emil)) or "Cochineal" in str(titles(dyers.dora))


def same_but_tokens(one: bytes, other: bytes) -> bool:
    token = re.compile(rb'csrf[^>]*?value="[^"]*"|(?:X-CSRFToken|csrf-token)[^>]*|deed_key[^>]*')
    return token.sub(b"", one) == token.sub(b"", other)


def test_hidden_deeds_change_no_byte_though_all_is_learnt_anew(dyers: Cast, client_as: ClientAs) -> None:
    """Everybody's page, before and after a great many deeds that each of them may not see."""
    save(dyers.farah, "madder", tags=("dyes",))
    look()
    readers = [dyers.chidi, dyers.bruno, dyers.farah, dyers.ines]
    before = {member.handle: client_as(member).get(PAGE).content for member in readers}
    for author in (dyers.amina, dyers.dora, dyers.emil):
        for ring in (audiences.only_me(author), audiences.of_space(dyers.weavers if author != dyers.emil else dyers.lantern)):
            for name in ("madder", "woad", "weld", "saffron", "walnut"):
                if not Entry.objects.filter(author=author, source__url__endswith=name).exists():
                    save(author, name, ring, tags=("dyes", "yellows"))
            hidden = note(author, f"Walnut and woad of {ring.pk}", ring, tags=("dyes",))
            open_one = Entry.objects.filter(author=dyers.dora, title="Walnut").get()
            grow(hidden, kind=EdgeKind.CONTRADICTS, from_entry=open_one)
            grow(hidden, kind=EdgeKind.BUILDS_ON, from_entry=Entry.objects.get(author=dyers.bruno, title="Woad"))
            comment(author, hidden, body="Dyes.")
    look()
    after = {member.handle: client_as(member).get(PAGE).content for member in readers}
    assert [name for name in before if not same_but_tokens(before[name], after[name])] == []


@pytest.mark.once
def test_the_page_costs_the_same_for_many(dyers: Cast, client_as: ClientAs, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(12):
        save(dyers.dora, f"lichen-{number}", tags=("dyes",))
        note(dyers.amina, f"Reds {number}", tags=("dyes",))
    set_interest(dyers.chidi, dyers.amina, Interest.FOLLOW)
    look()
    client = client_as(dyers.chidi)
    with django_assert_max_num_queries(28):
        assert client.get(PAGE).status_code == 200
