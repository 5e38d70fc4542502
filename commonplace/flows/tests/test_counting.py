"""Counted as it happens and counted anew are the same; what is withdrawn or narrowed is taken away exactly; what few may see counts nowhere."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from commonplace.entries import audiences, lifecycle
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.audience import in_space_at
from commonplace.entries.models import Entry
from commonplace.entries.shared_writing import co_writers_of
from commonplace.entries.words import Kind
from commonplace.flows import counting, jobs, rebuilding
from commonplace.flows.models import Book, Counted, Publication, Standing
from commonplace.flows.packing import Role, code_of, unpack_counts, unpack_deeds
from commonplace.flows.quarters import quarter_of
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import run_all
from commonplace.lineage.actions import add_origin, grow, remove_origin, thank
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member, Team
from commonplace.share import actions as share
from commonplace.together.actions.folding import fold
from commonplace.together.actions.writing import add_updates
from commonplace.together.documents import put_together
from commonplace.together.models import Hand, LiveNote
from commonplace.together.tests.samples import opened
from tests.cast import Cast

Counts = dict[tuple[int, int], tuple[int, dict[int, int]]]


def standings() -> Counts:
    edition = Book.objects.values_list("edition", flat=True).first() or 0
    rows = Standing.objects.filter(edition=edition)
    return {(row.quarter, row.member_id): (row.team, unpack_counts(row.packed)) for row in rows}


def noted() -> dict[int, list[tuple[int, int, int]]]:
    edition = Book.objects.values_list("edition", flat=True).first() or 0
    return {row.entry_key: sorted(unpack_deeds(row.packed)) for row in Counted.objects.filter(edition=edition)}


def said(author: Member, kind: Kind = Kind.NOTE, *, parent: Entry | None = None, is_open: bool = True) -> Entry:
    audience = audiences.organisation() if is_open else audiences.only_me(author)
    audience = parent.audience if parent else audience
    return add_entry(author, Draft(kind=kind, title="" if parent else "Madder", body="Red.", audience=audience, parent=parent))


def in_teams(cast: Cast) -> list[Member]:
    people = [cast.amina, cast.bruno, cast.chidi, cast.dora, cast.emil]
    for number, member in enumerate(people):
        member.team = Team.objects.get_or_create(name=f"T{number % 2}", slug=f"t{number % 2}")[0]
        member.save()
    return people


@pytest.mark.once
def test_every_kind_of_entry_counts_for_something() -> None:
    assert set(counting.DOES) == set(Kind)


def test_a_place_in_which_nothing_happened_is_counted_too(cast: Cast) -> None:
    jobs.close_quarters()
    assert Book.objects.get().built_at is not None and not Publication.objects.exists()


@pytest.mark.once
def test_a_deed_during_a_rebuilding_is_counted_after_it(cast: Cast) -> None:
    amina, bruno, *_ = in_teams(cast)
    note = said(amina)
    run_all(at=now())
    Book.objects.update(rebuilding_since=now())
    with pytest.raises(Refusal):
        rebuilding.rebuild()
    thank(bruno, note, used_for="a scarf")
    run_all(at=now())
    assert [deed[1:] for deed in noted()[note.pk]] == [(amina.pk, -Role.SENSE)]
    Book.objects.update(rebuilding_since=None)
    run_all(at=now() + jobs.LATER)
    assert (quarter_of(now()), amina.pk, bruno.pk) in noted()[note.pk]


@pytest.mark.once
def test_a_deed_counts_once_on_each_side_and_goes_again(cast: Cast) -> None:
    amina, bruno, *_ = in_teams(cast)
    note = said(amina)
    built = said(bruno)
    thank(bruno, note, used_for="a scarf")
    add_origin(bruno, built, kind=EdgeKind.BUILDS_ON, origin=note)
    run_all(at=now())
    quarter = quarter_of(now())
    counts = standings()
    assert counts[quarter, amina.pk] == (amina.team_id, {code_of(Role.GAVE, bruno.team_id): 2, code_of(Role.SENSE): 1})
    assert counts[quarter, bruno.pk] == (bruno.team_id, {code_of(Role.TOOK, amina.team_id): 2, code_of(Role.SENSE): 1})
    remove_origin(bruno, built, kind=EdgeKind.BUILDS_ON, origin=note)
    share.set_audience(amina, note, audiences.only_me(amina))
    run_all(at=now())
    assert standings()[quarter, amina.pk][1] == {}
    assert standings()[quarter, bruno.pk][1] == {code_of(Role.SENSE): 1}


@pytest.mark.once
def test_an_answer_goes_from_who_answers_to_who_asked_and_what_few_see_counts_nowhere(cast: Cast) -> None:
    amina, bruno, *_ = in_teams(cast)
    question = said(amina, Kind.QUESTION)
    answer = said(bruno, Kind.ANSWER, parent=question)
    grow(answer, kind=EdgeKind.ANSWERS, from_entry=question)
    hidden = said(amina, is_open=False)
    grow(hidden, kind=EdgeKind.BUILDS_ON, from_entry=answer)
    inside = add_entry(cast.dora, Draft(kind=Kind.NOTE, title="In", body="In.", audience=audiences.of_space(cast.weavers)))
    grow(inside, kind=EdgeKind.BUILDS_ON, from_entry=question)
    run_all(at=now())
    counts = {member: counted for (_quarter, member), (_team, counted) in standings().items()}
    assert counts[bruno.pk] == {code_of(Role.GAVE, amina.team_id): 1, code_of(Role.SHARE): 1}
    assert counts[amina.pk] == {code_of(Role.TOOK, bruno.team_id): 1, code_of(Role.SEEK): 1}
    assert cast.dora.pk not in counts
    assert set(noted()) == {question.pk, answer.pk}


def test_counted_as_it_happens_and_counted_anew_are_the_same(cast: Cast) -> None:
    chance = random.Random(20)
    people = in_teams(cast)
    entries = [said(chance.choice(people), is_open=chance.random() < 0.8) for _ in range(10)]
    for number in range(90):
        chance.choice(DEEDS)(chance, people, entries)
        if number % 9 == 0:
            run_all(at=now())
        if number == 50:  # whoever changes teams is counted with the old one until the quarter ends
            people[0].team = people[1].team
            people[0].save()
            rebuilding.rebuild()
    run_all(at=now())
    before = standings(), noted()
    assert sum(len(counts) for _team, counts in before[0].values()) > 10
    rebuilding.rebuild()
    assert (standings(), noted()) == before
    assert Standing.objects.count() == len(before[0])  # nothing is left of older editions


def _write(chance: random.Random, people: list[Member], entries: list[Entry]) -> None:
    entries.append(said(chance.choice(people), chance.choice([Kind.NOTE, Kind.POST, Kind.QUESTION]), is_open=chance.random() < 0.8))


def _build(chance: random.Random, people: list[Member], entries: list[Entry]) -> None:
    younger, older = chance.sample(entries, 2)
    grow(younger, kind=chance.choice([EdgeKind.BUILDS_ON, EdgeKind.TRIES]), from_entry=older)


def _unbuild(chance: random.Random, people: list[Member], entries: list[Entry]) -> None:
    younger, older = chance.sample(entries, 2)
    remove_origin(younger.author, younger, kind=EdgeKind.BUILDS_ON, origin=older)


def _thank(chance: random.Random, people: list[Member], entries: list[Entry]) -> None:
    entry, member = chance.choice(entries), chance.choice(people)
    if entry.author_id != member.pk:
        thank(member, entry, used_for="a scarf")


def _answer(chance: random.Random, people: list[Member], entries: list[Entry]) -> None:
    question = Entry.objects.get(pk=chance.choice(entries).pk)
    if question.parent_id is None and not question.is_withdrawn:
        answer = said(chance.choice(people), Kind.ANSWER, parent=question)
        grow(answer, kind=EdgeKind.ANSWERS, from_entry=question)


def _turn(chance: random.Random, people: list[Member], entries: list[Entry]) -> None:
    entry = Entry.objects.get(pk=chance.choice(entries).pk)
    share.set_audience(entry.author, entry, chance.choice([audiences.only_me(entry.author), audiences.organisation(), audiences.web()]))


def _bin(chance: random.Random, people: list[Member], entries: list[Entry]) -> None:
    entry = Entry.objects.get(pk=chance.choice(entries).pk)
    (lifecycle.bring_back if entry.is_withdrawn else lifecycle.withdraw)(entry)


DEEDS: list[Callable[[random.Random, list[Member], list[Entry]], None]] = [
    _write,
    _build,
    _build,
    _unbuild,
    _thank,
    _answer,
    _turn,
    _turn,
    _bin,
]


@pytest.mark.once
def test_whoever_writes_on_a_note_with_its_author_takes_part_by_it(cast: Cast) -> None:
    """Once for each note, in the quarter in which they first did; what grows from it and thanks for it stay between authors (decision 93)."""
    amina, bruno, chidi, *_ = in_teams(cast)
    note, hidden = said(amina), said(amina, is_open=False)
    opened(note, [bruno, chidi])
    run_all(at=now())
    before = noted()[note.pk]
    live = LiveNote.objects.get(entry=note)
    for member, text in ((bruno, "Red. And blue."), (bruno, "Red. And blue, slowly."), (amina, "Red. Blue, slowly.")):
        document = put_together(live.base.state, live.updates.order_by("number").values_list("data", flat=True))
        add_updates(live, [(member.pk, document.edit(text))], folds=True)
        fold(note.pk)
        live.refresh_from_db()
    write_in_secret = Hand.objects.create(entry=hidden, member=bruno)
    run_all(at=now())
    quarter = quarter_of(now())
    assert sorted(noted()[note.pk]) == sorted([*before, (quarter, bruno.pk, -Role.SENSE)])
    assert standings()[quarter, bruno.pk][1] == {code_of(Role.SENSE): 1} and (quarter, chidi.pk) not in standings()
    assert hidden.pk not in noted() and write_in_secret.pk
    counted = standings(), noted()
    rebuilding.rebuild()
    assert (standings(), noted()) == counted
    thank(cast.dora, note, used_for="a scarf")
    run_all(at=now())
    assert standings()[quarter, bruno.pk][1] == {code_of(Role.SENSE): 1}
    share.set_audience(amina, note, audiences.only_me(amina))
    run_all(at=now())
    assert standings()[quarter, bruno.pk][1] == {}


@pytest.mark.once
def test_who_writes_with_others_takes_part_in_the_space_too(cast: Cast) -> None:
    note = add_entry(cast.amina, Draft(kind=Kind.NOTE, title="In", body="In.", audience=audiences.of_space(cast.weavers)))
    entries = Entry.objects.filter(in_space_at("", cast.weavers.pk))
    Hand.objects.create(entry=note, member=cast.dora)
    Hand.objects.create(entry=note, member=cast.amina)
    assert [(one.entry, one.kind, one.member) for one in co_writers_of(entries)] == [(note.pk, Kind.NOTE, cast.dora.pk)]
    assert co_writers_of(Entry.objects.filter(in_space_at("", cast.lantern.pk))) == []
