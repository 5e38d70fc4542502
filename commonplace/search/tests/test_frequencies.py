"""How common words are on PostgreSQL, and that both ways to an answer find the same."""

import random

import pytest
from django.db import connection

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries
from commonplace.entries.words import Kind
from commonplace.search.engines import frequencies
from commonplace.search.engines.frequencies import Frequencies, frequencies_of
from commonplace.search.port import Question, engine
from tests.cast import Cast

KNOWN = Frequencies(1_000, {"loom": 0.5, "§enloom": 0.4, "weft": 0.1, "=7": 0.2}, 0.001)


@pytest.mark.parametrize(
    ("question", "share"),
    [
        (Question(groups=(frozenset({"loom", "§enloom"}),)), 0.5),
        (Question(groups=(frozenset({"loom"}), frozenset({"weft"}))), 0.05),
        (Question(groups=(frozenset({"loom"}),), tags=frozenset({7})), 0.1),
        (Question(wanted=((("loom", "weft"),),)), 0.05),
        (Question(groups=(frozenset({"nobody"}),)), 0.001),
        (Question(groups=(frozenset({"loom"}),), sites=frozenset({3})), 0.0005),
    ],
)
def test_shares_are_multiplied_and_forms_of_a_word_are_one(question: Question, share: float) -> None:
    assert KNOWN.share(question) == pytest.approx(share)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="how PostgreSQL plans")
def test_both_ways_find_the_same_newest_first(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(3)
    words = ["loom", "weft", "madder", "alum", "vat"]
    drafts = [
        Draft(
            kind=Kind.NOTE,
            title=" ".join(rng.sample(words, 2)),
            tags=["dye"] if rng.random() < 0.3 else [],
            audience=audiences.organisation(),
        )
        for _ in range(60)
    ]
    add_entries(cast.amina, drafts)
    questions = [
        Question(groups=(frozenset({"loom"}),)),
        Question(groups=(frozenset({"loom"}), frozenset({"weft"})), kinds=frozenset({"note"})),
        Question(wanted=((("loom", "weft"),),), unwanted=((("dye",),),)),
    ]
    monkeypatch.setattr("commonplace.search.engines.postgresql.frequencies_of", lambda _table: None)  # nobody has counted yet
    planned = [engine().any_reader(question, size=7) for question in questions]
    assert planned[0] == sorted(planned[0], reverse=True) and len(planned[0]) == 7
    for rows in (1.0, 1e9):  # so few that all of a word are read, so many that the way is walked
        monkeypatch.setattr(
            "commonplace.search.engines.postgresql.frequencies_of", lambda _table, rows=rows: Frequencies(rows, {"loom": 0.5}, 0.1)
        )
        assert [engine().any_reader(question, size=7) for question in questions] == planned


@pytest.mark.skipif(connection.vendor != "postgresql", reason="what PostgreSQL counts")
def test_what_was_counted_is_read(cast: Cast) -> None:
    engine().clear()
    add_entries(
        cast.amina, [Draft(kind=Kind.NOTE, title="loom" if n % 2 else "weft", audience=audiences.organisation()) for n in range(40)]
    )
    frequencies._known.clear()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_document")
    known = frequencies_of("search_document")
    frequencies._known.clear()
    assert known is not None and known.shares["loom"] == pytest.approx(0.5)
