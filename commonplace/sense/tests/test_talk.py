"""A question or a discussion made into a note: what goes in, who is told, and what a reader sees who may not see where it was said."""

from datetime import timedelta

import pytest

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.discussion.actions import comment
from commonplace.discussion.words import Way
from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.clock import at, now
from commonplace.kit.jobs import run_all
from commonplace.lineage.models import Edge, EdgeKind
from commonplace.notifications.models import Notice
from commonplace.questions.actions.answering import accept, answer
from commonplace.questions.actions.asking import ask
from commonplace.share.actions import set_audience
from commonplace.unnamed.actions import nobody
from tests.cast import Cast, ClientAs


@pytest.fixture
def question(cast: Cast) -> Entry:
    """Dora's question in Weavers, with two answers, the second of which solved it, a comment, and a word to Dora alone."""
    question = ask(cast.dora, title="Which mordant [keeps] madder red?", audience=audiences.of_space(cast.weavers))
    comment(cast.dora, question, body="On wool, that is.")
    answer(cast.dora, question, body="Tin, perhaps.")
    accept(cast.dora, answer(cast.amina, question, body="Alum.\n\n- twice"))
    comment(cast.amina, question, body="You could have looked.", way=Way.ASIDE)
    return question


def notes_of(cast: Cast) -> list[Entry]:
    return list(Entry.objects.filter(author=cast.dora, kind=Kind.NOTE))


def test_one_press_makes_a_private_note_with_what_solved_it_first(cast: Cast, client_as: ClientAs, question: Entry) -> None:
    client = client_as(cast.dora)
    page = client.get(question.get_absolute_url()).content.decode()
    assert "Make a note of it" in page
    key = page.split('name="deed_key" value="')[-1].split('"')[0]
    answers = [client.post(f"/e/{question.uid}/note/", {"deed_key": key}) for _ in range(2)]
    (note,) = notes_of(cast)
    assert {answer.headers["Location"] for answer in answers} == {f"/e/{note.uid}/edit/"}
    assert (note.title, note.audience.ring, note.is_announced) == (question.title, "me", False)
    assert "alone" not in note.body and "You could have looked" not in note.body
    first, second, third = (note.body.index(words) for words in ("> Alum.\n>\n> - twice", "> Tin", "> On wool"))
    assert first < second < third and note.body.startswith(f"[[{question.uid}|Which mordant keeps madder red?]]")
    origins = Edge.objects.filter(entry=note, kind=EdgeKind.BUILDS_ON).values_list("origin__author__handle", "origin__kind")
    assert sorted(origins) == [("amina", "answer"), ("dora", "answer"), ("dora", "comment"), ("dora", "question")]
    assert Activity.objects.filter(verb=Verb.BUILT_ON, entry=note).count() == 1
    shown = client.get(note.get_absolute_url()).content.decode()
    assert f'href="/e/{question.uid}/"' in shown and "twice</li>" in shown
    client.post(f"/e/{note.uid}/withdraw/")  # the undo of the toast
    assert Entry.objects.get(pk=note.pk).is_withdrawn


def test_only_what_was_chosen_and_may_be_read_goes_in(cast: Cast, client_as: ClientAs, question: Entry) -> None:
    elsewhere = comment(cast.emil, ask(cast.emil, title="In Lantern?", audience=audiences.of_space(cast.lantern)), body="Locked.")
    aside = Entry.objects.get(kind=Kind.COMMENT, body="You could have looked.")
    solved, wool = Entry.objects.get(body__startswith="Alum"), Entry.objects.get(body__startswith="On wool")
    client = client_as(cast.dora)
    offered = client.get(f"/e/{question.uid}/note/").content.decode()
    assert offered.count('name="said"') == 3 and aside.uid not in offered and "Solved it" in offered
    client.post(f"/e/{question.uid}/note/", {"chosen": "1", "said": [wool.uid, aside.uid, elsewhere.uid, "no-such-uid"]})
    (note,) = notes_of(cast)
    assert "On wool" in note.body and all(words not in note.body for words in ("looked", "Locked", "Alum"))
    assert set(Edge.objects.filter(entry=note).values_list("origin", flat=True)) == {question.pk, wool.pk} != {solved.pk}
    bruno = client_as(cast.bruno)
    assert bruno.get(f"/e/{question.uid}/note/").status_code == bruno.post(f"/e/{question.uid}/note/").status_code == 404
    assert client_as(cast.amina).post(f"/e/{wool.uid}/note/").status_code == 404  # a response is no discussion


def test_shared_it_tells_those_whose_words_it_rests_on_and_shows_no_more_than_its_own(cast: Cast, client_as: ClientAs) -> None:
    question = ask(nobody(), title="Why weave?", audience=audiences.of_space(cast.weavers))
    said = [comment(cast.amina, question, body="For the sashes."), comment(nobody(), question, body="Not for coin.")]
    client_as(cast.dora).post(f"/e/{question.uid}/note/")
    (note,) = notes_of(cast)
    assert "[[" + said[1].uid + "|Somebody]]" in note.body
    run_all()
    assert not Notice.objects.exists()
    set_audience(cast.dora, note, audiences.organisation())
    with at(now() + timedelta(minutes=2)):
        run_all()
    assert set(Notice.objects.filter(entry=note).values_list("member__handle", "concern")) == {("amina", "built_on")}
    unseen = client_as(cast.bruno).get(note.get_absolute_url()).content.decode()
    assert "For the sashes." in unseen and "Amina Diallo" in unseen and "Why weave?" in unseen
    assert not any(entry.uid in unseen for entry in (question, *said))
    seen = client_as(cast.amina).get(note.get_absolute_url()).content.decode()
    assert all(f'href="/e/{entry.uid}/"' in seen for entry in (question, *said))
