"""Portfolios and badges through the API: the same deeds as on the pages, the refused case beside the granted one."""

from __future__ import annotations

import pytest

from commonplace.api.tests.doors import Program
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.goals.actions.goals import Answers, set_goal
from commonplace.people.models import Member, Scope
from commonplace.portfolios.actions import badges, gathering
from commonplace.portfolios.actions.badges import About
from commonplace.portfolios.actions.showing import show_badge
from commonplace.portfolios.models import Award, Badge, Piece
from commonplace.portfolios.tests.samples import badge_of
from tests.cast import Cast


def portfolio_of(member: Member) -> Entry:
    return gathering.begin_portfolio(member, title="Indigo", body="I keep vats.", audience=audiences.organisation())


def note(author: Member, title: str, *, ring: str = "organisation") -> Entry:
    audience = audiences.only_me(author) if ring == "me" else audiences.organisation()
    return add_entry(author, Draft(kind=Kind.NOTE, title=title, body="Bran.", audience=audience))


@pytest.fixture
def badge(cast: Cast) -> Badge:
    return badge_of(cast.gita)


def held(cast: Cast, badge: Badge, portfolio: Entry) -> Award:
    return badges.award_it(cast.gita, badges.ask_for(cast.dora, badge, portfolio=portfolio))


def test_evidence_is_added_and_taken_out_by_its_owner_and_seen_by_whoever_may(cast: Cast) -> None:
    entry, seen, hidden = portfolio_of(cast.dora), note(cast.dora, "Feeding"), note(cast.dora, "The locked drawer", ring="me")
    dora, bruno = Program(cast.dora), Program(cast.bruno)
    for one in (seen, hidden):
        assert dora.put(f"/portfolios/{entry.uid}/evidence/{one.uid}", why="It lives").status_code == 200
    assert [one["title"] for one in dora.get("/portfolios").json()["items"]] == ["Indigo"]
    assert [one["uid"] for one in bruno.get("/portfolios", shelf="shared").json()["items"]] == [entry.uid]
    mine, theirs = dora.get(f"/portfolios/{entry.uid}").json(), bruno.get(f"/portfolios/{entry.uid}").json()
    assert [one["entry"]["title"] for one in mine["evidence"]] == ["Feeding", "The locked drawer"]
    assert [(one["entry"]["title"], one["why"]) for one in theirs["evidence"]] == [("Feeding", "It lives")] and theirs["text"] is None
    assert bruno.put(f"/portfolios/{entry.uid}/evidence/{seen.uid}", why="").status_code == 404
    assert bruno.delete(f"/portfolios/{entry.uid}/evidence/{seen.uid}").status_code == 404
    assert dora.put(f"/portfolios/{entry.uid}/evidence/{note(cast.emil, 'x', ring='me').uid}", why="").status_code == 404
    weak = Program(cast.dora, Scope.STOCK, Scope.WRITE)  # others see the portfolio: changing it needs the leave to share
    assert weak.delete(f"/portfolios/{entry.uid}/evidence/{seen.uid}").status_code == 403
    assert dora.delete(f"/portfolios/{entry.uid}/evidence/{seen.uid}").status_code == 204
    assert bruno.get(f"/portfolios/{entry.uid}").json()["evidence"] == [] and Piece.objects.filter(removed_at=None).count() == 1
    own = gathering.begin_portfolio(cast.dora, title="For myself")
    assert bruno.get(f"/portfolios/{own.uid}").status_code == 404


def test_one_s_badges_come_with_their_credential_and_are_nobody_else_s(cast: Cast, badge: Badge) -> None:
    entry = portfolio_of(cast.dora)
    award = held(cast, badge, entry)
    show_badge(cast.dora, entry, award)
    dora, bruno = Program(cast.dora), Program(cast.bruno)
    mine = dora.get("/badges/mine").json()["items"]
    assert [(one["uid"], one["state"], one["ring"]) for one in mine] == [(award.uid, "held", "me")]
    assert bruno.get("/badges/mine").json()["items"] == [] == bruno.get(f"/portfolios/{entry.uid}").json()["badges"]
    found = bruno.post("/badges/verify", token=mine[0]["credential"], email="dora@example.org").json()
    assert (found["finding"], found["name"], found["is_theirs"]) == ("holds", badge.name, True)
    badges.choose_ring(cast.dora, award, audience=audiences.organisation())
    shown = bruno.get(f"/portfolios/{entry.uid}").json()["badges"]
    assert [one["uid"] for one in shown] == [award.uid] and shown[0]["check"].endswith(f"/badges/verify/?award={award.uid}")
    badges.withdraw(cast.gita, award, why="A mistake")
    assert bruno.post("/badges/verify", token=mine[0]["credential"]).json()["finding"] == "withdrawn"
    assert dora.get("/badges/mine").json()["items"][0]["credential"] is None
    assert bruno.post("/badges/verify", token="hello").json()["finding"] == "none"
    assert [one["name"] for one in bruno.get("/badges").json()["items"]] == [badge.name]


def test_those_who_award_it_award_withdraw_and_restore_and_nobody_else(cast: Cast, badge: Badge) -> None:
    entry, gita, bruno, dora = portfolio_of(cast.dora), Program(cast.gita), Program(cast.bruno), Program(cast.dora)
    award = badges.ask_for(cast.dora, badge, portfolio=entry, words="Look at the vat")
    asked = gita.get("/awards").json()["items"]
    assert [(one["uid"], one["words"], one["portfolio"]) for one in asked] == [(award.uid, "Look at the vat", entry.uid)]
    assert bruno.get("/awards").json()["items"] == [] == dora.get("/awards").json()["items"]
    for deed in ("award", "not-yet", "withdraw", "restore"):
        assert (
            bruno.post(f"/awards/{award.uid}/{deed}", words="x").status_code
            == 404
            == dora.post(f"/awards/{award.uid}/{deed}", words="x").status_code
        )
    weak = Program(cast.gita, Scope.STOCK, Scope.WRITE)
    assert weak.post(f"/awards/{award.uid}/award", words="").status_code == 403
    assert gita.post(f"/awards/{award.uid}/not-yet", words=" ").status_code == 422
    assert gita.post(f"/awards/{award.uid}/award", words="Well kept").json()["state"] == "held"
    assert gita.post(f"/awards/{award.uid}/withdraw", words="").status_code == 422
    assert gita.post(f"/awards/{award.uid}/withdraw", words="Another's vat").json()["withdrawn_why"] == "Another's vat"
    assert not Award.objects.get().is_valid
    assert gita.post(f"/awards/{award.uid}/restore", words="").status_code == 200 and Award.objects.get().is_valid


def test_an_offer_that_is_left_looks_unanswered_here_too(cast: Cast, badge: Badge) -> None:
    gita = Program(cast.gita)
    assert Program(cast.bruno).post(f"/badges/{badge.uid}/offers", handle="dora").status_code == 404
    assert gita.post(f"/badges/{badge.uid}/offers", handle="nobody-here").status_code == 422
    made = gita.post(f"/badges/{badge.uid}/offers", handle="@dora", words="The vat in spring")
    assert made.status_code == 201 and made.json()["state"] == "offered"
    before = gita.get("/awards", shelf="offered").json()
    badges.answer_offer(cast.dora, Award.objects.get(), takes=False)
    assert gita.get("/awards", shelf="offered").json() == before
    assert [one["state"] for one in Program(cast.dora).get("/badges/mine").json()["items"]] == ["declined"]


def test_a_portfolio_is_begun_with_what_shows_the_skill(cast: Cast) -> None:
    dora, seen = Program(cast.dora), note(cast.bruno, "Feeding")
    goal = set_goal(cast.dora, title="Keep a vat", answers=Answers())
    said = {"title": "Indigo", "text": "I keep vats.", "tags": ["blue"], "goal": goal.uid, "first": seen.uid}
    made = dora.post("/portfolios", {"Idempotency-Key": "p-1"}, **said)
    assert made.status_code == 201 and made.json()["goal"] == goal.uid and made.json()["tags"] == ["blue"]
    assert [one["entry"]["uid"] for one in made.json()["evidence"]] == [seen.uid]
    assert dora.post("/portfolios", {"Idempotency-Key": "p-1"}, **said).json()["uid"] == made.json()["uid"]
    assert Program(cast.bruno).get(f"/portfolios/{made.json()['uid']}").status_code == 404  # for oneself, unless one says otherwise
    others = set_goal(cast.bruno, title="Weave", answers=Answers())
    hidden = note(cast.bruno, "The locked drawer", ring="me")
    for field, wrong in (("title", {"title": " "}), ("goal", {"goal": others.uid}), ("first", {"first": hidden.uid})):
        answer = dora.post("/portfolios", **{**said, **wrong})
        assert (answer.status_code, answer.json()["field"]) == (422, field)
    writer = Program(cast.dora, Scope.STOCK, Scope.WRITE)
    assert writer.post("/portfolios", title="Woad", audience={"ring": "organisation"}).json()["code"] == "scope"
    assert writer.post("/portfolios", title="Woad").status_code == 201


def test_a_badge_is_asked_for_and_no_longer(cast: Cast, badge: Badge) -> None:
    entry, dora, bruno, path = portfolio_of(cast.dora), Program(cast.dora), Program(cast.bruno), f"/badges/{badge.uid}/request"
    asked = dora.put(path, portfolio=entry.uid, words="Look at the vat")
    assert asked.status_code == 200 and asked.json()["state"] == "asked" and asked.json()["credential"] is None
    assert [one["words"] for one in Program(cast.gita).get("/awards").json()["items"]] == ["Look at the vat"]
    assert bruno.put(path, portfolio=entry.uid).json()["field"] == "portfolio"  # of one's own
    assert (
        bruno.delete(path).status_code == 404
        and Program(cast.dora, Scope.STOCK, Scope.WRITE).put(path, portfolio=entry.uid).status_code == 403
    )
    assert dora.delete(path).status_code == 204 and not Award.objects.exists() and dora.delete(path).status_code == 404
    inside = badges.make_badge(
        cast.emil, about=About(name="Lights", description="Lights lanterns.", criteria="Once"), space=cast.lantern
    )  # of a hidden space
    assert dora.put(f"/badges/{inside.uid}/request", portfolio=entry.uid).status_code == 404


def test_what_is_offered_is_taken_or_left_and_given_back_by_its_member_alone(cast: Cast, badge: Badge) -> None:
    dora, bruno = Program(cast.dora), Program(cast.bruno)
    award = badges.offer(cast.gita, badge, member=cast.dora)
    path = f"/badges/mine/{award.uid}"
    for deed in ("take", "leave", "give-back", "hold-again"):
        assert bruno.post(f"{path}/{deed}").status_code == 404 == Program(cast.gita).post(f"{path}/{deed}").status_code
    assert bruno.put(f"{path}/ring", ring="me").status_code == 404 and dora.post(f"{path}/burn").status_code == 422
    assert dora.post(f"{path}/leave").json()["state"] == "declined"
    taken = dora.post(f"{path}/take").json()
    assert (taken["state"], taken["ring"]) == ("held", "me")
    assert bruno.post("/badges/verify", token=taken["credential"]).json()["finding"] == "holds"
    assert dora.post(f"{path}/give-back").json()["credential"] is None
    assert bruno.post("/badges/verify", token=taken["credential"]).json()["finding"] != "holds"
    assert dora.post(f"{path}/hold-again").json()["credential"]
    writer = Program(cast.dora, Scope.STOCK, Scope.WRITE)
    assert writer.put(f"{path}/ring", ring="organisation").status_code == 403
    assert dora.put(f"{path}/ring", ring="organisation").json()["ring"] == "organisation"
    assert dora.put(f"{path}/ring", ring="space", space="lantern").status_code == 422  # not of hers
