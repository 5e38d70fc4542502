"""What an author asked for is held to: who is hindered by what, and the ways round it."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.discussion import actions
from commonplace.discussion.models import Remark
from commonplace.discussion.wanted import NotWanted, is_welcome
from commonplace.discussion.words import Sort, Way
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.audience import audience_of
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.entries.words import FeedbackWanted, Kind, Maturity
from commonplace.kit.errors import Refusal
from tests.cast import Cast, ClientAs

WORDS = "It fades within a month."


@pytest.fixture
def root(cast: Cast) -> Entry:
    """Amina's growing note for Weavers, for which she wants questions."""
    return written(cast, FeedbackWanted.QUESTIONS, Maturity.GROWING)


def written(cast: Cast, wanted: FeedbackWanted, maturity: Maturity, kind: Kind = Kind.NOTE) -> Entry:
    draft = Draft(kind=kind, title="Madder", audience=audiences.of_space(cast.weavers), feedback_wanted=wanted, maturity=maturity)
    return add_entry(cast.amina, draft)


def say(client: Client, parent: Entry, sort: str = "objection", **more: str) -> HttpResponse:
    return client.post(reverse("discussion:comment", args=[parent.uid]), {"body": WORDS, "sort": sort, **more})


@pytest.mark.parametrize(
    ("wanted", "maturity", "welcome"),
    [
        (FeedbackWanted.NOTHING, Maturity.GROWING, set(Sort)),
        (FeedbackWanted.NOTHING, Maturity.SEED, set(Sort) - {Sort.OBJECTION}),
        (FeedbackWanted.ENCOURAGEMENT, Maturity.GROWING, {Sort.ENCOURAGEMENT}),
        (FeedbackWanted.ENCOURAGEMENT, Maturity.SEED, {Sort.ENCOURAGEMENT, Sort.QUESTION}),
        (FeedbackWanted.SOURCES, Maturity.WORKING, {Sort.SOURCE}),
        (FeedbackWanted.POKE_HOLES, Maturity.SEED, {Sort.OBJECTION, Sort.QUESTION}),
    ],
)
def test_what_is_welcome(cast: Cast, wanted: FeedbackWanted, maturity: Maturity, welcome: set[Sort]) -> None:
    root = written(cast, wanted, maturity)
    assert {sort for sort in Sort if is_welcome(cast.dora, root, sort)} == welcome
    reply = actions.comment(cast.amina, root, body="Rain water, then.", sort=Sort.OTHER)
    objections = {Sort.OBJECTION} & welcome
    assert {sort for sort in Sort if is_welcome(cast.dora, reply, sort)} == set(Sort) - {Sort.OBJECTION} | objections
    assert {sort for sort in Sort if is_welcome(cast.amina, root, sort)} == set(Sort)


def test_hosts_of_the_space_are_never_hindered(cast: Cast, root: Entry) -> None:
    with pytest.raises(NotWanted):
        actions.comment(cast.dora, root, body=WORDS, sort=Sort.OBJECTION)
    cast.dora.memberships.update(role="host")
    assert actions.comment(cast.dora, root, body=WORDS, sort=Sort.OBJECTION).audience == root.audience


def test_a_post_is_no_seed(cast: Cast) -> None:
    post = written(cast, FeedbackWanted.NOTHING, Maturity.SEED, Kind.POST)
    assert is_welcome(cast.dora, post, Sort.OBJECTION)


def test_another_sort_comes_back_with_the_words_and_three_ways_on(cast: Cast, client_as: ClientAs, root: Entry) -> None:
    answer = say(client_as(cast.dora), root, deed_key="the-key")
    page = answer.content.decode()
    assert answer.status_code == 422 and answer["HX-Retarget"] == "#reply"
    assert "Amina Diallo hopes for questions" in page and "an objection" in page
    assert WORDS in page and 'value="the-key"' in page and '<option value="objection" selected>' in page
    assert 'value="to_author"' in page and 'value="waiting"' in page
    assert not Entry.objects.filter(kind=Kind.COMMENT).exists() and not Activity.objects.exists()
    assert say(client_as(cast.dora), root, "question", deed_key="the-key").status_code == 303
    assert Remark.objects.get().sort == "question"


def test_without_a_word_on_its_sort_it_is_what_was_asked_for(cast: Cast, client_as: ClientAs, root: Entry) -> None:
    assert say(client_as(cast.dora), root, "").status_code == 303
    assert Remark.objects.get().sort == "question"
    assert '<option value="question" selected>' in client_as(cast.dora).get(root.get_absolute_url()).content.decode()


def test_kept_it_is_a_closed_line_for_the_author_alone(cast: Cast, client_as: ClientAs, root: Entry) -> None:
    assert say(client_as(cast.dora), root, way="waiting").status_code == 303
    kept = Entry.objects.get(kind=Kind.COMMENT)
    assert set(audience_of(kept)) == {cast.dora}
    page = client_as(cast.amina).get(root.get_absolute_url()).content.decode()
    assert "Dora Lindqvist has an objection waiting for you." in page and WORDS not in page
    assert client_as(cast.amina).get(kept.get_absolute_url()).status_code == 404
    assert WORDS in client_as(cast.dora).get(root.get_absolute_url()).content.decode()
    assert say(client_as(cast.dora), kept).status_code == 422, "what waits cannot be answered"
    assert not Activity.objects.filter(entry=kept).exists()
    change_audience(root, audiences.organisation())
    assert set(audience_of(Entry.objects.get(pk=kept.pk))) == {cast.dora}


def test_the_author_opens_it_and_it_is_a_comment_like_any_other(cast: Cast, client_as: ClientAs, root: Entry) -> None:
    kept = actions.comment(cast.dora, root, body=WORDS, sort=Sort.OBJECTION, way=Way.WAITING)
    change_audience(root, audiences.organisation())
    address = reverse("discussion:open", args=[kept.uid])
    for other in (cast.dora, cast.bruno):
        assert client_as(other).post(address).status_code == 404
    assert client_as(cast.amina).post(address).url == f"/e/{root.uid}/#c-{kept.uid}"
    assert client_as(cast.amina).post(address).status_code == 404, "once opened, it is open"
    assert WORDS in client_as(cast.bruno).get(root.get_absolute_url()).content.decode()
    assert Activity.objects.get(verb=Verb.COMMENTED).actor == cast.dora
    with pytest.raises(Refusal):
        actions.open_waiting(cast.bruno, kept)


def test_what_waits_can_be_taken_back(cast: Cast, client_as: ClientAs, root: Entry) -> None:
    kept = actions.comment(cast.dora, root, body=WORDS, sort=Sort.OBJECTION, way=Way.WAITING)
    actions.withdraw(cast.dora, kept)
    assert "waiting for you" not in client_as(cast.amina).get(root.get_absolute_url()).content.decode()
    assert client_as(cast.amina).post(reverse("discussion:open", args=[kept.uid])).status_code == 404


def test_nothing_is_said_alone_to_somebody_who_would_never_read_it(cast: Cast, client_as: ClientAs, root: Entry) -> None:
    type(cast.amina).objects.filter(pk=cast.amina.pk).update(is_active=False)
    for way in ("to_author", "waiting"):
        answer = say(client_as(cast.dora), root, way=way)
        assert answer.status_code == 422 and WORDS in answer.content.decode()
    assert not Remark.objects.exists()
    assert say(client_as(cast.dora), root, "question").status_code == 303
