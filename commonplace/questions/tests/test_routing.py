"""Whom a question is put to, and why: by what both the asker and the person asked may see, and by what a person takes on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.lineage.actions import thank
from commonplace.people.models import Member
from commonplace.questions import knowing
from commonplace.questions.actions import answering, asking, routing
from commonplace.questions.could_answer import could_answer
from commonplace.questions.models import AnswerRequest
from commonplace.questions.queries import waiting_for
from tests.cast import Cast, ClientAs


def asked_by(member: Member, title: str = "Which loom suits linen?", **more: object) -> Entry:
    return asking.ask(member, title=title, tags=["looms"], audience=more.pop("audience", None) or audiences.organisation(), **more)


def known(question: Entry) -> dict[str, str]:
    return {one.member.handle: one.why for one in knowing.candidates(question, size=6)}


@pytest.fixture
def history(cast: Cast) -> Entry:
    """Farah answered Bruno's question on looms, which solved it; Chidi wrote about looms; Amina says that one may ask her about looms."""
    earlier = asked_by(cast.bruno, "How does one warp a loom alone?")
    given = answering.answer(cast.farah, earlier, body="With a friend's chair.")
    answering.accept(cast.bruno, given, used_for="my first towel")
    note = add_entry(cast.chidi, Draft(kind=Kind.NOTE, title="My loom", body="Creaks.", tags=["looms"], audience=audiences.organisation()))
    thank(cast.emil, note, used_for="choosing mine")
    return earlier


def test_those_who_have_shown_it_with_why(cast: Cast, history: Entry) -> None:
    found = known(asked_by(cast.ines))
    assert list(found) == ["farah", "chidi", "amina"]
    assert found["farah"] == "Answered 1 question on looms; 1 of it solved one; thanked by Bruno Costa"
    assert found["chidi"] == "Thanked by Emil Novák; wrote 1 entry on looms"
    assert found["amina"] == "Says: ask me about looms"
    assert "bruno" not in found  # who only asked has not shown that they know


def test_nothing_that_the_asker_may_not_see_speaks_for_anybody(cast: Cast) -> None:
    hidden = add_entry(cast.emil, Draft(kind=Kind.QUESTION, title="Looms?", tags=["looms"], audience=audiences.of_space(cast.lantern)))
    answering.answer(
        cast.emil, add_entry(cast.amina, Draft(kind=Kind.QUESTION, title="Looms here?", audience=hidden.audience)), body="Yes."
    )
    add_entry(cast.emil, Draft(kind=Kind.NOTE, title="Secret looms", audience=audiences.only_me(cast.emil)))
    assert "emil" not in known(asked_by(cast.ines))
    assert "emil" in known(asked_by(cast.amina))  # who is in Lantern, too


def test_only_those_who_may_see_it_and_never_the_asker(cast: Cast, history: Entry) -> None:
    assert set(known(asked_by(cast.dora, audience=audiences.of_space(cast.weavers)))) == {"amina"}
    assert "farah" not in known(asked_by(cast.farah))


def test_who_is_full_or_takes_none_or_not_this_is_left_alone(cast: Cast, history: Entry) -> None:
    routing.choose(cast.farah, accepts=True, most_open=1, not_about="")
    routing.choose(cast.chidi, accepts=True, most_open=3, not_about="felt, Looms")
    routing.choose(cast.amina, accepts=False, most_open=3, not_about="")
    first = asked_by(cast.ines)
    assert list(known(first)) == ["farah"]
    routing.put_to(cast.ines, first, first=["farah"])
    second = asked_by(cast.emil, "A loom for silk?")
    assert known(second) == {}
    answering.answer(cast.farah, first, body="A wide one.")
    assert list(known(second)) == ["farah"]
    with pytest.raises(Refusal):
        routing.choose(cast.farah, accepts=True, most_open=0, not_about="")


def test_the_asker_sees_them_before_and_leaves_some_out(cast: Cast, client_as: ClientAs, history: Entry) -> None:
    client = client_as(cast.ines)
    answer = client.post("/questions/ask/", {"title": "Which loom suits linen?", "tags": "looms"})
    question = Entry.objects.get(title="Which loom suits linen?")
    assert answer.url == f"/questions/{question.uid}/whom/" and not AnswerRequest.objects.exists()
    page = client.get(answer.url).content.decode()
    assert "Answered 1 question on looms" in page and page.index("Farah Haddad") < page.index("Chidi Okafor")
    assert client_as(cast.bruno).get(answer.url).status_code == 404
    client.post(answer.url, {"first": ["farah", "gita"], "then": ["chidi"]})
    assert {(row.member.handle, row.asked_at is not None) for row in AnswerRequest.objects.all()} == {("farah", True), ("chidi", False)}
    told = Activity.objects.get(verb=Verb.ASKED_TO_ANSWER)
    assert (told.actor, told.entry, told.particulars["member"]) == (cast.ines, question, cast.farah.pk)
    shown = client_as(cast.farah).get(question.get_absolute_url()).content.decode()
    assert "This was put to you" in shown and "Answered 1 question on looms" in shown
    assert "This was put to you" not in client_as(cast.chidi).get(question.get_absolute_url()).content.decode()
    assert question.title in client_as(cast.farah).get("/questions/?shelf=asked").content.decode()


def test_declining_needs_no_reason_and_the_next_is_asked(cast: Cast, client_as: ClientAs, history: Entry) -> None:
    question = asked_by(cast.ines)
    routing.put_to(cast.ines, question, first=["farah"], then=["chidi", "amina"])
    routing.choose(cast.chidi, accepts=False, most_open=3, not_about="")
    assert client_as(cast.chidi).post(f"/questions/{question.uid}/decline/").status_code == 404
    for _ in range(2):
        client_as(cast.farah).post(f"/questions/{question.uid}/decline/")
    assert not waiting_for(cast.farah).exists() and not waiting_for(cast.chidi).exists()
    assert [row.question for row in waiting_for(cast.amina)] == [question]
    page = client_as(cast.ines).get(question.get_absolute_url()).content.decode()
    assert "Amina Diallo" in page and "Farah Haddad" not in page
    client_as(cast.farah).post(f"/questions/{question.uid}/undecline/")
    assert waiting_for(cast.farah).exists()


def test_who_may_no_longer_see_it_is_no_longer_asked(cast: Cast, history: Entry) -> None:
    from commonplace.share.actions import set_audience

    question = asked_by(cast.ines)
    routing.put_to(cast.ines, question, first=["farah"])
    set_audience(cast.ines, question, audiences.of_people(cast.ines, [cast.dora]))
    assert not waiting_for(cast.farah).exists()


def test_it_costs_the_same_whatever_there_is(cast: Cast) -> None:
    question = asked_by(cast.ines)
    counts = []
    for size in (3, 12):
        for number in range(size):
            other = asked_by(cast.bruno, f"A loom of {size} {number}?")
            answering.accept(cast.bruno, answering.answer(cast.farah, other, body="Yes."), used_for="it")
        with CaptureQueriesContext(connection) as seen:
            assert list(known(question)) == ["farah", "amina"]
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 15


def test_what_i_could_answer_says_why_and_leaves_out_what_i_may_not_see_or_have_answered(cast: Cast, client_as: ClientAs) -> None:
    by_topic = asked_by(cast.bruno)  # Amina says that one may ask her about looms
    add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Weld", body="Cut it in June.", tags=["weld"]))
    by_tag = asking.ask(cast.bruno, title="When is it cut?", tags=["weld"], audience=audiences.organisation())
    here = asking.ask(cast.dora, title="Who has the key?", audience=audiences.of_space(cast.weavers))
    asking.ask(cast.bruno, title="Which bus?", audience=audiences.organisation())
    asked_by(cast.bruno, "Looms of ours?", audience=audiences.only_me(cast.bruno))

    def told(member: Member) -> dict[str, str]:
        return {str(one.entry): one.why for one in could_answer(member)}

    assert told(cast.amina) == {
        str(by_topic): "you may be asked about it",
        str(by_tag): "you write about weld",
        str(here): "in a space of yours",
    }
    assert told(cast.farah) == {}
    page = client_as(cast.amina).get("/today/").content.decode()
    assert "When is it cut?" in page and "you write about weld" in page and "Which bus?" not in page
    answering.answer(cast.amina, by_tag, body="In June.")
    assert str(by_tag) not in told(cast.amina)
