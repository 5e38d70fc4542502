"""Feeds, saved searches and earlier versions through the API: each member's own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commonplace.api.tests.doors import Program
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.words import Kind
from commonplace.feeds.actions import following
from commonplace.feeds.models import Subscription
from commonplace.kit import clock
from commonplace.people.models import Scope
from commonplace.searches.models import SavedSearch
from tests.cast import Cast


@pytest.fixture
def amina(cast: Cast) -> Program:
    return Program(cast.amina)


def test_a_feed_is_followed_changed_left_and_followed_again(cast: Cast, amina: Program) -> None:
    made = amina.post("/feeds", url="https://dyes.example/feed.xml", tags="dyes")
    assert made.status_code == 201
    path, dora = f"/feeds/{made.json()['uid']}", Program(cast.dora)
    changed = amina.patch(path, {}, name="Dyes", is_muted=True).json()
    assert (changed["name"], changed["tags"], changed["is_muted"]) == ("Dyes", "dyes", True)
    answers = [dora.patch(path, {}, name="x"), dora.delete(path), dora.post(f"{path}/bring-back")]
    assert {one.status_code for one in answers} == {404} and dora.get("/feeds").json()["items"] == []
    assert amina.delete(path).status_code == 204 and amina.get("/feeds").json()["items"] == []
    assert amina.post(f"{path}/bring-back").json()["name"] == "Dyes"
    assert amina.post("/feeds", url=" ").json()["field"] == "url"
    first, again = (amina.post("/feeds", {"Idempotency-Key": "f-1"}, url="https://dyes.example/other.xml") for _turn in range(2))
    assert first.json() == again.json() and Subscription.objects.filter(member=cast.amina).count() == 2


def test_feeds_are_looked_at_no_more_often_than_on_the_pages(amina: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOKS_AN_HOUR", 1)
    answers = [amina.post("/feeds", url=f"https://dyes.example/{number}.xml") for number in range(2)]

    assert [one.status_code for one in answers] == [201, 429] and answers[1].headers["Retry-After"]


def test_a_search_is_kept_changed_looked_at_and_removed(cast: Cast, amina: Program) -> None:
    made = amina.post("/saved-searches", text="madder", alert="none")
    assert made.status_code == 201 and made.json()["name"] == "madder"
    path, dora = f"/saved-searches/{made.json()['uid']}", Program(cast.dora)
    assert amina.post("/saved-searches", text="madder").json()["uid"] == made.json()["uid"]
    assert amina.put(path, text="weld", name="Yellow").status_code == 204
    assert [(one["name"], one["text"]) for one in amina.get("/saved-searches").json()["items"]] == [("Yellow", "weld")]
    assert amina.get(f"{path}/new").json()["items"] == [] and amina.post(f"{path}/seen", entries=["nothere"]).status_code == 204
    answers = [
        dora.put(path, text="x"), dora.get(f"{path}/new"), dora.post(f"{path}/seen", entries=[]), dora.delete(path),
        dora.post(f"{path}/bring-back"),
    ]  # fmt: skip
    assert {one.status_code for one in answers} == {404} and SavedSearch.objects.get().text == "weld"
    assert amina.post("/saved-searches", text=" ").json()["field"] == "text"
    assert amina.delete(path).status_code == 204 and amina.get("/saved-searches").json()["items"] == []
    assert amina.post(f"{path}/bring-back").status_code == 204
    assert Program(cast.amina, Scope.STOCK).delete(path).status_code == 403


def test_an_earlier_version_comes_back(cast: Cast, amina: Program) -> None:
    made = amina.post("/entries", title="Madder", text="one", audience={"ring": "organisation"})
    path = f"/entries/{made.json()['uid']}"
    with clock.at(clock.now() + timedelta(hours=1)):
        assert amina.patch(path, {"If-Match": made.headers["ETag"]}, text="two").status_code == 200
    (kept,) = amina.get(f"{path}/versions").json()["items"]
    assert amina.get(f"{path}/versions/{kept['number']}").json()["text"] == "one"
    dora, program = Program(cast.dora), Program(cast.amina, Scope.STOCK, Scope.WRITE)
    for part in ("versions", f"versions/{kept['number']}"):
        assert dora.get(f"{path}/{part}").status_code == 404
    assert dora.post(f"{path}/versions/{kept['number']}/restore").status_code == 404
    assert program.post(f"{path}/versions/{kept['number']}/restore").status_code == 403
    assert "one" in amina.post(f"{path}/versions/{kept['number']}/restore").json()["html"]
    assert amina.get(f"{path}/versions/{10**30}").status_code == 422 and amina.get(f"{path}/versions/99").status_code == 404
    question = add_entry(cast.amina, Draft(kind=Kind.GOAL, title="A goal", body="x", audience=audiences.only_me(cast.amina)))
    assert amina.get(f"/entries/{question.uid}/versions").status_code == 404
