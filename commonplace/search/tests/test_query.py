"""The query language: what it says, and that nothing typed can break it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commonplace.search.port import Question, Reader
from commonplace.search.query import MOST_PARTS, Filter, Query, parse


def test_words_phrases_exclusions_and_beginnings() -> None:
    query = parse('loom "Warp Weight" -cotton learn* -"old hat"')
    assert query.wanted == ((("loom",),), (("warp", "weight"),), (("learn*",),))
    assert query.unwanted == ((("cotton",),), (("old", "hat"),))
    assert query.notes == ()


def test_filters() -> None:
    query = parse('tag:#Dyeing by:@amina -kind:comment tag:"two words"')
    assert query.filters == (Filter("tag", "dyeing"), Filter("by", "amina"), Filter("kind", "comment", False), Filter("tag", "two words"))
    assert query.wanted == ()


@pytest.mark.parametrize(
    "text", ["colour:red", "kind:nonsense", "tag:", "NEAR(", 'a"b', "-", "--", '"', "*", "(a OR b)", "a AND NOT b", "¤a1"]
)
def test_what_is_not_of_the_language_is_words(text: str) -> None:
    query = parse(text)
    assert query.filters == ()
    assert all(word.isalnum() for word in query.words)


def test_an_unknown_filter_is_words_side_by_side() -> None:
    assert parse("colour:red").wanted == ((("colour", "red"),),)


def test_an_open_quotation_runs_to_the_end() -> None:
    assert parse('"warp weight').wanted == ((("warp", "weight"),),)


def test_limits_are_said() -> None:
    long = parse("word " * 2_000)
    assert len(long.wanted) == MOST_PARTS
    assert len(long.notes) == 2
    assert parse("le*").notes


@pytest.mark.parametrize("text", ["", "   ", "!?", "\x00", '""', "-"])
def test_nothing_asked(text: str) -> None:
    assert parse(text).is_empty


NOBODYS = 10**9  # what earlier tests left in the index is of other audiences
QUERIES = st.one_of(st.text(max_size=200), st.text(alphabet="ab\"*-:()^{}'\\&|!<>=+ 京都\x00tagbykind", max_size=60))


@given(QUERIES)
@example('NEAR("a" "b", 3)')
@example("{title body} : a")
@example("a* OR * AND NOT")
@example("x" * 10_000)
@example('" ' * 5_000)
@example("'; DROP TABLE entries_entry; --")
@pytest.mark.django_db
def test_every_text_is_answered(text: str) -> None:
    from commonplace.search.port import engine

    query = parse(text)
    assert isinstance(query, Query)
    assert engine().find(Question(query.wanted, query.unwanted), Reader((NOBODYS,), NOBODYS), size=3) == []
