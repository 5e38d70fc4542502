"""Kindle's own file: what is taken of the real samples, and that nothing makes the parser fall over."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonplace.entries.words import Kind
from commonplace.importers.formats import recognised
from commonplace.importers.formats.kindle_clippings import FORMAT
from commonplace.importers.formats.kindle_clippings.parser import Book, book_in, parse
from commonplace.importers.formats.kindle_clippings.words import What, moment_in, spot_in, what_is
from commonplace.importers.items import Item, NotTaken
from commonplace.importers.tests.of_formats import never_raises
from tests.shared_data import shared_data


def scenario(name: str) -> tuple[list[Item], list[NotTaken]]:
    return read(shared_data(f"imports/kindle/hadynz/{name}"))


def read(path: Path) -> tuple[list[Item], list[NotTaken]]:
    found = list(parse(path))
    return [one for one in found if isinstance(one, Item)], [one for one in found if isinstance(one, NotTaken)]


def written(folder: Path, *clippings: str) -> Path:
    path = folder / "My Clippings.txt"
    path.write_text("".join(f"{clipping}\n==========\n" for clipping in clippings), encoding="utf-8")
    return path


def test_every_language_of_the_sample_is_understood() -> None:
    path = shared_data("imports/kindle/hadynz-languages/My Clippings.txt")
    assert recognised("My Clippings.txt", path.read_bytes()[:4096]) is FORMAT
    items, left = read(path)
    assert (len(items), len(left)) == (18, 1)
    assert all(item.made_at for item in items) and not any(item.remarks for item in items if item.kind == Kind.HIGHLIGHT)
    by_title = {item.source.title: item for item in items if item.source}
    chinese = by_title["苏东坡传（林语堂独家授权作品）（新东方董老师推荐！3天破10万！中国经典历史传记必读！） (博集文学典藏系列)"]
    assert chinese.source and chinese.source.author == "林语堂"
    assert (chinese.location, chinese.made_at) == ("page 25, location 243-244", datetime(2023, 2, 14, 5, 15, 57, tzinfo=UTC))
    manager = by_title["The Effective Manager"]
    assert manager.source and manager.source.author == "Mark Horstman"
    assert manager.location == "page ix, location 247-248"
    old = by_title["Oreilly.Developing.Backbone.js.Applications.Apr.2012"]
    assert old.made_at == datetime(2012, 12, 3, 19, 51, 33, tzinfo=UTC)
    assert [item.kind for item in items].count(Kind.NOTE) == 1
    assert by_title["飘（上下） (外国文学名著名译丛书)"].text == "原来是为她哥哥守孝,到这里才说明白。"
    assert by_title["1984"].quote.count("\n") == 2


def test_notes_join_their_passage_also_when_they_come_before_it() -> None:
    items, left = scenario("bookParser.spec/scenarios/unordered-scenario.txt")
    assert [(item.location, item.text) for item in items] == [
        ("location 89-91", "Hollow 1"), ("location 98", "Few more"), ("location 113-114", "Hollow 2\n\nHollow 3")
    ]  # fmt: skip
    assert left == []


def test_doubles_and_grown_passages_become_the_longest() -> None:
    items, left = scenario("bookParser.spec/scenarios/first-scenario.txt")
    quotes = [item.quote for item in items if item.kind == Kind.HIGHLIGHT]
    assert len(quotes) == 4 and "“Don’t you see that the whole aim of Newspeak is to narrow the range of thought?" in quotes
    assert [(one.place, str(one.reason)) for one in left] == [("clipping 4", "The same passage or a longer one was taken (clipping 5).")]
    newspeak = next(item for item in items if "Newspeak" in item.quote)
    assert newspeak.text == "The ABC model - key for growth and happiness"
    items, left = scenario("bookParser.spec/scenarios/dup-same-page.txt")
    assert [item.quote for item in items] == ["Highlight 1", "Highlight 2", "Highlight 3"] and len(left) == 1


def test_bookmarks_and_empty_clippings_are_left_with_the_reason() -> None:
    items, left = scenario("bookParser.spec/scenarios/no-content-scenario.txt")
    assert len(items) == 1
    assert [str(one.reason) for one in left] == ["There is no text in this clipping.", "A bookmark marks a place, not a passage."]
    items, left = scenario("blockParser.spec/scenarios/simple.txt")
    assert (len(items), len(left)) == (2, 1)
    assert len({item.source for item in items}) == 1, "a mark at the beginning of a line is no part of the title"
    items, _left = scenario("blockParser.spec/scenarios/trailing-separator-start.txt")
    assert [item.quote for item in items][1] == "personal"


def test_a_passage_that_grows_later_keeps_its_key(tmp_path: Path) -> None:
    short = "Walden (Henry)\n- Your Highlight on Location 10-11 | Added on Monday, March 2, 2015 1:02:03 PM\n\nI went to the woods"
    longer = short.replace("10-11", "10-12").replace("woods", "woods to live")
    before, after = read(written(tmp_path, short))[0], read(written(tmp_path, short, longer))[0]
    assert [item.key for item in before] == [item.key for item in after]
    assert after[0].quote == "I went to the woods to live"


@pytest.mark.parametrize(
    ("words", "what", "spot", "when"),
    [
        ("Ihre Markierung bei Position 10-12 | Hinzugefügt am Montag, 2. März 2015 um 13:02:03 Uhr", What.HIGHLIGHT, "location 10-12", 3),
        ("Ihre Notiz auf Seite 5 | bei Position 70 | Hinzugefügt am Montag, 2. März 2015 13:02:03", What.NOTE, "page 5, location 70", 3),
        ("Votre signet sur la page 3 | emplacement 45 | Ajouté le lundi 2 mars 2015 13:02:03", What.BOOKMARK, "page 3, location 45", 3),
        ("Uw markering op locatie 8-9 | Toegevoegd op maandag 2 maart 2015 13:02:03", What.HIGHLIGHT, "location 8-9", 3),
        ("4ページ|位置No. 64-65のハイライト |作成日: 2015年3月2日月曜日 13:02:03", What.HIGHLIGHT, "page 4, location 64-65", 3),
        (
            "Ваш выделенный отрывок в месте 99-102 | Добавлено: понедельник, 2 марта 2015 г. в 13:02:03",
            What.HIGHLIGHT,
            "location 99-102",
            3,
        ),
        ("Highlight Loc. 1234-36 | Added on Monday, March 02, 2015, 01:02 PM", What.HIGHLIGHT, "location 1234-1236", 0),
    ],
)
def test_how_kindles_of_other_languages_say_it(words: str, what: What, spot: str, when: int) -> None:
    about, _bar, moment = words.rpartition("|")
    assert (what_is(about), str(spot_in(about)), moment_in(moment)) == (what, spot, datetime(2015, 3, 2, 13, 2, when, tzinfo=UTC))


@pytest.mark.parametrize(
    ("line", "book"),
    [
        ("飘（上下） (外国文学名著名译丛书) ((美)米切尔)", Book("飘（上下） (外国文学名著名译丛书)", "(美)米切尔")),
        ("Good Omens (Pratchett, Terry;Gaiman, Neil)", Book("Good Omens", "Terry Pratchett; Neil Gaiman")),
        ("A list) of smiles :)", Book("A list) of smiles :)", "")),
        ("(only brackets)", Book("(only brackets)", "")),
    ],
)
def test_the_author_stands_in_the_last_brackets(line: str, book: Book) -> None:
    assert book_in(line) == book


_LINES = st.sampled_from(
    [
        "Walden (Henry)",
        "- Your Highlight on Location 1-2 | Added",
        "- Your Note at location 2 |",
        "==========",
        "",
        "words",
        "\ufeff",
        "- ",
        "|",
    ]
)


@given(st.one_of(st.binary(max_size=300), st.lists(_LINES, max_size=30).map(lambda lines: "\n".join(lines).encode())))
def test_nothing_makes_it_fall_over(content: bytes) -> None:
    never_raises(FORMAT, content, "My Clippings.txt")
