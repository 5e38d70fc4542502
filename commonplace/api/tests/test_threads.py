"""Comments through the API: openly, as asides, kept until they are opened; reworded, taken back, and threads that come to their end."""

from __future__ import annotations

import pytest

from commonplace.api.tests.doors import Program
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import describe
from commonplace.entries.models import Entry
from commonplace.entries.words import FeedbackWanted, Kind
from commonplace.questions.actions.asking import ask
from commonplace.share.actions import set_audience
from tests.cast import Cast

WORDS = "Between us: the xylindein came from my cellar."


@pytest.fixture
def root(cast: Cast) -> Entry:
    made = add_entry(
        cast.amina, Draft(kind=Kind.POST, title="Madder", body="Red below 70 degrees. Brown above.", audience=audiences.organisation())
    )
    return describe(made, feedback_wanted=FeedbackWanted.ENCOURAGEMENT)


@pytest.fixture
def bruno(cast: Cast) -> Program:
    return Program(cast.bruno)


def said_at(program: Program, root: Entry) -> list[str]:
    return [one["uid"] for one in program.get(f"/entries/{root.uid}/responses").json()["items"]]


def test_an_aside_is_between_two(cast: Cast, root: Entry, bruno: Program) -> None:
    made = bruno.post(f"/entries/{root.uid}/comments", text=WORDS, to="aside", sort="objection")
    assert made.status_code == 201 and made.json()["is_aside"] and made.json()["sort"] == "objection"
    uid, amina, dora = made.json()["uid"], Program(cast.amina), Program(cast.dora)
    assert said_at(amina, root) == said_at(bruno, root) == [uid] and said_at(dora, root) == []
    assert dora.get(f"/entries/{uid}").status_code == dora.post(f"/entries/{uid}/comments", text="Me too").status_code == 404
    answer = amina.post(f"/entries/{uid}/comments", text="And mine.")
    assert answer.json()["is_aside"] and said_at(dora, root) == []
    assert dora.get("/search", q="xylindein").json()["items"] == [] and amina.get("/search", q="xylindein").json()["items"]


def test_what_waits_is_read_once_it_is_opened(cast: Cast, root: Entry, bruno: Program) -> None:
    made = bruno.post(f"/entries/{root.uid}/comments", text=WORDS, to="waiting", sort="objection").json()
    assert made["is_waiting"]
    amina, dora = Program(cast.amina), Program(cast.dora)
    (waits,) = amina.get("/waiting").json()["items"]
    assert (waits["uid"], waits["by"]["handle"], waits["sort"], waits["answers"]) == (made["uid"], "bruno", "objection", root.uid)
    assert WORDS not in amina.get("/waiting").content.decode() and amina.get(f"/entries/{made['uid']}").status_code == 404
    for other in (dora, bruno):
        assert other.get("/waiting").json()["items"] == [] and other.post(f"/entries/{made['uid']}/open").status_code == 404
    assert said_at(dora, root) == []
    opened = amina.post(f"/entries/{made['uid']}/open")
    assert opened.status_code == 200 and WORDS in opened.json()["html"] and not opened.json()["is_waiting"]
    assert said_at(dora, root) == [made["uid"]] and amina.get("/waiting").json()["items"] == []


def test_what_the_author_did_not_ask_for_is_told_with_its_code(root: Entry, bruno: Program) -> None:
    refused = bruno.post(f"/entries/{root.uid}/comments", text="It fades.", sort="objection")

    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, "not_wanted", "sort")
    assert bruno.post(f"/entries/{root.uid}/comments", text="A fine red!").json()["sort"] == "encouragement"


def test_a_comment_on_words(root: Entry, bruno: Program) -> None:
    made = bruno.post(f"/entries/{root.uid}/comments", text="Well said", on={"quote": "Red below 70 degrees"})
    assert made.status_code == 201 and made.json()["quote"] == "Red below 70 degrees"
    missing = bruno.post(f"/entries/{root.uid}/comments", text="Well said", on={"quote": "words that are not there"})
    assert (missing.status_code, missing.json()["field"]) == (422, "quote")
    assert Entry.objects.filter(kind=Kind.COMMENT).count() == 1


def test_nobody_answers_under_what_they_see_no_longer(cast: Cast, root: Entry, bruno: Program) -> None:
    own = bruno.post(f"/entries/{root.uid}/comments", text="Red!").json()["uid"]
    set_audience(cast.amina, root, audiences.only_me(cast.amina))

    assert bruno.get(f"/entries/{own}").status_code == 200
    assert bruno.post(f"/entries/{own}/comments", text="Still there?").status_code == 404


def test_own_comments_and_answers_are_reworded_taken_back_and_brought_back(cast: Cast, root: Entry, bruno: Program) -> None:
    question = ask(cast.amina, title="Which mordant?", audience=audiences.organisation())
    comment = bruno.post(f"/entries/{root.uid}/comments", text="Rad!").json()["uid"]
    answer = bruno.post(f"/entries/{question.uid}/answers", text="Alum").json()["uid"]
    for uid, text in ((comment, "Red!"), (answer, "Alum, little of it")):
        tag = bruno.get(f"/entries/{uid}").headers["ETag"]
        changed = bruno.patch(f"/entries/{uid}", {"If-Match": tag}, text=text)
        assert changed.status_code == 200 and text in changed.json()["html"]
        assert bruno.patch(f"/entries/{uid}", {"If-Match": tag}, text="Lost").status_code == 412
        assert bruno.patch(f"/entries/{uid}", {"If-Match": "*"}, title="A title").json()["field"] == "title"
        assert Program(cast.amina).patch(f"/entries/{uid}", {"If-Match": "*"}, text="Not yours").status_code == 404
        assert bruno.delete(f"/entries/{uid}").status_code == 204
        assert Program(cast.amina).post(f"/entries/{uid}/bring-back").status_code == 404
        assert bruno.post(f"/entries/{uid}/bring-back").status_code == 200
    assert said_at(Program(cast.dora), root) == [comment]


def test_a_thread_is_settled_by_whoever_began_it_and_goes_on(cast: Cast, root: Entry, bruno: Program) -> None:
    uid = bruno.post(f"/entries/{root.uid}/comments", text="Red!").json()["uid"]
    dora = Program(cast.dora)
    assert dora.send("put", f"/entries/{uid}/settled", "").status_code == 422
    assert bruno.send("put", f"/entries/{uid}/settled", "").status_code == 204
    assert dora.get(f"/entries/{root.uid}/responses").json()["items"][0]["settled_at"]
    assert Program(cast.amina).delete(f"/entries/{uid}/settled").status_code == 204
    assert dora.get(f"/entries/{root.uid}/responses").json()["items"][0]["settled_at"] is None
    assert bruno.send("put", f"/entries/{root.uid}/settled", "").status_code == 404


def test_the_same_key_says_it_once(root: Entry, bruno: Program) -> None:
    sent = {"text": WORDS, "to": "aside"}
    first, again = (bruno.post(f"/entries/{root.uid}/comments", {"Idempotency-Key": "s-1"}, **sent) for _turn in range(2))

    assert first.json() == again.json() and Entry.objects.filter(kind=Kind.COMMENT).count() == 1
