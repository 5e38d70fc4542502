"""Asides: what is said to one person alone stays between the two, wherever one looks."""

import pytest
from django.test import Client
from django.urls import reverse

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.discussion import actions
from commonplace.discussion.words import Way
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.audience import audience_of, why
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.entries.queries import cards
from commonplace.entries.words import Kind
from commonplace.exporters.tests.test_taking_out import contents, taken_out
from commonplace.importers.tests.test_bringing_in import brought_in
from commonplace.kit.errors import Refusal
from commonplace.share.actions import bring_back, withdraw
from tests.cast import READERS, Cast, ClientAs
from tests.crawl import ask

WORDS = "Between us: the xylindein came from my cellar."


@pytest.fixture
def root(cast: Cast) -> Entry:
    return add_entry(cast.amina, Draft(kind=Kind.POST, title="Madder", body="Red.", audience=audiences.organisation()))


@pytest.fixture
def aside(cast: Cast, root: Entry) -> Entry:
    """Bruno says something to Amina alone."""
    return actions.comment(cast.bruno, root, body=WORDS, way=Way.ASIDE)


def test_a_reply_said_to_the_author_alone(cast: Cast, client_as: ClientAs, root: Entry) -> None:
    answer = client_as(cast.bruno).post(reverse("discussion:comment", args=[root.uid]), {"body": WORDS, "way": "aside"})
    said = Entry.objects.get(kind=Kind.COMMENT)
    assert answer.status_code == 303 and set(audience_of(said)) == {cast.amina, cast.bruno}
    assert why(cast.amina, said).code == "aside" and why(cast.dora, said) is None
    assert [activity.verb for activity in Activity.objects.filter(entry=said)] == [Verb.REPLIED_PRIVATELY]
    assert "only you two see this" in client_as(cast.amina).get(root.get_absolute_url()).content.decode()


def test_a_third_person_finds_no_trace(cast: Cast, client_as: ClientAs, root: Entry) -> None:
    addresses = [root.get_absolute_url(), "/stock/?q=xylindein", "/stock/?q=madder", "/people/bruno/", "/", "/feeds/", "/flow/"]
    client = client_as(cast.dora)
    before = [settled(client, address) for address in addresses]
    said = actions.comment(cast.bruno, root, body=WORDS, way=Way.ASIDE)
    answer = actions.comment(cast.amina, said, body="And mine, xylindein too.")
    assert set(audience_of(answer)) == {cast.amina, cast.bruno}, "an answer to an aside is one, whatever its writer chose"
    assert [settled(client, address) for address in addresses] == before
    assert client.get(said.get_absolute_url()).status_code == 404
    assert client.post(reverse("discussion:comment", args=[said.uid]), {"body": "Me too."}).status_code == 404
    assert cards(cast.dora, [root])[0].comments == 0 and cards(cast.bruno, [root])[0].comments == 2
    assert "xylindein" in client_as(cast.amina).get("/stock/?q=xylindein").content.decode()


def settled(client: Client, address: str) -> bytes:
    return ask(client, address).body


def test_whom_it_answers_and_not_the_author_of_the_root(cast: Cast, client_as: ClientAs, root: Entry) -> None:
    asked = actions.comment(cast.dora, root, body="How hot?")
    said = actions.comment(cast.bruno, asked, body=WORDS, way=Way.ASIDE)
    assert set(audience_of(said)) == {cast.bruno, cast.dora}
    assert WORDS not in client_as(cast.amina).get(root.get_absolute_url()).content.decode()
    held = actions.comment(cast.bruno, asked, body="To you, Amina.", way=Way.TO_AUTHOR)
    assert set(audience_of(held)) == {cast.bruno, cast.amina}


def test_nobody_speaks_to_themselves_alone(cast: Cast, root: Entry) -> None:
    with pytest.raises(Refusal):
        actions.comment(cast.amina, root, body=WORDS, way=Way.ASIDE)


@pytest.mark.parametrize("ring", READERS)
def test_it_stays_one_whatever_becomes_of_the_root(cast: Cast, root: Entry, aside: Entry, ring: str) -> None:
    open_one = actions.comment(cast.bruno, root, body="Red?")
    root = change_audience(root, cast.audiences()[ring])
    two = Entry.objects.get(pk=aside.pk), Entry.objects.get(pk=open_one.pk)
    assert [set(audience_of(entry)) for entry in two] == [{cast.amina, cast.bruno}, set(audience_of(root)) | {cast.bruno}]


def test_it_goes_and_comes_back_with_its_root(cast: Cast, root: Entry, aside: Entry) -> None:
    withdraw(cast.amina, root)
    assert Entry.objects.get(pk=aside.pk).is_withdrawn
    bring_back(cast.amina, root)
    assert set(audience_of(Entry.objects.get(pk=aside.pk))) == {cast.amina, cast.bruno}


def test_taken_out_and_brought_in_again_it_is_still_an_aside(cast: Cast, root: Entry, aside: Entry) -> None:
    assert not any("xylindein" in text or aside.uid in text for text in contents(taken_out(cast.dora)).values())
    archive = taken_out(cast.bruno)
    assert any(aside.uid in text for text in contents(archive).values())
    Entry.objects.filter(pk=aside.pk).delete()
    brought_in(cast.bruno, archive, "export.zip", keeps=False, audience=audiences.organisation())
    again = Entry.objects.get(uid=aside.uid)
    assert again.body == WORDS and set(audience_of(again)) == {cast.amina, cast.bruno}
