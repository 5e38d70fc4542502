"""Practices: a claim, moved by evidence alone, and what people saw where they tried it."""

from datetime import timedelta

import pytest

from commonplace.activity.models import Activity
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Maturity, Stage
from commonplace.freshness.days import today
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs.running import run_all
from commonplace.lineage.models import Edge
from commonplace.people.actions.blocks import block
from commonplace.people.models import Member
from commonplace.practices.actions.moving import move
from commonplace.practices.actions.trying import adopt, end_experiment, plan_experiment, record_outcome
from commonplace.practices.actions.writing import Fields, fields_in, propose
from commonplace.practices.digesting import gather
from commonplace.practices.models import Practice, Verdict
from commonplace.spaces.models import Membership
from tests.cast import Cast, ClientAs


def a_practice(author: Member, **more: object) -> Entry:
    fields = Fields(context="For wool.", probe="Simmer, never boil.", limits="Not in hard water.")
    return propose(author, title="Slow heat keeps madder red", fields=fields, **{"audience": audiences.organisation(), **more})


def a_note(author: Member, title: str, audience: object = None) -> Entry:
    return add_entry(author, Draft(kind=Kind.NOTE, title=title, body="Yes.", audience=audience))


def tried(entry: Entry, member: Member, verdict: Verdict = Verdict.WORKED, **more: object) -> None:
    record_outcome(member, entry, verdict=verdict, words=f"{member.name} says {verdict}", tried_on=today(), **more)


def as_experiment(entry: Entry) -> None:
    actor = entry.author
    experiment = plan_experiment(actor, entry, tries="A slow pot", measure="Shade", starts_on=today(), ends_on=today() + timedelta(days=9))
    move(actor, entry, to=Stage.EXPERIMENT)
    end_experiment(actor, entry, experiment, verdict=Verdict.WORKED, result="Two shades deeper.")
    move(actor, entry, to=Stage.EMERGING)


def test_a_note_becomes_a_practice_in_one_step(cast: Cast, client_as: ClientAs) -> None:
    note = a_note(cast.amina, "Slow pots", audiences.of_space(cast.weavers))
    amina = client_as(cast.amina)
    address = f"/practices/new/?from={note.uid}"
    assert address in amina.get(note.get_absolute_url()).content.decode()
    page = amina.get(address).content.decode()
    assert ('value="Slow pots"' in page and 'value="space" id="id_ring_3" required checked' in page.replace("  ", " ")) or "checked" in page
    sent = {
        "title": "Slow heat keeps madder red",
        "context": "For wool",
        "builds_on": note.uid,
        "keepers": "@bruno",
        "ring": "space",
        "space": cast.weavers.slug,
        "deed_key": "k1",
    }
    first, again = amina.post("/practices/new/", sent), amina.post("/practices/new/", sent)
    assert first.url == again.url
    entry = Entry.objects.get(kind=Kind.PRACTICE)
    assert entry.body == "## Where it applies\n\nFor wool" and fields_in(entry.body).context == "For wool"
    assert Edge.objects.filter(entry=entry, origin=note, kind="builds_on").exists()
    assert "Slow heat" in client_as(cast.dora).get("/practices/").content.decode()
    assert "Slow heat" not in client_as(cast.bruno).get("/practices/").content.decode()  # who keeps it sees no more for that
    assert client_as(cast.bruno).get(entry.get_absolute_url()).status_code == 404
    assert "Slow heat" in amina.get("/stock/?q=wool+kind:practice").content.decode()
    assert amina.post("/practices/new/", {"title": " ", "context": "For wool"}).status_code == 422


def test_only_evidence_moves_it(cast: Cast) -> None:
    entry = a_practice(cast.amina)
    with pytest.raises(Refusal, match="Plan the experiment"):
        move(cast.amina, entry, to=Stage.EXPERIMENT)
    with pytest.raises(Refusal, match="one stage at a time"):
        move(cast.amina, entry, to=Stage.PRACTICE)
    with pytest.raises(Refusal, match="Only its author"):
        move(cast.bruno, entry, to=Stage.RETIRED, reason="No")
    as_experiment(entry)
    tried(entry, cast.bruno)
    tried(entry, cast.bruno)
    with pytest.raises(Refusal, match="two people or teams"):
        move(cast.amina, entry, to=Stage.PRACTICE)
    adopt(cast.chidi, entry, since=today(), how="Well")
    tried(entry, cast.emil, Verdict.DID_NOT)
    with pytest.raises(Refusal, match="did not work"):
        move(cast.amina, entry, to=Stage.PRACTICE)
    seen = a_note(cast.dora, "Dora saw it", audiences.organisation())
    moved = move(cast.amina, entry, to=Stage.PRACTICE, reason="Emil has hard water", evidence=[seen])
    entry.refresh_from_db()
    assert entry.maturity == Maturity.TESTED and "Practice</span>" in entry.card_html
    assert moved.evidence.count() == 4
    assert Edge.objects.filter(entry=entry, origin=seen, kind="builds_on").exists()
    assert [row.particulars["to"] for row in Activity.objects.filter(verb="moved_practice").order_by("pk")] == [
        "experiment",
        "emerging",
        "practice",
    ]
    with pytest.raises(Refusal, match="Say why"):
        move(cast.amina, entry, to=Stage.HUNCH)
    assert move(cast.amina, entry, to=Stage.HUNCH, reason="Emil was right").from_stage == Stage.PRACTICE


def test_a_retired_practice_points_to_its_heir(cast: Cast, client_as: ClientAs) -> None:
    entry, heir, hidden = a_practice(cast.amina), a_practice(cast.bruno), a_note(cast.emil, "Emil alone")
    amina, address = client_as(cast.amina), f"/practices/{entry.uid}/move/"
    sent = {"to": "retired", "reason": "The other is simpler"}
    for named in (hidden.get_absolute_url(), "/e/2nobody2here/", entry.uid):
        assert amina.post(address, {**sent, "heir": named}).status_code == 422
    assert amina.post(address, {**sent, "heir": heir.get_absolute_url()}).status_code == 302
    page = client_as(cast.chidi).get(entry.get_absolute_url()).content.decode()
    assert "Its author now points to" in page and heir.get_absolute_url() in page
    assert client_as(cast.chidi).get(address).status_code == 404
    assert adopting_is_refused(cast.chidi, entry)


def adopting_is_refused(member: Member, entry: Entry) -> bool:
    with pytest.raises(Refusal, match="retired"):
        adopt(member, entry, since=today())
    return True


def test_contradicting_outcomes_stand_side_by_side(cast: Cast, client_as: ClientAs) -> None:
    entry = a_practice(cast.amina)
    proof = a_note(cast.bruno, "Bruno alone")
    tried(entry, cast.bruno, Verdict.WORKED, evidence=proof)
    dora = client_as(cast.dora)
    sent = {"verdict": "did_not", "words": "It went brown.", "tried_on": today().isoformat(), "in_team": "on", "deed_key": "k"}
    assert [dora.post(f"/practices/{entry.uid}/outcome/", sent).status_code for _ in range(2)] == [302, 302]
    assert (
        dora.post(f"/practices/{entry.uid}/outcome/", {**sent, "deed_key": "k2", "evidence": proof.get_absolute_url()}).status_code == 422
    )
    page = client_as(cast.amina).get(entry.get_absolute_url()).content.decode()
    assert (
        "People saw different things" in page and "It went brown." in page and "Bruno says worked" in page.replace(cast.bruno.name, "Bruno")
    )
    assert "Bruno alone" not in page and "Bruno alone" in client_as(cast.bruno).get(entry.get_absolute_url()).content.decode()
    board = client_as(cast.amina).get("/practices/").content.decode()
    assert "It worked: 1" in board and "It did not work: 1" in board
    said = Practice.objects.get(entry=entry).outcomes.get(verdict="did_not")
    records = [client_as(member).get(f"/practices/{entry.uid}/record/").content.decode() for member in (cast.dora, cast.bruno)]
    assert all("Foundry" in page for page in records) and [f"{said.uid}/take-back/" in page for page in records] == [True, False]
    assert client_as(cast.bruno).post(f"/practices/{entry.uid}/outcome/{said.uid}/take-back/").status_code == 404
    assert dora.post(f"/practices/{entry.uid}/outcome/{said.uid}/take-back/").status_code == 302
    assert "It went brown." not in client_as(cast.amina).get(entry.get_absolute_url()).content.decode()


def test_keepers_and_hosts_move_and_rewrite_but_do_not_choose_keepers(cast: Cast, client_as: ClientAs) -> None:
    entry = a_practice(cast.dora, audience=audiences.of_space(cast.weavers), keepers=[cast.bruno])
    amina = client_as(cast.amina)  # hosts Weavers
    sent = {"title": "Slow heat keeps red", "expected_revision": "1", "keepers": "emil", "look_on": "2030-01-01"}
    assert amina.post(f"/practices/{entry.uid}/edit/", sent).status_code == 302
    entry.refresh_from_db()
    assert entry.title == "Slow heat keeps red" and entry.upkeep.look_on.year == 2030
    assert list(entry.practice_body.keepers.all()) == [cast.bruno]
    assert amina.post(f"/practices/{entry.uid}/edit/", {**sent, "title": "Later"}).status_code == 409
    assert client_as(cast.bruno).get(f"/practices/{entry.uid}/edit/").status_code == 404  # named, but the practice was not shared with him
    planned = {"tries": "A pot", "measure": "Shade", "starts_on": "2026-01-02", "ends_on": "2026-01-01"}
    assert amina.post(f"/practices/{entry.uid}/experiment/", planned).status_code == 422
    assert amina.post(f"/practices/{entry.uid}/experiment/", {**planned, "ends_on": "2026-02-01"}).status_code == 302
    assert amina.post(f"/practices/{entry.uid}/move/", {"to": "experiment"}).status_code == 302
    page = client_as(cast.dora).get(entry.get_absolute_url()).content.decode()
    assert "Hunch → Experiment" in page and "A pot" in page


def test_the_board_pages_by_key_and_costs_the_same(cast: Cast, client_as: ClientAs, django_assert_max_num_queries: object) -> None:
    for number in range(14):
        entry = a_practice(cast.amina, tags=["madder"] if number % 2 else [])
        tried(entry, cast.bruno)
    dora = client_as(cast.dora)
    assert dora.get("/practices/").content.decode().count('board-card"') == 12
    assert dora.get("/practices/?stage=hunch").content.decode().count('board-card"') == 14
    assert dora.get("/practices/?tag=madder").content.decode().count('board-card"') == 7
    assert "None that you may see" in dora.get("/practices/?space=weavers").content.decode()


def test_what_people_say_is_not_there_across_a_block(cast: Cast, client_as: ClientAs) -> None:
    entry = a_practice(cast.amina, audience=audiences.of_space(cast.weavers), keepers=[cast.farah])
    for member in (cast.chidi, cast.farah):
        Membership.objects.create(space=cast.weavers, member=member)
    as_experiment(entry)
    tried(entry, cast.chidi)
    tried(entry, cast.chidi, Verdict.DID_NOT)
    for member in (cast.chidi, cast.dora):
        adopt(member, entry, since=today(), how=f"{member.name} works so")
    block(cast.chidi, cast.farah)
    pages = [
        entry.get_absolute_url(),
        f"/e/{entry.uid}/lineage/",
        "/practices/",
        *(f"/practices/{entry.uid}/record/{of}" for of in ("", "?of=adoptions", "?of=moves")),
    ]

    def read_by(member: Member) -> str:
        return "".join(client_as(member).get(page).content.decode() for page in pages)

    as_third, as_farah = read_by(cast.dora), read_by(cast.farah)
    assert "Chidi Okafor" in as_third and "2 work this way" in as_third and "Farah Haddad" in as_third
    assert not any(words in as_farah for words in ("Chidi", "It did not work", "2 work this way", "saw different things"))
    # Farah moves it by what she sees; to her it says no more of the other than it showed.
    with pytest.raises(Refusal, match="So far there is 1"):
        move(cast.farah, entry, to=Stage.PRACTICE)
    tried(entry, cast.emil)
    move(cast.farah, entry, to=Stage.PRACTICE, reason="It holds in the Foundry")
    seen = read_by(cast.chidi)
    assert "Emerging → Practice" in seen and "Farah" not in seen and "It holds in the Foundry" not in seen
    run_all()
    heard = [client_as(member).get("/notifications/").content.decode() for member in (cast.dora, cast.chidi)]
    assert ["Farah Haddad moved the practice" in page for page in heard] == [True, False]
    assert [[line.by for part in gather(member) for line in part.lines] for member in (cast.dora, cast.chidi)] == [
        ["Farah Haddad", "Amina Diallo", "Amina Diallo"],
        ["Amina Diallo", "Amina Diallo"],
    ]


def test_two_who_keep_it_at_once_lose_no_words(cast: Cast, client_as: ClientAs) -> None:
    entry = a_practice(cast.dora, audience=audiences.of_space(cast.weavers))
    plan_experiment(cast.dora, entry, tries="A slow pot", measure="Shade", starts_on=today(), ends_on=today())
    move(cast.dora, entry, to=Stage.EXPERIMENT)
    experiment = Practice.objects.get(entry=entry).experiments.get()
    amina, dora = client_as(cast.amina), client_as(cast.dora)
    address = f"/practices/{entry.uid}/experiment/{experiment.uid}/end/"
    one, other = {"verdict": "worked", "result": "Two shades."}, {"verdict": "partly", "result": "One shade, I would say."}
    assert [amina.post(address, one).status_code for _ in range(2)] == [302, 302]  # a second click
    late = dora.post(address, other)
    page = late.content.decode()
    assert late.status_code == 422 and "Two shades." in page and "One shade, I would say." in page and "meanwhile" in page
    assert dora.post(address, {**other, "as_seen": late.context["form"]["as_seen"].value()}).status_code == 302
    experiment.refresh_from_db()
    assert experiment.result == "One shade, I would say."
    moving = f"/practices/{entry.uid}/move/"
    assert [amina.post(moving, {"to": "emerging", "reason": "Seen."}).status_code for _ in range(2)] == [302, 302]
    late = dora.post(moving, {"to": "emerging", "reason": "It shows a little."})
    assert late.status_code == 422 and "It has moved meanwhile" in late.content.decode() and "It shows a little." in late.content.decode()
    assert Practice.objects.get(entry=entry).moves.count() == 2
    asked = [client_as(member).get(f"/practices/{entry.uid}/outcome/").content.decode() for member in (cast.amina, cast.dora)]
    assert "It was in my team: Harvest" in asked[0] and "It was in my team: Foundry" in asked[1]
    open_to_all = a_practice(cast.bruno)
    assert "in my team" not in client_as(cast.ines).get(f"/practices/{open_to_all.uid}/outcome/").content.decode()
