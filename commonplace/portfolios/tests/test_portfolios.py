"""Portfolios: evidence that is gathered, seen as far as it may be seen, suggested, taken along and printed."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.test import Client

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.exporters.archive import write_archive
from commonplace.freshness.days import today
from commonplace.goals.actions.goals import Answers, attach, set_goal
from commonplace.kit.errors import Refusal
from commonplace.lineage.actions import thank
from commonplace.people.actions.blocks import block
from commonplace.people.models import Member
from commonplace.portfolios.actions import gathering
from commonplace.portfolios.models import Piece, Portfolio
from commonplace.practices.actions.trying import adopt
from commonplace.practices.actions.writing import Fields, propose
from commonplace.questions.actions.answering import accept, answer
from commonplace.questions.actions.asking import ask
from tests.cast import Cast, ClientAs


def note(author: Member, title: str, audience: Audience | None = None, kind: Kind = Kind.NOTE) -> Entry:
    return add_entry(author, Draft(kind=kind, title=title, body="Simmer, never boil.", audience=audience))


def a_portfolio(author: Member, audience: Audience | None = None, title: str = "Dyeing with madder") -> Entry:
    return gathering.begin_portfolio(author, title=title, body="I can get red.", audience=audience or audiences.organisation())


def shown_to(client: Client, entry: Entry) -> str:
    answer_ = client.get(f"/e/{entry.uid}/")
    assert answer_.status_code == 200
    return answer_.content.decode()


def test_a_portfolio_begins_for_oneself_and_a_second_click_finds_it(cast: Cast, client_as: ClientAs) -> None:
    amina, first = client_as(cast.amina), note(cast.amina, "How long to simmer")
    sent = {"title": "Dyeing with madder", "body": "I can get red.", "deed_key": "k1", "first": first.uid}
    address, again = amina.post("/portfolios/new/", sent).url, amina.post("/portfolios/new/", sent).url
    assert address == again and Portfolio.objects.count() == 1
    assert "How long to simmer" in amina.get(address).content.decode()
    assert client_as(cast.bruno).get(address).status_code == 404 == client_as(None).get(address).status_code
    assert "Dyeing with madder" in amina.get("/portfolios/").content.decode()
    assert "Dyeing with madder" not in client_as(cast.bruno).get("/portfolios/?shelf=shared").content.decode()


def test_without_a_name_it_is_refused_with_everything_typed(cast: Cast, client_as: ClientAs) -> None:
    refused = client_as(cast.amina).post("/portfolios/new/", {"title": " ", "body": "I can get red."})
    assert refused.status_code == 422 and "I can get red." in refused.content.decode() and not Portfolio.objects.exists()


def test_each_viewer_sees_of_the_evidence_what_they_may_see_anyway(cast: Cast, client_as: ClientAs) -> None:
    portfolio = a_portfolio(cast.amina, audiences.web())
    rings = {"only mine": None, "for Weavers": audiences.of_space(cast.weavers), "for the web": audiences.web()}
    for title, audience in rings.items():
        gathering.add_piece(cast.amina, portfolio, evidence=note(cast.amina, title, audience))
    seen = {
        name: [title for title in rings if title in shown_to(client_as(viewer), portfolio)]
        for name, viewer in {"amina": cast.amina, "dora": cast.dora, "farah": cast.farah, "stranger": None}.items()
    }
    assert seen == {
        "amina": ["only mine", "for Weavers", "for the web"],
        "dora": ["for Weavers", "for the web"],
        "farah": ["for the web"],
        "stranger": ["for the web"],
    }
    page = client_as(cast.farah).get(f"/portfolios/{portfolio.uid}/print/").content.decode()
    assert "for the web" in page and "for Weavers" not in page and "only mine" not in page


def test_thanks_are_evidence_of_what_one_wrote_alone(cast: Cast, client_as: ClientAs) -> None:
    everybody = audiences.organisation()
    portfolio, mine, hers = a_portfolio(cast.amina), note(cast.amina, "Madder", everybody), note(cast.dora, "Weld", everybody)
    used, elsewhere = thank(cast.bruno, mine, used_for="the guild's dye day"), thank(cast.bruno, hers, used_for="a scarf")
    amina = client_as(cast.amina)
    address = f"/portfolios/{portfolio.uid}/pieces/"
    assert amina.post(address, {"entry": mine.uid, "thanks": used.pk}).status_code == 302
    assert amina.post(address, {"entry": hers.uid, "thanks": elsewhere.pk}).status_code == 404
    assert amina.post(address, {"entry": mine.uid, "thanks": "9" * 30}).status_code in {302, 404}
    assert "the guild&#x27;s dye day" in shown_to(client_as(cast.farah), portfolio)
    block(cast.bruno, cast.farah)  # what is said by somebody she does not meet is not there for her
    assert "the guild&#x27;s dye day" not in shown_to(client_as(cast.farah), portfolio)


def test_evidence_is_put_in_order_explained_taken_out_and_put_back_by_its_member_alone(cast: Cast, client_as: ClientAs) -> None:
    portfolio, amina = a_portfolio(cast.amina), client_as(cast.amina)
    first, second = (gathering.add_piece(cast.amina, portfolio, evidence=note(cast.amina, title)) for title in ("One", "Two"))
    assert amina.post(f"/portfolios/{portfolio.uid}/pieces/{second.uid}/up/").status_code == 302
    assert list(Piece.objects.values_list("pk", flat=True)) == [second.pk, first.pk]
    assert amina.post(f"/portfolios/{portfolio.uid}/pieces/{first.uid}/why/", {"why": "It held for a year."}).status_code == 302
    assert "It held for a year." in shown_to(amina, portfolio)
    amina.post(f"/portfolios/{portfolio.uid}/pieces/{first.uid}/remove/")
    assert "It held for a year." not in shown_to(amina, portfolio)
    amina.post(f"/portfolios/{portfolio.uid}/pieces/{first.uid}/put-back/")
    assert "It held for a year." in shown_to(amina, portfolio)
    for deed in ("up", "remove", "put-back", "why"):
        assert client_as(cast.bruno).post(f"/portfolios/{portfolio.uid}/pieces/{first.uid}/{deed}/", {"why": "x"}).status_code == 404
    with pytest.raises(Refusal):
        gathering.say_why(cast.bruno, portfolio, first, why="Mine now")


def test_what_is_typed_names_a_piece_and_what_cannot_be_seen_is_refused_as_what_is_not(cast: Cast, client_as: ClientAs) -> None:
    portfolio, amina = a_portfolio(cast.amina), client_as(cast.amina)
    seen, hidden = note(cast.dora, "Weld", audiences.organisation()), note(cast.dora, "Hidden")
    address = f"/portfolios/{portfolio.uid}/pieces/"
    assert amina.post(address, {"what": "[[Weld]]", "why": "We dyed it together"}).status_code == 302
    page = shown_to(amina, portfolio)
    assert "Weld" in page and "by Dora Lindqvist" in page
    for nonsense in (f"/e/{hidden.uid}/", "/e/23456789abcd/", "a plain step", "", "@dora"):
        refused = amina.post(address, {"what": nonsense, "why": "kept words"})
        assert refused.status_code == 422 and "kept words" in refused.content.decode()
    assert amina.post(address, {"entry": hidden.uid}).status_code == 404
    assert client_as(cast.dora).post(address, {"entry": seen.uid}).status_code == 404


def test_from_the_page_of_an_entry_into_a_portfolio_with_one_click_and_back(cast: Cast, client_as: ClientAs) -> None:
    portfolio, seen, amina = a_portfolio(cast.amina), note(cast.dora, "Weld", audiences.organisation()), client_as(cast.amina)
    assert f"/e/{seen.uid}/for-a-portfolio/" in shown_to(amina, seen)
    assert "Dyeing with madder" in amina.get(f"/e/{seen.uid}/for-a-portfolio/").content.decode()
    added = amina.post(f"/e/{seen.uid}/for-a-portfolio/{portfolio.uid}/", follow=True).content.decode()
    piece = Piece.objects.get()
    assert f"/portfolios/{portfolio.uid}/pieces/{piece.uid}/remove/" in added  # the way back
    assert client_as(cast.bruno).post(f"/e/{seen.uid}/for-a-portfolio/{portfolio.uid}/").status_code == 404
    assert amina.post(f"/e/{portfolio.uid}/for-a-portfolio/{portfolio.uid}/").status_code == 302 and Piece.objects.count() == 1


def test_what_could_be_evidence_is_suggested_from_ones_own_doings(cast: Cast, client_as: ClientAs) -> None:
    everybody = audiences.organisation()
    portfolio = a_portfolio(cast.amina)
    used = note(cast.amina, "Madder in hard water", everybody)
    thank(cast.bruno, used, used_for="the guild's dye day")
    question = ask(cast.dora, title="Does madder fade?", audience=everybody)
    said = answer(cast.amina, question, body="Not if it is mordanted.")
    accept(cast.dora, said)
    practice = propose(cast.dora, title="Mordant madder overnight", fields=Fields(probe="Alum"), audience=everybody)
    adopt(cast.amina, practice, since=today())
    goal = set_goal(cast.amina, title="Red", answers=Answers())
    attach(cast.amina, goal, note(cast.dora, "Cochineal", everybody))
    note(cast.amina, "Payroll in March", everybody)
    amina = client_as(cast.amina)
    page = amina.get(f"/portfolios/{portfolio.uid}/suggestions/").content.decode()
    assert "Bruno Costa thanked you" in page and "It solved a question" in page and "You work this way" in page
    assert "Payroll in March" not in page and "Cochineal" not in page
    assert amina.post(f"/portfolios/{portfolio.uid}/goal/", {"goal": goal.uid}).status_code == 302
    assert "Cochineal" in amina.get(f"/portfolios/{portfolio.uid}/suggestions/").content.decode()
    assert client_as(cast.bruno).get(f"/portfolios/{portfolio.uid}/suggestions/").status_code == 404
    gathering.add_piece(cast.amina, portfolio, evidence=said)
    gathering.add_piece(cast.amina, portfolio, evidence=practice)
    assert "It solved a question" not in amina.get(f"/portfolios/{portfolio.uid}/suggestions/").content.decode()
    shown = shown_to(amina, portfolio)
    assert "Accepted answer" in shown and "Practice, adopted" in shown


def test_another_ones_goal_cannot_be_taken_and_a_hidden_goal_is_not_named(cast: Cast, client_as: ClientAs) -> None:
    portfolio, mine, hers = (
        a_portfolio(cast.amina),
        *(set_goal(one, title="A red goal", answers=Answers()) for one in (cast.amina, cast.dora)),
    )
    amina = client_as(cast.amina)
    assert amina.post(f"/portfolios/{portfolio.uid}/goal/", {"goal": hers.uid}).status_code == 404
    amina.post(f"/portfolios/{portfolio.uid}/goal/", {"goal": mine.uid})
    assert f"/e/{mine.uid}/" in shown_to(amina, portfolio)
    assert "A red goal" not in shown_to(client_as(cast.bruno), portfolio)


def test_it_is_taken_out_as_markdown_and_as_values(cast: Cast) -> None:
    portfolio, mine = a_portfolio(cast.amina), note(cast.amina, "Madder", audiences.organisation())
    gathering.add_piece(cast.amina, portfolio, evidence=mine, why="It held")
    gathering.add_piece(cast.amina, portfolio, evidence=mine, thanks=thank(cast.bruno, mine, used_for="a scarf"))
    target = io.BytesIO()
    write_archive(cast.amina, target, progress=lambda _done, _total: None)
    with zipfile.ZipFile(target) as archive:
        text = next(archive.read(name).decode() for name in archive.namelist() if name.startswith("portfolios/"))
        rows = json.loads(archive.read("belongings.json"))["portfolios"]
    assert "I can get red." in text and f"[[{mine.uid}]] Madder - It held" in text and "“a scarf” (Bruno Costa)" in text
    assert rows[0]["pieces"][1] == {"entry": mine.uid, "title": "Madder", "why": "", "thanks": "a scarf", "from": "Bruno Costa"}


def test_what_is_withdrawn_is_no_evidence_and_comes_back_with_it(cast: Cast, client_as: ClientAs) -> None:
    portfolio, mine, amina = a_portfolio(cast.amina), note(cast.amina, "Madder", audiences.organisation()), client_as(cast.amina)
    gathering.add_piece(cast.amina, portfolio, evidence=mine)
    amina.post(f"/e/{mine.uid}/withdraw/")
    assert "Madder" not in shown_to(client_as(cast.bruno), portfolio).replace("Dyeing with madder", "")
    amina.post(f"/e/{mine.uid}/bring-back/")
    assert f"/e/{mine.uid}/" in shown_to(client_as(cast.bruno), portfolio)
