"""Thanks and lineage: who may say them, and that an edge with a hidden end does not exist."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import change_audience, revise_entry, withdraw
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.lineage import queries
from commonplace.lineage.actions import add_origin, grow, remove_origin, thank
from commonplace.lineage.models import Edge, EdgeKind, Thanks
from commonplace.people.models import Member
from commonplace.sources.models import Source
from tests.cast import Cast, ClientAs


def a_note(author: Member, title: str, audience: Audience | None = None, **more: object) -> Entry:
    return add_entry(author, Draft(kind=Kind.NOTE, title=title, audience=audience or audiences.organisation(), **more))  # type: ignore[arg-type]


@pytest.fixture
def entry(cast: Cast) -> Entry:
    """Amina's note for Weavers, which Dora sees and Bruno does not."""
    return a_note(cast.amina, "Madder", audiences.of_space(cast.weavers))


def say_thanks(client: Client, entry: Entry, used_for: str = "the dye day", **more: str) -> HttpResponse:
    return client.post(reverse("lineage:thank", args=[entry.uid]), {"used_for": used_for, **more})


def page(client: Client, entry: Entry, route: str = "web:entry") -> str:
    """A page without the tokens that are fresh each time."""
    text = client.get(reverse(route, args=[entry.uid])).content.decode()
    return re.sub(r'(name="(?:csrfmiddlewaretoken|deed_key)" value=")[^"]*', r"\1", text)


class TestThanks:
    def test_a_reader_says_what_it_was_used_for(self, cast: Cast, client_as: ClientAs, entry: Entry) -> None:
        client = client_as(cast.dora)
        assert say_thanks(client, entry).url == f"/e/{entry.uid}/#thanks"
        assert "the dye day" in page(client_as(cast.amina), entry)
        assert Activity.objects.filter(verb=Verb.THANKED, actor=cast.dora, entry=entry).exists()

    def test_others_find_nothing_to_give_thanks_for(self, cast: Cast, client_as: ClientAs, entry: Entry) -> None:
        assert say_thanks(client_as(cast.bruno), entry).status_code == 404
        assert say_thanks(client_as(None), entry).status_code == 401
        assert not Thanks.objects.exists()

    def test_a_double_click_says_it_once(self, cast: Cast, client_as: ClientAs, entry: Entry) -> None:
        for _ in range(2):
            say_thanks(client_as(cast.dora), entry, deed_key="k")
        assert Thanks.objects.count() == 1
        assert Activity.objects.filter(verb=Verb.THANKED).count() == 1

    @pytest.mark.parametrize(("used_for", "message"), [("", "what you used it for"), ("x" * 501, "under 500 characters")])
    def test_what_cannot_be_said_comes_back_at_its_field(
        self, cast: Cast, client_as: ClientAs, entry: Entry, used_for: str, message: str
    ) -> None:
        answer = say_thanks(client_as(cast.dora), entry, used_for)
        assert answer.status_code == 422
        assert message in answer.content.decode()
        assert f'value="{used_for}"' in answer.content.decode()

    def test_ones_own_needs_no_thanks(self, cast: Cast, client_as: ClientAs, entry: Entry) -> None:
        answer = say_thanks(client_as(cast.amina), entry)
        assert answer.status_code == 422
        assert "This is your own" in answer.content.decode()


class TestHiddenEnds:
    def test_what_grew_from_it_in_hiding_changes_no_byte(self, cast: Cast, client_as: ClientAs, entry: Entry) -> None:
        client = client_as(cast.dora)
        before = page(client, entry), page(client, entry, "lineage:lineage")
        hidden = a_note(cast.amina, "The locked drawer", audiences.only_me(cast.amina), body="![[Madder]]\n\nand [[Madder]]")
        grow(hidden, kind=EdgeKind.BUILDS_ON, from_entry=entry)
        assert (page(client, entry), page(client, entry, "lineage:lineage")) == before
        assert "The locked drawer" in page(client_as(cast.amina), entry)

    def test_what_it_grew_from_in_hiding_changes_no_byte(self, cast: Cast, client_as: ClientAs, entry: Entry) -> None:
        client = client_as(cast.dora)
        before = page(client, entry), page(client, entry, "lineage:lineage")
        hidden = a_note(cast.amina, "The locked drawer", audiences.only_me(cast.amina))
        grow(entry, kind=EdgeKind.TRIES, from_entry=hidden)
        assert (page(client, entry), page(client, entry, "lineage:lineage")) == before
        assert "The locked drawer" in page(client_as(cast.amina), entry)

    def test_it_appears_when_widened_and_goes_when_withdrawn(self, cast: Cast, client_as: ClientAs, entry: Entry) -> None:
        client = client_as(cast.dora)
        other = a_note(cast.amina, "Weld", audiences.only_me(cast.amina))
        grow(other, kind=EdgeKind.BUILDS_ON, from_entry=entry)
        before = page(client, entry)
        change_audience(other, audiences.organisation())
        assert "Weld" in page(client, entry)
        withdraw(other)
        assert page(client, entry) == before

    def test_a_source_is_named_to_whoever_sees_the_entry(self, cast: Cast, client_as: ClientAs, entry: Entry) -> None:
        grow(entry, kind=EdgeKind.QUOTES, from_source=Source.objects.create(url="https://example.org/m", title="On madder"))
        assert "On madder" in page(client_as(cast.dora), entry)

    def test_a_save_does_not_tell_what_others_know_of_its_source(self, cast: Cast, client_as: ClientAs) -> None:
        source = Source.objects.create(url="https://example.org/m", title="On madder")
        save = add_entry(cast.dora, Draft(kind=Kind.SAVE, title=source.url, source=source))
        grow(save, kind=EdgeKind.QUOTES, from_source=source)
        for route in ("web:entry", "lineage:lineage"):
            assert "On madder" not in page(client_as(cast.dora), save, route)

    def test_the_lineage_page_exists_for_readers_only(self, cast: Cast, client_as: ClientAs, entry: Entry) -> None:
        address = reverse("lineage:lineage", args=[entry.uid])
        assert client_as(cast.dora).get(address).status_code == 200
        assert client_as(cast.bruno).get(address).status_code == 404
        assert client_as(None).get(address).status_code == 404


class TestSayingWhatItGrewFrom:
    def add(self, client: Client, entry: Entry, origin: str, kind: str = "builds_on") -> HttpResponse:
        return client.post(reverse("lineage:lineage", args=[entry.uid]), {"origin": origin, "kind": kind})

    @pytest.mark.parametrize("shape", ["{uid}", "/e/{uid}/", "https://learn.example.org/e/{uid}/?reply=x#c-y"])
    def test_the_author_pastes_an_address(self, cast: Cast, client_as: ClientAs, entry: Entry, shape: str) -> None:
        origin = a_note(cast.bruno, "Weld")
        assert self.add(client_as(cast.amina), entry, shape.format(uid=origin.uid)).status_code == 303
        assert [line.title for line in queries.grown_from(cast.amina, entry)] == ["Weld"]
        assert [line.title for line in queries.led_to(cast.amina, origin)] == ["Madder"]
        assert Activity.objects.filter(verb=Verb.BUILT_ON, entry=entry).count() == 1

    def test_hidden_and_missing_are_answered_alike(self, cast: Cast, client_as: ClientAs, entry: Entry) -> None:
        hidden = a_note(cast.bruno, "Weld", audiences.only_me(cast.bruno))
        answers = [self.add(client_as(cast.amina), entry, origin) for origin in (hidden.uid, "nosuchentry2", "https://example.org/")]
        assert {answer.status_code for answer in answers} == {422}
        assert all("There is no entry at this address" in answer.content.decode() for answer in answers)
        assert not Edge.objects.exists()

    def test_only_the_author_says_it(self, cast: Cast, client_as: ClientAs, entry: Entry) -> None:
        origin = a_note(cast.bruno, "Weld")
        self.add(client_as(cast.dora), entry, origin.uid)
        assert self.add(client_as(cast.bruno), entry, origin.uid).status_code == 404
        assert not Edge.objects.exists()
        with pytest.raises(Refusal):
            add_origin(cast.dora, entry, kind=EdgeKind.BUILDS_ON, origin=origin)

    def test_nothing_grows_from_itself_and_a_circle_is_allowed(self, cast: Cast, client_as: ClientAs, entry: Entry) -> None:
        assert self.add(client_as(cast.amina), entry, entry.uid).status_code == 422
        other = a_note(cast.amina, "Weld")
        self.add(client_as(cast.amina), entry, other.uid)
        self.add(client_as(cast.amina), other, entry.uid)
        assert Edge.objects.count() == 2

    def test_saying_it_twice_changes_nothing(self, cast: Cast, client_as: ClientAs, entry: Entry) -> None:
        origin = a_note(cast.bruno, "Weld")
        for _ in range(2):
            self.add(client_as(cast.amina), entry, origin.uid)
        assert Edge.objects.count() == Activity.objects.filter(verb=Verb.BUILT_ON).count() == 1

    def test_the_author_takes_it_back_and_others_cannot(self, cast: Cast, client_as: ClientAs, entry: Entry) -> None:
        origin = a_note(cast.bruno, "Weld")
        add_origin(cast.amina, entry, kind=EdgeKind.TRIES, origin=origin)
        address, form = reverse("lineage:remove", args=[entry.uid]), {"origin": origin.uid, "kind": "tries"}
        for other in (cast.dora, cast.bruno):
            assert client_as(other).post(address, form).status_code == 404
        assert Edge.objects.count() == 1
        client_as(cast.amina).post(address, form)
        assert not Edge.objects.exists()
        with pytest.raises(Refusal):
            remove_origin(cast.dora, entry, kind=EdgeKind.TRIES, origin=origin)


class TestQuotes:
    def test_an_embedded_passage_is_lineage_as_long_as_it_is_embedded(self, cast: Cast, entry: Entry) -> None:
        other = a_note(cast.amina, "Weld", body="As she says:\n\n![[Madder]]")
        assert [line.how for line in queries.grown_from(cast.amina, other)] == [EdgeKind.QUOTES]
        revise_entry(cast.amina, other, title="Weld", body="As [[Madder]] says.", tags=[], expected_revision=1)
        assert queries.grown_from(cast.amina, other) == []

    def test_a_link_waits_until_its_page_is_written(self, cast: Cast) -> None:
        waiting = a_note(cast.amina, "Weld", body="See [[Woad]].\n\n![[Woad]]")
        for_others = a_note(cast.chidi, "Indigo", body="See [[Woad]].")
        woad = a_note(cast.amina, "Woad", audiences.of_space(cast.weavers))
        assert [line.title for line in queries.backlinks(cast.amina, woad)] == ["Weld"]
        assert [line.title for line in queries.led_to(cast.amina, woad)] == ["Weld"]
        assert woad.uid not in queries.shown_body(cast.chidi, for_others)
        assert woad.uid in queries.shown_body(cast.dora, waiting)
        change_audience(woad, audiences.organisation())
        assert woad.uid in queries.shown_body(cast.chidi, for_others)

    def test_one_text_that_links_twice_is_one_mention(self, cast: Cast, entry: Entry) -> None:
        a_note(cast.amina, "Weld", body="[[Madder]] and again [[Madder]].")
        assert len(queries.backlinks(cast.amina, entry)) == 1


def test_the_newest_thanks_are_shown_first(cast: Cast, entry: Entry) -> None:
    for number in range(60):
        thank(cast.dora, entry, used_for=f"day {number}")
    assert queries.thanks_for(None, entry)[0].used_for == "day 59"
