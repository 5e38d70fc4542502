"""Asking, answering, accepting: who may, who sees it, and how a question stands after each deed."""

from datetime import timedelta

import pytest
from django.test import Client

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.discussion import actions as discussion
from commonplace.entries import audiences, lifecycle
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit import clock
from commonplace.kit.errors import Refusal
from commonplace.lineage.models import Edge, EdgeKind
from commonplace.questions import queries
from commonplace.questions.actions import answering, asking
from commonplace.questions.models import QuestionBody
from tests.cast import Cast, ClientAs


@pytest.fixture
def question(cast: Cast) -> Entry:
    """Dora's question in Weavers, which Amina hosts; Bruno is not in it."""
    return asking.ask(cast.dora, title="Which mordant keeps madder red?", tags=["madder"], audience=audiences.of_space(cast.weavers))


def body_of(question: Entry) -> QuestionBody:
    return QuestionBody.objects.get(entry=question)


def shown(client: Client, entry: Entry) -> str:
    return client.get(entry.get_absolute_url()).content.decode()


def test_one_line_is_enough_and_two_clicks_ask_once(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.ines)
    page = client.get("/questions/ask/")
    key = page.context["form"]["deed_key"].value()
    answers = [client.post("/questions/ask/", {"title": "Where are the looms?", "deed_key": key}) for _ in range(2)]
    asked = Entry.objects.get(kind=Kind.QUESTION)
    # Amina may be asked about looms, so the newcomer is shown her.
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, f"/questions/{asked.uid}/whom/")}
    assert (asked.author, asked.audience.ring, asked.is_announced) == (cast.ines, "organisation", True)
    assert Activity.objects.filter(verb=Verb.ASKED, entry=asked).count() == 1
    assert "Where are the looms?" in client_as(cast.bruno).get("/questions/?shelf=unanswered").content.decode()
    assert client.post("/questions/ask/", {"title": " "}).status_code == 422


def test_it_is_meant_for_the_space_one_came_from_if_one_is_in_it(cast: Cast, client_as: ClientAs) -> None:
    ring = client_as(cast.dora).get("/questions/ask/?space=weavers").context["audience_form"]
    assert (ring["ring"].value(), ring["space"].value()) == ("space", "weavers")
    assert client_as(cast.ines).get("/questions/ask/?space=weavers").context["audience_form"]["ring"].value() == "organisation"


def test_what_is_near_is_shown_while_typing_and_nothing_hidden(cast: Cast, client_as: ClientAs, question: Entry) -> None:
    add_entry(cast.amina, Draft(kind=Kind.NOTE, title="A mordant for madder", body="Alum.", audience=audiences.organisation()))
    typed = "/questions/near/?title=What+mordant+for+madder"
    seen = client_as(cast.dora).get(typed, headers={"HX-Request": "true"}).content.decode()
    assert question.title in seen and "A mordant for madder" in seen and "<html" not in seen
    unseen = client_as(cast.bruno).get(typed).content.decode()
    assert question.title not in unseen and "A mordant for madder" in unseen and "<html" in unseen


def test_an_answer_beside_comments_and_what_it_leaves(cast: Cast, client_as: ClientAs, question: Entry) -> None:
    client = client_as(cast.amina)
    assert f'formaction="/questions/{question.uid}/answer/"' in shown(client, question)
    assert client_as(cast.bruno).post(f"/questions/{question.uid}/answer/", {"body": "Alum."}).status_code == 404
    assert client.post(f"/questions/{question.uid}/answer/", {"body": " "}).status_code == 422
    assert client.post(f"/questions/{question.uid}/answer/", {"body": "Alum."}).status_code == 303
    given = Entry.objects.get(kind=Kind.ANSWER)
    assert (given.root, given.author) == (question, cast.amina)
    assert Edge.objects.filter(entry=given, origin=question, kind=EdgeKind.ANSWERS).exists()
    assert not queries.unanswered(cast.dora).exists() and queries.open_questions(cast.dora).exists()
    # One's own answer can be reworded and taken back, like a comment.
    assert client.get(f"/e/{given.uid}/comment/edit/").status_code == 200
    discussion.withdraw(cast.amina, given)
    assert queries.unanswered(cast.dora).exists()


def test_the_asker_or_a_host_accepts_and_takes_it_back(cast: Cast, client_as: ClientAs, question: Entry) -> None:
    other = add_entry(cast.farah, Draft(kind=Kind.QUESTION, title="Elsewhere?", audience=audiences.organisation()))
    elsewhere = answering.answer(cast.amina, other, body="There.")
    given = answering.answer(cast.amina, question, body="Alum, twice.")
    asker, host = client_as(cast.dora), client_as(cast.amina)
    assert asker.post(f"/answers/{elsewhere.uid}/accept/").status_code == 404
    assert client_as(cast.bruno).post(f"/answers/{given.uid}/accept/").status_code == 404
    with pytest.raises(Refusal):
        answering.accept(cast.bruno, given)
    asker.post(f"/answers/{given.uid}/accept/", {"used_for": "the red of my sash"})
    page = shown(asker, question)
    assert "What solved it" in page and page.index("Alum, twice.") < page.index('id="comments"') and "the red of my sash" in page
    assert [body.entry for body in queries.open_questions(cast.dora)] == [other]
    card = '<span class="chip chip-label">Solved</span>'
    assert card in Entry.objects.get(pk=question.pk).card_html
    host.post(f"/answers/{given.uid}/unaccept/")
    assert card not in Entry.objects.get(pk=question.pk).card_html
    assert body_of(question).accepted is None and "What solved it" not in shown(asker, question)
    host.post(f"/answers/{given.uid}/accept/")
    body = body_of(question)
    assert (body.accepted, body.accepted_by, body.is_solved) == (given, cast.amina, True)
    # An accepted answer that its author withdraws solves nothing until it is back.
    discussion.withdraw(cast.amina, given)
    assert not body_of(question).is_solved
    discussion.bring_back(cast.amina, Entry.objects.get(pk=given.pk))
    assert body_of(question).is_solved


def test_the_asker_opens_it_again_and_says_why(cast: Cast, client_as: ClientAs, question: Entry) -> None:
    answering.accept(cast.dora, answering.answer(cast.amina, question, body="Alum."))
    for client, why in ((client_as(cast.amina), "No."), (client_as(cast.dora), " ")):
        client.post(f"/questions/{question.uid}/reopen/", {"why": why})
        assert body_of(question).is_solved
    client_as(cast.dora).post(f"/questions/{question.uid}/reopen/", {"why": "It went brown."})
    assert not body_of(question).is_solved and "It went brown." in shown(client_as(cast.amina), question)


def test_the_first_useful_answer_is_the_first_accepted_or_thanked_one(cast: Cast, question: Entry) -> None:
    hour = timedelta(hours=1)
    with clock.at(question.made_at + hour):
        answering.answer(cast.dora, question, body="I found nothing yet.")
    assert body_of(question).useful_at is None
    with clock.at(question.made_at + 2 * hour):
        answering.answer(cast.amina, question, body="Read a book.")
    assert body_of(question).useful_at == question.made_at + 2 * hour
    with clock.at(question.made_at + 5 * hour):
        helpful = answering.answer(cast.amina, question, body="Alum.")
    answering.helped(cast.dora, helpful, used_for="a sash")
    assert body_of(question).useful_at == question.made_at + 5 * hour
    assert queries.usual_wait(cast.dora) is None
    for number in range(queries.FEWEST):
        more = add_entry(cast.dora, Draft(kind=Kind.QUESTION, title=f"And {number}?", audience=audiences.organisation()))
        with clock.at(more.made_at + hour):
            answering.answer(cast.amina, more, body="So.")
    assert queries.usual_wait(cast.dora) == hour
    assert queries.usual_wait(cast.bruno) == hour and queries.usual_wait(None) is None


def test_a_question_that_comes_out_of_another_grew_from_it(cast: Cast, client_as: ClientAs, question: Entry) -> None:
    client_as(cast.amina).post("/questions/ask/", {"title": "And chrome?", "follows": question.uid})
    client_as(cast.bruno).post("/questions/ask/", {"title": "Unseen?", "follows": question.uid})
    assert [edge.entry.title for edge in Edge.objects.filter(origin=question, kind=EdgeKind.BUILDS_ON)] == ["And chrome?"]


def test_questions_brought_in_or_written_elsewhere_are_in_the_lists(cast: Cast) -> None:
    written = add_entry(cast.amina, Draft(kind=Kind.QUESTION, title="Woad?", audience=audiences.organisation()))
    assert list(queries.open_questions(cast.bruno)) == [body_of(written)]
    lifecycle.withdraw(written)
    assert not queries.open_questions(cast.bruno).exists() and not queries.questions_of(cast.amina).exists()
