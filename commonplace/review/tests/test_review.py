"""Three minutes a day: which cards come, what the answers do, and that nobody else's hidden deeds show."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries, add_entry
from commonplace.entries.lifecycle import bring_back, withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Maturity
from commonplace.freshness.actions import doubt, set_review
from commonplace.freshness.models import Doubt, Upkeep
from commonplace.kit import clock
from commonplace.kit.errors import Refusal
from commonplace.lineage.models import Edge, EdgeKind
from commonplace.people.models import Member
from commonplace.review.actions import answer_card, take_back, write_against
from commonplace.review.choosing import A_DAY, NEW_A_DAY, TOUCHED_A_DAY, day_of
from commonplace.review.models import Answer, CameAs, ReviewCard
from commonplace.sense.actions import mark_highlight
from commonplace.sources.actions import keep_page
from tests.cast import Cast, ClientAs
from tests.world import make_source

NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=400)


@pytest.fixture(autouse=True)
def noon(db: None) -> object:
    with clock.at(NOON):
        yield


def notes(member: Member, count: int, *, sources: int = 0) -> list[Entry]:
    places = [make_source(f"https://example.org/{member.handle}/{number}", f"Place {number}") for number in range(sources)]
    return add_entries(
        member,
        [
            Draft(
                kind=Kind.HIGHLIGHT if places else Kind.NOTE,
                title="" if places else f"Note {number}",
                quote=f"Quote {number}" if places else "",
                body="Words",
                source=places[number % sources] if places else None,
                made_at=LONG_AGO + timedelta(days=number % 350),
            )
            for number in range(count)
        ],
    )


def make_due(entries: list[Entry], *, days: int = 1) -> None:
    with clock.at(NOON - timedelta(days=30)):
        for entry in entries:
            answer_card(entry.author, entry, answer=Answer.STILL_TRUE)
    ReviewCard.objects.filter(entry__in=entries).update(due_at=NOON - timedelta(days=days))


def test_a_day_is_twelve_at_most_with_a_few_new_ones(cast: Cast) -> None:
    entries = notes(cast.amina, 60)
    assert len(day_of(cast.amina).left) == NEW_A_DAY
    make_due(entries[:40])
    day = day_of(cast.amina)
    assert day.total == A_DAY and [one.entry_id for one in day.left] == [one.entry_id for one in day_of(cast.amina).left]
    kinds = [one.came_as for one in day.left]
    assert (kinds.count(CameAs.NEW), kinds.count(CameAs.DUE)) == (NEW_A_DAY, A_DAY - NEW_A_DAY)
    assert day_of(cast.bruno).total == 0


def test_the_day_ends_and_nothing_is_owed(cast: Cast, client_as: ClientAs) -> None:
    entries = notes(cast.amina, 60)
    make_due(entries[:40])
    for number in range(A_DAY):
        day = day_of(cast.amina)
        assert (day.done, day.total) == (number, A_DAY)
        chosen = day.left[0]
        answer_card(cast.amina, Entry.objects.get(pk=chosen.entry_id), answer=Answer.STILL_TRUE, came_as=chosen.came_as)
    page = client_as(cast.amina).get("/review/").content.decode()
    assert "That is enough for today" in page and "answer" not in page.partition("<main")[2].replace("last answer", "")
    with clock.at(NOON + timedelta(days=90)):
        assert day_of(cast.amina).total == A_DAY


def test_cards_are_spread_over_sources_and_times(cast: Cast) -> None:
    entries = notes(cast.amina, 40, sources=10)
    make_due(entries)
    shown = Entry.objects.filter(pk__in=[one.entry_id for one in day_of(cast.amina).left])
    assert len({entry.source_id for entry in shown}) == 10
    made = sorted(entry.made_at for entry in Entry.objects.filter(pk__in=[one.entry_id for one in _new_day(cast)]))
    assert made[-1] - made[0] > timedelta(days=20)


def _new_day(cast: Cast) -> list:
    notes(cast.bruno, 350)
    return list(day_of(cast.bruno).left)


def test_fsrs_says_when(cast: Cast) -> None:
    one, other, third = notes(cast.amina, 3)
    true = answer_card(cast.amina, one, answer=Answer.STILL_TRUE)
    used = answer_card(cast.amina, other, answer=Answer.USE)
    changed = answer_card(cast.amina, third, answer=Answer.CHANGED)
    assert NOON < changed.due_at < true.due_at < used.due_at and true.stability and true.difficulty
    first = true.due_at - NOON
    with clock.at(true.due_at):
        again = answer_card(cast.amina, one, answer=Answer.STILL_TRUE)
    assert again.due_at - true.due_at > first
    with clock.at(NOON + timedelta(days=4000)):
        assert answer_card(cast.amina, one, answer=Answer.USE).due_at <= NOON + timedelta(days=4365)


def test_a_second_click_changes_nothing_and_an_answer_is_taken_back(cast: Cast) -> None:
    (note,) = notes(cast.amina, 1)
    first = answer_card(cast.amina, note, answer=Answer.STILL_TRUE)
    assert answer_card(cast.amina, note, answer=Answer.ENOUGH).due_at == first.due_at
    take_back(cast.amina, note)
    assert not ReviewCard.objects.exists()
    answer_card(cast.amina, note, answer=Answer.STILL_TRUE)
    with clock.at(NOON + timedelta(days=9)):
        answer_card(cast.amina, note, answer=Answer.ENOUGH)
        assert day_of(cast.amina).left == []
        take_back(cast.amina, note)
        take_back(cast.amina, note)
        card = ReviewCard.objects.get()
        assert (card.retired_at, card.answer, card.due_at) == (None, Answer.STILL_TRUE, first.due_at)
        assert day_of(cast.amina).total == 1


def test_only_ones_own(cast: Cast, client_as: ClientAs) -> None:
    shared = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="Open", audience=audiences.organisation()))
    post = add_entry(cast.amina, Draft(kind=Kind.POST, title="Post", audience=audiences.organisation()))
    with pytest.raises(Refusal):
        answer_card(cast.bruno, shared, answer=Answer.USE)
    for path in ("", "back/", "changed/"):
        assert client_as(cast.bruno).post(f"/review/{shared.uid}/{path}", {"answer": "use"}).status_code == 404
        assert client_as(cast.amina).post(f"/review/{post.uid}/{path}", {"answer": "use"}).status_code == 404
    assert client_as(cast.bruno).get(f"/review/{shared.uid}/changed/").status_code == 404
    assert "Nothing to meet again yet" in client_as(cast.bruno).get("/review/").content.decode()


def test_what_is_withdrawn_or_superseded_leaves_by_itself(cast: Cast) -> None:
    one, other = notes(cast.amina, 2)
    make_due([one, other])
    withdraw(one)
    assert [chosen.entry_id for chosen in day_of(cast.amina).left] == [other.pk]
    bring_back(one)
    heir = write_against(cast.amina, other, title="Now", body="Other words", kind=EdgeKind.SUPERSEDES)
    other.refresh_from_db()
    assert other.maturity == Maturity.SUPERSEDED
    assert Activity.objects.get(verb=Verb.RIPENED, entry=other).particulars["heir"] == heir.uid
    assert {chosen.entry_id for chosen in day_of(cast.amina).left} == {one.pk, heir.pk}


def test_what_waits_to_be_looked_at_comes_first_and_still_true_says_so_there(cast: Cast, client_as: ClientAs) -> None:
    entries = notes(cast.amina, 6)
    for entry, days in ((entries[4], 0), (entries[2], 3), (entries[1], -2)):
        set_review(cast.amina, entry, look_on=(NOON - timedelta(days=days)).date())
    doubted = doubt(cast.dora, entries[2], words="Not with rain water.")
    assert [one.entry_id for one in day_of(cast.amina).left[:2]] == [entries[2].pk, entries[4].pk]
    client = client_as(cast.amina)
    assert "from 3 May 2026 on" in client.get("/review/").content.decode()
    client.post(f"/review/{entries[2].uid}/", {"answer": "still_true", "came_as": "due"})
    upkeep, doubted = Upkeep.objects.get(entry=entries[2]), Doubt.objects.get(pk=doubted.pk)
    assert upkeep.look_on and upkeep.look_on > NOON.date() + timedelta(days=150) and upkeep.looked_by == cast.amina and doubted.settled_at
    client.post(f"/review/{entries[2].uid}/back/")
    assert Upkeep.objects.filter(entry=entries[2], look_on=NOON - timedelta(days=3), looked_by=None).exists()
    assert Doubt.objects.filter(pk=doubted.pk, settled_at=None).exists()
    assert not ReviewCard.objects.exists() and not Activity.objects.filter(verb=Verb.STILL_TRUE).exists()
    answer_card(cast.amina, entries[0], answer=Answer.STILL_TRUE)  # nobody asked to look at this one again
    assert not Upkeep.objects.filter(entry=entries[0]).exists()


def test_a_colleague_on_the_same_source_brings_mine_earlier_only_if_i_may_see_it(cast: Cast, client_as: ClientAs) -> None:
    entries = notes(cast.dora, 20, sources=5)
    make_due(entries, days=-50)
    client = client_as(cast.dora)
    before = client.get("/review/").content.decode().partition("<main")[2]
    assert "enough for today" in before
    theirs = {"kind": Kind.HIGHLIGHT, "quote": "Theirs", "source": entries[3].source, "made_at": NOON - timedelta(days=1)}
    for hidden in (audiences.only_me(cast.amina), audiences.of_people(cast.amina, [cast.chidi]), audiences.of_space(cast.lantern)):
        add_entry(cast.amina, Draft(**theirs, audience=hidden))
        assert client.get("/review/").content.decode().partition("<main")[2] == before
    add_entry(cast.amina, Draft(**theirs, audience=audiences.of_space(cast.weavers)))
    day = day_of(cast.dora)
    assert [one.came_as for one in day.left] == [CameAs.TOUCHED] * TOUCHED_A_DAY
    assert "Amina Diallo has highlighted in the same source lately." in client.get("/review/").content.decode()
    for one in day.left:
        answer_card(cast.dora, Entry.objects.get(pk=one.entry_id), answer=Answer.STILL_TRUE, came_as=one.came_as)
    assert day_of(cast.dora).left == []


def test_the_page_and_its_four_answers(cast: Cast, client_as: ClientAs) -> None:
    notes(cast.amina, 4)
    client = client_as(cast.amina)
    seen: list[Entry] = []
    for answer, leads_to in (
        ("still_true", "/review/"),
        ("use", "/notes/new/?builds_on="),
        ("enough", "/review/"),
        ("changed", "/changed/"),
    ):
        page = client.get("/review/").content.decode()
        assert f"{len(seen) + 1} of 4" in page
        entry = Entry.objects.get(pk=day_of(cast.amina).left[0].entry_id)
        seen.append(entry)
        with clock.at(NOON + timedelta(minutes=len(seen))):
            answered = client.post(f"/review/{entry.uid}/", {"answer": answer, "came_as": "new"})
        assert answered.status_code == 302 and leads_to in answered.headers["Location"]
    entry = seen[-1]
    assert client.post(f"/review/{entry.uid}/", {"answer": "later"}).status_code == 422
    form = {"title": "", "body": "", "kind": "contradicts"}
    assert client.post(f"/review/{entry.uid}/changed/", form).status_code == 422
    for _click in range(2):
        assert client.post(f"/review/{entry.uid}/changed/", {**form, "body": "Not so", "deed_key": "once"}).status_code == 302
    edge = Edge.objects.get(kind="contradicts")
    assert (edge.origin, edge.entry.body, edge.entry.audience.ring) == (entry, "Not so", "me")
    back = client.get("/review/").content.decode()
    assert f'action="/review/{entry.uid}/back/"' in back
    client.post(f"/review/{entry.uid}/back/")
    assert Entry.objects.get(pk=day_of(cast.amina).left[0].entry_id) in {entry, edge.entry}


def test_a_thousand_cost_the_queries_of_ten(cast: Cast, client_as: ClientAs) -> None:
    client, counts = client_as(cast.amina), []
    for _round in range(2):
        make_due(notes(cast.amina, 8)[:4])
        client.get("/review/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/review/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize(
    "text",
    ["And so it goes on for many words. " * 3 + "Madder is red." + " It goes on for many more words after that." * 3, "Madder is red."],
)
def test_words_around_a_passage_are_whole(cast: Cast, client_as: ClientAs, text: str) -> None:
    source = make_source("https://example.org/around", "Around")
    copy = keep_page(source, f"<article><p>{text}</p></article>")
    mark_highlight(cast.amina, copy, quote="Madder is red.")
    page = client_as(cast.amina).get("/review/").content.decode()
    around = re.search(r'<p class="review-around" dir="auto">(.*?)</p>', page, re.DOTALL)
    assert around is not None
    words = re.sub("<[^>]*>", "", around[1]).strip("… ").split()
    assert set(words) <= set(text.split()), "no word is cut"
    assert " ".join(words) in text


def test_a_near_question_brings_mine_earlier_only_if_i_may_see_it(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.dora)
    quotes = ["Alum is the mordant that madder needs for clear reds.", "Looms are warped from the back beam.", "媒染剤は茜の赤を明るくする"]
    mine = [add_entry(cast.dora, Draft(kind=Kind.HIGHLIGHT, quote=quote, made_at=LONG_AGO)) for quote in quotes]
    make_due([*mine, *notes(cast.dora, 12)], days=-50)
    before = client.get("/review/").content.decode().partition("<main")[2]
    assert "enough for today" in before
    question = {"kind": Kind.QUESTION, "title": "Which mordant should I take for madder?", "made_at": NOON - timedelta(days=1)}
    for hidden in (audiences.only_me(cast.amina), audiences.of_people(cast.amina, [cast.chidi]), audiences.of_space(cast.lantern)):
        add_entry(cast.amina, Draft(**question, audience=hidden))
        assert client.get("/review/").content.decode().partition("<main")[2] == before
    add_entry(cast.amina, Draft(**question, audience=audiences.of_space(cast.weavers)))
    add_entry(
        cast.bruno,
        Draft(kind=Kind.QUESTION, title="茜にはどの媒染剤が", made_at=NOON - timedelta(days=2), audience=audiences.organisation()),
    )
    add_entry(cast.bruno, Draft(kind=Kind.QUESTION, title="Who has the keys?", made_at=NOON, audience=audiences.organisation()))
    assert {(one.entry_id, one.came_as) for one in day_of(cast.dora).left} == {
        (mine[0].pk, CameAs.TOUCHED),
        (mine[2].pk, CameAs.TOUCHED),
    }
    assert "Amina Diallo asks something near this: “Which mordant should I take for madder?”" in client.get("/review/").content.decode()
    for one in day_of(cast.dora).left:
        answer_card(cast.dora, Entry.objects.get(pk=one.entry_id), answer=Answer.STILL_TRUE, came_as=one.came_as)
    assert day_of(cast.dora).left == []


def test_words_that_stand_everywhere_make_nothing_near(cast: Cast) -> None:
    entries = [Draft(kind=Kind.NOTE, title=f"Weaving practice {number}", made_at=LONG_AGO) for number in range(30)]
    make_due(add_entries(cast.dora, entries), days=-50)
    add_entry(
        cast.amina, Draft(kind=Kind.QUESTION, title="Weaving practice for beginners?", made_at=NOON, audience=audiences.organisation())
    )
    assert day_of(cast.dora).left == []
