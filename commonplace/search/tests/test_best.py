"""The best first: by words in any form and by meaning, within what each viewer may see."""

import contextlib
import random
from datetime import UTC, datetime

import numpy as np
import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries, add_entry
from commonplace.entries.audience import sight_of
from commonplace.entries.lifecycle import change_audience, describe, withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Maturity
from commonplace.people.actions import block
from commonplace.people.models import Member
from commonplace.search import keeping, shelf
from commonplace.search.asking import ask
from commonplace.search.best import Answer, best
from commonplace.search.heads import packed_heads, span_of
from commonplace.search.models import Coverage, Gist, Sign
from commonplace.search.queries import Sort, find_entries
from commonplace.search.query import parse
from commonplace.search.reasons import why
from commonplace.search.signing import clear_signs, resign
from commonplace.sources.models import Source
from tests.cast import READERS, Cast


def note(author: Member, title: str, body: str = "", **more: object) -> Entry:
    return add_entry(author, Draft(**{"kind": Kind.NOTE, "title": title, "body": body, "audience": audiences.organisation(), **more}))


def titles(viewer: Member | None, text: str, sort: Sort = Sort.BEST) -> list[str]:
    return [entry.title for entry in find_entries(viewer, parse(text), sort=sort).entries]


def answers(viewer: Member | None, text: str) -> list[Answer]:
    query = parse(text)
    asked = ask(query)
    assert asked is not None
    return best(sight_of(viewer), query, asked)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("We were walking along the shore for an hour and talked about the weather of the week.", "walks"),
        ("Die Häuser am Hafen wurden im Herbst neu gestrichen und sehen wieder freundlich aus.", "haus"),
        ("Les tisserandes travaillaient la laine pendant tout l'hiver dans leurs maisons de pierre.", "travailler"),
        ("Las tejedoras estaban preparando la lana durante todo el invierno en sus casas.", "tejedora"),
        ("Мы изучали ткачество и красили шерсть всю зиму в нашем доме у реки.", "шерстью"),
        ("De wevers hebben hun garens de hele winter in de schuur gewassen en geverfd.", "wever"),
    ],
)
def test_a_word_is_found_in_another_form_newest_or_best_first(cast: Cast, text: str, query: str) -> None:
    note(cast.amina, "One", text)
    note(cast.amina, "Two", "Something else altogether")
    assert titles(cast.bruno, query)[0] == titles(cast.bruno, query, Sort.NEWEST)[0] == "One"
    assert titles(cast.bruno, f'"{query}"') == []  # in quotation marks as it stands


def test_a_language_lends_its_stems_to_no_other(cast: Cast) -> None:
    note(cast.amina, "One", "The new loom came on Monday, and everyone in the house wanted to try it.")
    assert titles(cast.bruno, "news", Sort.NEWEST) == []


def test_what_has_more_of_the_words_and_has_them_oftener_comes_first(cast: Cast) -> None:
    note(cast.amina, "Both", "Madder dyes wool, and wool takes madder well. Madder and wool belong together.")
    note(cast.amina, "One", "Madder grows in the garden, behind the beans.")
    note(cast.amina, "None", "The bus leaves at eight from the station.")
    found = titles(cast.bruno, "madder wool")
    assert found[0] == "Both" and "One" in found and "None" not in found
    assert titles(cast.bruno, "madder wool", Sort.NEWEST) == ["Both"]


def test_meaning_finds_what_shares_no_word(cast: Cast) -> None:
    note(cast.amina, "One", "Physicians treat illness in the hospital.")
    note(cast.amina, "Two", "The quarterly invoice was paid by bank transfer.")
    found = find_entries(cast.bruno, parse("doctors and medicine"), sort=Sort.BEST)
    assert [entry.title for entry in found.entries][:1] == ["One"]
    assert found.is_close
    assert why(parse("doctors and medicine"), found.reasons[found.entries[0].pk]).lines[0] == "It has none of your words."


@pytest.mark.parametrize("ring", READERS)
def test_each_ring_is_found_by_its_readers_only(cast: Cast, ring: str) -> None:
    note(cast.amina, "Madder root", "Reds from the garden", audience=cast.audiences()[ring])
    assert {name for name, viewer in cast.viewers.items() if titles(viewer, "garden reds")} == READERS[ring]


def test_what_is_hidden_changes_neither_order_nor_reasons(cast: Cast) -> None:
    rng = random.Random(3)
    words = "wool madder weld loom warp weft shuttle dye vat thread cloth linen cotton silk".split()
    for number in range(12):
        note(cast.amina, f"Note {number}", " ".join(rng.choices(words, k=25)), audience=audiences.web())
    asked = ["madder", "madder wool", "warp weft loom shuttle", "red colours for thread", '"wool madder" silk', "dye -cotton kind:note"]
    before = {(name, text): answers(viewer, text) for name, viewer in cast.viewers.items() for text in asked}
    hidden = [Draft(kind=Kind.NOTE, title="Hidden", body=" ".join(rng.choices(words[:4], k=9))) for _ in range(80)]
    add_entries(cast.chidi, [Draft(**{**vars(draft), "audience": audiences.only_me(cast.chidi)}) for draft in hidden])
    for (name, text), earlier in before.items():
        if name != "chidi":
            assert answers(cast.viewers[name], text) == earlier, (name, text)
    # Nor does a response to what somebody wrote from whom a block keeps the reader.
    root = note(cast.chidi, "Root", "wool")
    block(cast.bruno, cast.chidi)
    earlier = answers(cast.bruno, "madder wool")
    add_entry(cast.amina, Draft(kind=Kind.COMMENT, body="madder madder", parent=root, audience=audiences.organisation()))
    assert answers(cast.bruno, "madder wool") == earlier
    assert len(answers(cast.chidi, "madder")) > len(before["chidi", "madder"])


@pytest.fixture
def stock(cast: Cast) -> Cast:
    page = Source.objects.create(url="https://docs.example.org/looms", title="Looms")
    note(cast.amina, "Old", "loom", made_at=datetime(2024, 5, 1, tzinfo=UTC), tags=["weaving"])
    note(cast.amina, "Shared", "loom", audience=audiences.of_space(cast.weavers), made_at=datetime(2026, 3, 31, tzinfo=UTC))
    add_entry(
        cast.bruno,
        Draft(kind=Kind.HIGHLIGHT, title="Marked", quote="loom", source=page, audience=audiences.organisation()),
    )
    describe(note(cast.bruno, "Ripe", "loom"), maturity=Maturity.TESTED)
    note(cast.bruno, "Asked", "loom?", kind=Kind.QUESTION)
    return cast


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("by:bruno", {"Marked", "Ripe", "Asked"}),
        ("-by:bruno", {"Old", "Shared"}),
        ("in:weavers", {"Shared"}),
        ("-in:weavers -by:bruno", {"Old"}),
        ("in:nowhere", set()),
        ("from:example.org", {"Marked"}),
        ("from:docs.example.org", {"Marked"}),
        ("from:other.org", set()),
        ("-from:example.org by:bruno", {"Ripe", "Asked"}),
        ("before:2025", {"Old"}),
        ("after:2026-03-31 before:2026-04", {"Shared"}),
        ("after:2025 before:2026-03-31", set()),
        ("maturity:tested", {"Ripe"}),
        ("-maturity:seed", {"Ripe"}),
        ("is:unanswered", {"Asked"}),
        ("-is:unanswered by:bruno", {"Marked", "Ripe"}),
        ("tag:weaving", {"Old"}),
        ("kind:question by:bruno", {"Asked"}),
    ],
)
def test_filters(stock: Cast, filters: str, expected: set[str], sort: Sort) -> None:
    assert set(titles(stock.amina, f"loom {filters}", sort)) == expected
    assert set(titles(stock.amina, filters, sort)) >= expected


def test_a_space_that_one_is_not_in_is_as_good_as_none(stock: Cast) -> None:
    note(stock.amina, "Quiet", "loom", audience=audiences.of_space(stock.lantern))
    outsider = next(member for name, member in stock.viewers.items() if name == "dora")
    assert titles(outsider, f"loom in:{stock.lantern.slug}") == titles(outsider, "loom in:never-was") == []
    assert titles(None, "loom in:weavers") == []


def test_one_finds_what_one_was_just_told_is_ripe_or_changed(stock: Cast) -> None:
    ripe = Entry.objects.get(title="Ripe")
    describe(ripe, maturity=Maturity.SUPERSEDED)
    assert titles(stock.amina, "loom")[-1] == "Ripe"
    assert titles(stock.amina, "loom maturity:tested") == []
    change_audience(ripe, audiences.only_me(stock.bruno))
    assert "Ripe" not in titles(stock.amina, "loom") and "Ripe" in titles(stock.bruno, "loom")
    withdraw(ripe)
    assert "Ripe" not in titles(stock.bruno, "loom")


def test_pages_of_the_best_follow_each_other(cast: Cast) -> None:
    add_entries(cast.amina, [Draft(kind=Kind.NOTE, title=f"Weft {number:02}", audience=audiences.web()) for number in range(35)])
    first = find_entries(None, parse("weft"), sort=Sort.BEST)
    assert first.next_cursor is not None
    last = find_entries(None, parse("weft"), sort=Sort.BEST, after=first.next_cursor)
    assert len({entry.uid for entry in (*first.entries, *last.entries)}) == 35 and last.next_cursor is None
    assert find_entries(None, parse("weft"), sort=Sort.BEST, after="nobody").entries == []


def test_an_upgrade_makes_the_index_again_and_goes_on_where_it_stopped(cast: Cast) -> None:
    note(cast.amina, "One", "loom")
    two = note(cast.amina, "Two", "loom")
    Sign.objects.all().delete()
    Gist.objects.all().delete()
    Coverage.objects.all().delete()
    assert titles(cast.bruno, "loom") == []
    Coverage.objects.create(way=keeping.WAY, done=two.pk - 1)
    told: list[tuple[int, int]] = []
    keeping.bring_up_to_date(lambda done, last: told.append((done, last)))
    assert titles(cast.bruno, "loom") == ["Two"] and told[-1][0] == two.pk
    Coverage.objects.update(way=keeping.WAY - 1)
    keeping.bring_up_to_date(lambda done, last: None)
    assert set(titles(cast.bruno, "loom")) == {"One", "Two"}
    told.clear()
    keeping.bring_up_to_date(lambda done, last: told.append((done, last)))
    assert told == []


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 5)), max_size=80), st.integers(1, 9))
@settings(max_examples=60)
def test_the_shelf_says_what_was_written_last(changes: list[tuple[int, int]], at_once: int) -> None:
    kept, plain = shelf.Shelf(), dict[int, int]()
    shelf_tail, shelf.TAIL = shelf.TAIL, 7
    try:
        for start in range(0, len(changes), at_once):
            batch = dict(changes[start : start + at_once])
            kept.take(
                [
                    (position, audience, 1, 0, 0, 0, 0, 0, b"", start + 1, packed_heads(f"all of{audience}"))
                    for position, audience in batch.items()
                ]
            )
            plain |= batch
    finally:
        shelf.TAIL = shelf_tail
    assert kept.count == len(plain)
    for audience in range(1, 6):
        seen = kept.position[: kept.count][kept.seen([audience], None, ())].tolist()
        assert sorted(seen) == sorted(position for position, given in plain.items() if given == audience)
        titled = kept.titled([span_of("al"), span_of(f"of{audience}", is_whole=True)], np.ones(kept.count, np.bool_), 100)
        assert kept.position[titled].tolist() == sorted(seen, reverse=True)
    rows = kept.rows_of([*plain, 10**9])
    assert sorted(kept.position[rows].tolist()) == sorted(plain)


@pytest.mark.django_db(transaction=True)
def test_a_process_hears_of_what_others_wrote_and_of_an_emptied_table(cast: Cast) -> None:
    shelf.forget()
    note(cast.amina, "One", "loom")
    assert titles(cast.bruno, "loom") == ["One"]
    resign([Sign.objects.get().position], audience=audiences.only_me(cast.amina).pk)
    assert titles(cast.bruno, "loom") == []
    clear_signs()
    note(cast.amina, "Two", "loom")
    assert shelf.shelf().count == 1
    assert titles(cast.bruno, "loom") == ["Two"]
    shelf.forget()


def test_the_nearest_are_those_of_fewest_different_bits() -> None:
    kept, rng = shelf.Shelf(), np.random.default_rng(1)
    codes = rng.integers(0, 2**63, size=(500, 4), dtype=np.uint64)
    kept.take([(number, 1, 1, 0, 0, 0, 0, 9, codes[number].tobytes(), 1, b"") for number in range(500)])
    mask = np.ones(500, np.bool_)
    found = kept.nearest(codes[7], mask, 9, 20)
    distances = np.bitwise_count(codes ^ codes[7]).sum(axis=1)
    assert len(found) == 20 and 7 in found
    assert max(distances[found]) <= sorted(distances)[20]
    assert not len(kept.nearest(codes[7], mask, 8, 20)) and not len(kept.nearest(codes[7], ~mask, 9, 20))


@pytest.mark.django_db(transaction=True)
def test_a_memory_begins_anew_where_the_signs_were_emptied(cast: Cast) -> None:
    note(cast.amina, "Madder in the garden")
    assert titles(cast.bruno, "madder") == ["Madder in the garden"]
    first = shelf.shelf()
    clear_signs()
    keeping.index_all()
    assert shelf.shelf() is not first and shelf.shelf().count == first.count
    assert titles(cast.bruno, "madder") == ["Madder in the garden"]


@pytest.mark.django_db(transaction=True)
def test_a_memory_keeps_nothing_that_was_undone(cast: Cast) -> None:
    note(cast.amina, "Madder in the garden")
    with contextlib.suppress(RuntimeError), transaction.atomic():
        note(cast.amina, "Weld in the garden")
        assert titles(cast.bruno, "weld") == ["Weld in the garden"]
        raise RuntimeError
    assert titles(cast.bruno, "weld") == []
    note(cast.amina, "Woad in the garden")
    assert titles(cast.bruno, "woad") == ["Woad in the garden"]
