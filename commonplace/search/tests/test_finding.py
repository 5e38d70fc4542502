"""Who finds what: the whole cast against all rings, and the index keeps step with every change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries, add_entry
from commonplace.entries.audience import sight_of
from commonplace.entries.lifecycle import bring_back, change_audience, revise_entry, withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.people.actions import block
from commonplace.people.models import Member
from commonplace.search.port import Question, engine, entry_at
from commonplace.search.queries import find_entries, find_tagged, library, reader_of
from commonplace.search.query import parse
from commonplace.search.snippets import snippet
from commonplace.sources.models import Source
from tests.cast import READERS, Cast


def titles(viewer: Member | None, text: str, **more: str) -> list[str]:
    return [entry.title for entry in find_entries(viewer, parse(text), **more).entries]


def note(author: Member, title: str, body: str = "", **more: object) -> Entry:
    return add_entry(author, Draft(**{"kind": Kind.NOTE, "title": title, "body": body, "audience": audiences.organisation(), **more}))  # type: ignore[arg-type]


@pytest.mark.parametrize("ring", READERS)
def test_each_ring_is_found_by_its_readers_only(cast: Cast, ring: str) -> None:
    note(cast.amina, "Madder root", "Reds from the garden", tags=["dyeing"], audience=cast.audiences()[ring])
    found = {name for name, viewer in cast.viewers.items() if titles(viewer, "garden")}
    tagged = {name for name, viewer in cast.viewers.items() if find_tagged(viewer, "dyeing").entries}
    shelved = {name for name, viewer in cast.viewers.items() if library(viewer).entries}
    counted = {name for name, viewer in cast.viewers.items() if library(viewer).tags}
    assert found == tagged == shelved == counted == READERS[ring]
    block(cast.bruno, cast.amina)
    assert titles(cast.bruno, "garden") == []
    assert not find_tagged(cast.bruno, "dyeing").entries and not library(cast.bruno).entries
    assert engine().find(Question(), reader_of(sight_of(cast.bruno)), size=10) == []


def test_one_who_has_left_finds_as_a_stranger(cast: Cast) -> None:
    note(cast.henk, "My own", audience=audiences.only_me(cast.henk))
    note(cast.amina, "For the web", audience=audiences.web())
    assert titles(cast.henk, "own") == []
    assert titles(cast.henk, "web") == ["For the web"]


def test_texts_cannot_pose_as_the_terms_of_visibility(cast: Cast) -> None:
    secret = note(cast.amina, "Locked", audience=audiences.only_me(cast.amina))
    for text in (f"a{secret.audience_id}", f"¤a{secret.audience_id}", f"u{cast.amina.pk}", f"=a{secret.audience_id}", "locked OR a*"):
        assert titles(cast.bruno, text) == []
        assert titles(None, text) == []


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Züricher Käse", "zuricher kase"),
        ("東京都庁で学ぶ", "都庁"),
        ("東京都庁で学ぶ", "学"),
        ("我们在学习织布", "学习"),
        ("한국어를 배우다", "한국"),
        ("ผ้าไหมไทย", "ไหม"),
        ("snake_case_name", "case"),
        ("see node.js 20", "node.js"),
        ("Strasse", "Straße"),
        ("ｶﾞﾗｽ", "ガラス"),
        ("learning looms", "learn*"),
        ("warp and weft", '"warp and"'),
        ("don’t panic", "don't"),
        ("**bo**ld words", "bold"),
    ],
)
def test_what_is_found(cast: Cast, text: str, query: str) -> None:
    note(cast.amina, "One", text)
    note(cast.amina, "Two", "Something else")
    assert titles(cast.bruno, query) == ["One"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("loom", ["B", "A"]),
        ("loom -cotton", ["B"]),
        ("-cotton", ["C", "B"]),
        ('"cotton loom"', []),
        ("tag:weaving", ["B", "A"]),
        ("tag:weaving -tag:cotton", ["B"]),
        ("tag:weaving tag:cotton", ["A"]),
        ("by:bruno", ["C"]),
        ("-by:bruno loom", ["B", "A"]),
        ("by:nobody", []),
        ("tag:unheard-of", []),
        ("-tag:unheard-of loom", ["B", "A"]),
        ("kind:question", ["C"]),
        ("kind:question kind:note", ["C", "B", "A"]),
        ("-kind:question", ["B", "A"]),
        ("weaving", ["B", "A"]),
    ],
)
def test_the_language(cast: Cast, query: str, expected: list[str]) -> None:
    note(cast.amina, "A", "A loom of cotton", tags=["weaving", "cotton"])
    note(cast.amina, "B", "A loom for wool", tags=["weaving"])
    note(cast.bruno, "C", "Who has wool?", kind=Kind.QUESTION)
    assert titles(cast.dora, query) == expected


def test_the_index_keeps_step_with_edits(cast: Cast) -> None:
    entry = note(cast.amina, "Draft", "before")
    entry = revise_entry(cast.amina, entry, title="Draft", body="afterwards", tags=["late"], expected_revision=entry.revision)
    assert titles(cast.amina, "before") == []
    assert titles(cast.bruno, "afterwards tag:late") == ["Draft"]
    change_audience(entry, audiences.of_space(cast.weavers))
    assert titles(cast.bruno, "afterwards") == []
    assert titles(cast.dora, "afterwards") == ["Draft"]
    withdraw(entry)
    assert titles(cast.amina, "afterwards") == []
    bring_back(entry)
    assert titles(cast.dora, "afterwards") == ["Draft"]


def test_leaving_a_space_ends_finding(cast: Cast) -> None:
    note(cast.amina, "For Weavers", audience=audiences.of_space(cast.weavers))
    assert titles(cast.dora, "weavers") == ["For Weavers"]
    cast.weavers.memberships.filter(member=cast.dora).delete()
    assert titles(cast.dora, "weavers") == []


def test_a_save_is_found_by_its_source(cast: Cast) -> None:
    source = Source.objects.create(url="https://example.org/indigo", title="Indigo vats", site="example.org")
    note(cast.amina, "", "Why it matters", kind=Kind.SAVE, source=source)
    assert len(find_entries(cast.bruno, parse("indigo example.org")).entries) == 1


def test_imported_entries_stand_at_their_own_date(cast: Cast) -> None:
    days = [datetime(2020, 1, 1, tzinfo=UTC), datetime(1890, 6, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)]
    add_entries(cast.amina, [Draft(kind=Kind.NOTE, title=str(day.year), audience=audiences.organisation(), made_at=day) for day in days])
    note(cast.amina, "Today")
    assert [entry.title for entry in library(cast.bruno).entries] == ["Today", "2021", "2020", "1890"]


def test_pages_follow_each_other_while_others_write(cast: Cast) -> None:
    start = datetime(2025, 1, 1, tzinfo=UTC)
    drafts = [
        Draft(kind=Kind.NOTE, title=f"Weft {number}", audience=audiences.organisation(), made_at=start + timedelta(hours=number))
        for number in range(25)
    ]
    add_entries(cast.amina, drafts)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = find_entries(cast.bruno, parse("weft"), after=cursor, size=10)
        seen += [entry.title for entry in page.entries]
        cursor = page.next_cursor
        note(cast.amina, "Weft of now")
    assert seen == [f"Weft {number}" for number in reversed(range(25))]


def test_a_stale_index_shows_nothing_and_loses_nothing(cast: Cast) -> None:
    entries = [note(cast.amina, f"Weft {number}") for number in range(8)]
    Entry.objects.filter(pk__in=[entry.pk for entry in entries[2:7]]).update(audience=audiences.only_me(cast.amina))
    page = find_entries(cast.bruno, parse("weft"), size=2)
    assert [entry.title for entry in page.entries] == ["Weft 7", "Weft 1"]
    assert page.next_cursor is not None
    assert [entry.title for entry in find_entries(cast.bruno, parse("weft"), size=2, after=page.next_cursor).entries] == ["Weft 0"]


@pytest.mark.parametrize("arguments", [[], ["--anew"]])
def test_reindex_makes_the_index_again(cast: Cast, arguments: list[str]) -> None:
    kept, gone = note(cast.amina, "Kept", "shuttle"), note(cast.amina, "Gone", "shuttle")
    Entry.objects.filter(pk=gone.pk).update(withdrawn_at=gone.made_at)
    Entry.objects.filter(pk=kept.pk).update(body_html="<p>bobbin</p>")
    out = StringIO()
    call_command("reindex", *arguments, stdout=out)
    assert titles(cast.amina, "bobbin") == ["Kept"]
    assert titles(cast.amina, "shuttle") == []
    assert f"of {max(kept.pk, gone.pk)}." in out.getvalue()


def test_an_emptied_index_finds_nothing(cast: Cast) -> None:
    note(cast.amina, "Kept")
    engine().clear()
    assert titles(cast.amina, "kept") == []


def test_very_long_bodies_are_found_to_their_end(cast: Cast) -> None:
    note(cast.amina, "Long", "thread " * 60_000 + "needle")
    note(cast.amina, "織", "".join(chr(0x4E00 + number * 7 % 20_000) for number in range(200_000)))
    assert titles(cast.bruno, "needle") == ["Long"]
    assert titles(cast.bruno, "織") == ["織"]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Warp & weft", ["weft"], "Warp &amp; <mark>weft</mark>"),
        ("<script>weft</script>", ["weft"], "&lt;script&gt;<mark>weft</mark>&lt;/script&gt;"),
        ("Zürich im März", ["marz"], "Zürich im <mark>März</mark>"),
        ("weaving weaves", ["weav*"], "<mark>weaving</mark> <mark>weaves</mark>"),
        ("東京都庁", ["京都"], "東<mark>京都</mark>庁"),
        ("**bold** [a link](https://example.org) [[Note]]", ["link"], "bold a <mark>link</mark> Note"),
        ("nothing", ["weft"], ""),
        ("nothing", [], ""),
    ],
)
def test_snippets(text: str, words: list[str], expected: str) -> None:
    assert snippet(text, words) == expected


def test_a_snippet_is_cut_between_words() -> None:
    text = snippet("alpha " * 60 + "weft " + "omega " * 60, ["weft"])
    assert text.startswith("… alpha ")
    assert text.endswith("omega …")
    assert len(text) < 300


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite plans")
def test_what_the_planner_learns_does_not_slow_the_index_down(cast: Cast) -> None:
    note(cast.amina, "Madder root")
    engine().learn()
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN DELETE FROM search_text_data WHERE id >= 1 AND id <= 2")  # what FTS5 does after a merge
        assert "SEARCH search_text_data USING INTEGER PRIMARY KEY" in str(cursor.fetchall())


def test_any_of_some_words_is_enough(cast: Cast) -> None:
    """Within the other conditions: by this author, of this kind, and only what the reader may see."""
    for title in ("Madder and alum", "Weld", "Looms", "Weld again"):
        note(cast.bruno, title)
    hidden = note(cast.bruno, "Alum in secret", audience=audiences.only_me(cast.bruno))
    add_entry(cast.bruno, Draft(kind=Kind.POST, title="Weld, shown", audience=audiences.organisation()))
    note(cast.amina, "Alum of hers")
    question = Question(any_word=frozenset({"alum", "weld"}), kinds=frozenset({Kind.NOTE}), authors=frozenset({cast.bruno.pk}))
    found = {viewer: _titles_at(engine().find(question, reader_of(sight_of(viewer)), size=9)) for viewer in (cast.farah, cast.bruno)}
    assert found[cast.farah] == {"Madder and alum", "Weld", "Weld again"}
    assert found[cast.bruno] == found[cast.farah] | {hidden.title}
    assert _titles_at(engine().find(replace(question, wanted=parse("again").wanted), reader_of(sight_of(cast.farah)), size=9)) == {
        "Weld again"
    }


def _titles_at(positions: list[int]) -> set[str]:
    return set(Entry.objects.filter(pk__in=map(entry_at, positions)).values_list("title", flat=True))
