"""Readwise's table."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from commonplace.entries.words import Kind
from commonplace.importers.formats import recognised
from commonplace.importers.formats.readwise import FORMAT
from commonplace.importers.items import NotTaken
from commonplace.importers.tests.of_formats import items_of, never_raises
from commonplace.sources.models import SourceKind

HEAD = "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags\n"
TABLE = HEAD + (
    '"Plans are nothing, ""planning"" is\neverything",Crusade,Dwight Eisenhower,B00X,mine,yellow,"war, plans",page,12,2020-05-06 07:08:09+00:00,'
    "history\n"
    "We said so,An Episode,A Host,,,,,time_stamp,3723,2021-01-01 00:00:00+00:00,\n"
    ",Crusade,Dwight Eisenhower,,only a note,,,location,9,,\n"
    ",Crusade,,,,,,,,,\n"
    "whence,,,,,,,,,,\n"
)


def test_passages_with_notes_tags_and_places() -> None:
    assert recognised("readwise-data.csv", TABLE.encode()) is FORMAT
    first, heard, note = items_of(FORMAT, TABLE, "x.csv")
    assert first.source and (first.source.kind, first.source.title, first.source.author) == (
        SourceKind.BOOK,
        "Crusade",
        "Dwight Eisenhower",
    )
    assert (first.quote, first.text, first.tags) == ('Plans are nothing, "planning" is\neverything', "mine", ("war", "plans", "history"))
    assert (first.location, first.made_at) == ("page 12", datetime(2020, 5, 6, 7, 8, 9, tzinfo=UTC))
    assert heard.source and (heard.location, heard.source.kind) == ("at 01:02:03", SourceKind.PODCAST)
    assert (note.kind, note.text) == (Kind.NOTE, "only a note")
    left = [(one.place, str(one.reason)) for one in never_raises(FORMAT, TABLE.encode(), "x.csv") if isinstance(one, NotTaken)]
    assert left == [("line 6", "There is no passage in this row."), ("line 7", "It does not say what the passage is from.")]


@given(st.one_of(st.binary(max_size=200), st.text(alphabet='a",\n;\t0', max_size=200).map(lambda text: (HEAD + text).encode())))
def test_nothing_makes_it_fall_over(content: bytes) -> None:
    never_raises(FORMAT, content, "readwise.csv")
