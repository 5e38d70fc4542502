"""Commenting: who may, who sees it, what happens to bad input, and how one takes back what one said."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.discussion import actions
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.audience import audience_of
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.entries.texts import MAX_BODY
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from tests.cast import READERS, Cast, ClientAs


@pytest.fixture
def entry(cast: Cast) -> Entry:
    """Amina's note for Weavers, which Dora sees and Bruno does not."""
    return add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Red.", audience=audiences.of_space(cast.weavers)))


def say(client: Client, parent: Entry, body: str = "How hot?", **more: str) -> HttpResponse:
    return client.post(reverse("discussion:comment", args=[parent.uid]), {"body": body, **more})


def test_a_reader_comments_and_lands_on_what_they_said(cast: Cast, client_as: ClientAs, entry: Entry) -> None:
    answer = say(client_as(cast.dora), entry)
    said = Entry.objects.get(kind=Kind.COMMENT)
    assert (answer.status_code, answer.url) == (303, f"/e/{entry.uid}/#c-{said.uid}")
    assert (said.author, said.parent, said.body) == (cast.dora, entry, "How hot?")
    assert Activity.objects.filter(verb=Verb.COMMENTED, entry=said, actor=cast.dora).exists()


def test_others_find_nothing_to_comment_on(cast: Cast, client_as: ClientAs, entry: Entry) -> None:
    assert say(client_as(cast.bruno), entry).status_code == 404
    assert "You have been signed out" in say(client_as(None), entry).content.decode()
    assert client_as(cast.dora).get(reverse("discussion:comment", args=[entry.uid])).status_code == 405
    assert not Entry.objects.filter(kind=Kind.COMMENT).exists()


def test_strangers_cannot_comment_on_what_they_can_read(cast: Cast, client_as: ClientAs, entry: Entry) -> None:
    change_audience(entry, audiences.web())
    assert say(client_as(None), entry).status_code == 401
    assert not Entry.objects.filter(kind=Kind.COMMENT).exists()


@pytest.mark.parametrize("ring", READERS)
def test_a_comment_is_seen_by_exactly_those_who_see_its_root(cast: Cast, ring: str) -> None:
    root = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", audience=cast.audiences()[ring]))
    said = actions.comment(cast.amina, root, body="How hot?")
    reply = actions.comment(cast.amina, said, body="Warm.")
    assert set(audience_of(said)) == set(audience_of(reply)) == set(audience_of(root))
    seen = {name for name, viewer in cast.viewers.items() if Entry.objects.visible_to(viewer).filter(pk=reply.pk).exists()}
    assert seen == READERS[ring]


def test_after_narrowing_the_comments_vanish_for_those_outside(cast: Cast, client_as: ClientAs, entry: Entry) -> None:
    change_audience(entry, audiences.organisation())
    said = actions.comment(cast.bruno, entry, body="How hot?")
    assert "How hot?" in client_as(cast.chidi).get(entry.get_absolute_url()).content.decode()
    change_audience(entry, audiences.of_space(cast.weavers))
    assert client_as(cast.chidi).get(said.get_absolute_url()).status_code == 404
    assert "How hot?" in client_as(cast.dora).get(entry.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("body", "message"),
    [("", "Write a few words first."), ("  \n ", "Write a few words first."), ("x" * (MAX_BODY + 1), "too long for one entry")],
    ids=["empty", "blank", "too long"],
)
def test_what_cannot_be_said_comes_back_at_its_field(cast: Cast, client_as: ClientAs, entry: Entry, body: str, message: str) -> None:
    answer = say(client_as(cast.dora), entry, body, deed_key="the-key")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert body in page
    assert 'value="the-key"' in page
    assert not Entry.objects.filter(kind=Kind.COMMENT).exists()


def test_a_refused_form_takes_the_place_of_the_one_that_was_sent(cast: Cast, client_as: ClientAs, entry: Entry) -> None:
    answer = say(client_as(cast.dora), entry, "")
    assert answer["HX-Retarget"] == answer["HX-Reselect"] == "#reply"
    assert answer.content.decode().count('id="reply"') == 1


def test_a_double_click_says_it_once(cast: Cast, client_as: ClientAs, entry: Entry) -> None:
    client = client_as(cast.dora)
    key = re.search(r'id="reply".*?name="deed_key" value="(\w+)"', client.get(entry.get_absolute_url()).content.decode(), re.DOTALL)
    assert key is not None
    first, second = (say(client, entry, deed_key=key[1]) for _ in range(2))
    assert first.url == second.url
    assert Entry.objects.filter(kind=Kind.COMMENT).count() == 1
    assert Activity.objects.filter(verb=Verb.COMMENTED).count() == 1


def test_script_and_markup_in_a_comment_stay_words(cast: Cast, client_as: ClientAs, entry: Entry) -> None:
    client = client_as(cast.dora)
    say(client, entry, "<script>alert(1)</script> and <b onclick=x>bold</b>")
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert not re.search(r"<b[^>]*onclick", page)


def test_one_rewords_ones_own_and_nobody_elses(cast: Cast, client_as: ClientAs, entry: Entry) -> None:
    said = actions.comment(cast.dora, entry, body="How hot?")
    address = reverse("discussion:edit", args=[said.uid])
    for other in (cast.amina, cast.bruno):
        assert client_as(other).get(address).status_code == 404
        assert client_as(other).post(address, {"body": "No.", "expected_revision": 1}).status_code == 404
    assert "How hot?" in client_as(cast.dora).get(address).content.decode()
    assert client_as(cast.dora).post(address, {"body": "How warm?", "expected_revision": 1}).status_code == 302
    assert Entry.objects.get(pk=said.pk).body == "How warm?"
    with pytest.raises(Refusal):
        actions.reword(cast.amina, said, body="No.", expected_revision=2)


def test_the_second_tab_sees_both_versions(cast: Cast, client_as: ClientAs, entry: Entry) -> None:
    said = actions.comment(cast.dora, entry, body="How hot?")
    client, address = client_as(cast.dora), reverse("discussion:edit", args=[said.uid])
    client.post(address, {"body": "From the first tab.", "expected_revision": 1})
    answer = client.post(address, {"body": "From the second tab.", "expected_revision": 1})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "From the first tab." in page
    assert "From the second tab." in page
    assert client.post(address, {"body": "Both.", "expected_revision": 2}).status_code == 302


def test_one_withdraws_ones_own_and_can_undo_it(cast: Cast, client_as: ClientAs, entry: Entry) -> None:
    said = actions.comment(cast.dora, entry, body="How hot?")
    withdraw, back = (reverse(f"discussion:{deed}", args=[said.uid]) for deed in ("withdraw", "bring_back"))
    assert client_as(cast.amina).post(withdraw).status_code == 404
    client = client_as(cast.dora)
    page = client.post(withdraw, follow=True).content.decode()
    assert "How hot?" not in page
    assert f'action="{back}"' in page
    assert client_as(cast.amina).post(back).status_code == 404
    assert "How hot?" in client.post(back, follow=True).content.decode()


def test_one_who_left_can_still_take_back_what_they_said(cast: Cast, client_as: ClientAs, entry: Entry) -> None:
    said = actions.comment(cast.dora, entry, body="How hot?")
    cast.dora.memberships.all().delete()
    answer = client_as(cast.dora).post(reverse("discussion:withdraw", args=[said.uid]))
    assert answer.url == "/"
    assert Entry.objects.get(pk=said.pk).is_withdrawn


def test_links_in_a_comment_lead_only_where_the_reader_may_go(cast: Cast, client_as: ClientAs, entry: Entry) -> None:
    add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Weld", audience=audiences.of_people(cast.amina, [cast.chidi])))
    change_audience(entry, audiences.organisation())
    actions.comment(cast.amina, entry, body="As with [[Weld]].")
    weld = Entry.objects.get(title="Weld").get_absolute_url()
    assert weld in client_as(cast.chidi).get(entry.get_absolute_url()).content.decode()
    assert weld not in client_as(cast.dora).get(entry.get_absolute_url()).content.decode()


def test_words_sent_to_what_is_not_open_any_more_come_back_and_tell_nothing(cast: Cast, client_as: ClientAs) -> None:
    note = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Madder", body="Red.", audience=audiences.organisation()))
    client = client_as(cast.bruno)
    change_audience(note, audiences.of_space(cast.weavers))
    words = {"body": "Half an hour's <work>\non this.", "sort": "question", "deed_key": "no-words-of-theirs"}
    answers = [client.post(f"/e/{uid}/comments/", words) for uid in (note.uid, "k3v9k3v9k3v9")]
    shown = [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", one.content.decode()) for one in answers]
    assert [one.status_code for one in answers] == [404, 404] and shown[0] == shown[1]
    assert "Half an hour&#x27;s &lt;work&gt;\non this.</pre>" in shown[0] and "no-words-of-theirs" not in shown[0]
    assert "What you wrote" not in client.get(f"/e/{note.uid}/").content.decode()
    forged = Client(enforce_csrf_checks=True)
    assert "never ours" not in forged.post("/no/such/page/", {"body": "never ours"}).content.decode()
