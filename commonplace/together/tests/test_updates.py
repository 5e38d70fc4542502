"""What browsers send is read before it touches a document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text

from commonplace.together.documents import Document, begun_with, edits, merged
from commonplace.together.updates import Malformed, clocks_of, read_update

TEXTS = st.text(alphabet="ab \n😀é字", max_size=40)


@given(TEXTS, TEXTS, TEXTS)
def test_what_was_edited_is_read_and_says_what_was_wanted(first: str, second: str, third: str) -> None:
    document = Document(begun_with(first))
    known: dict[int, int] = {}
    for update in (document.state(), document.edit(second), document.edit(third)):
        reading = read_update(update, known)
        known |= reading.clocks
    assert document.text() == third
    assert known == clocks_of(document.state_vector())
    assert read_update(document.state(), known).clocks == {}
    assert Document(document.state()).text() == third


@given(TEXTS, TEXTS)
def test_edits_are_few_and_in_order(before: str, after: str) -> None:
    text, shift, end = before, 0, 0
    for edit in edits(before, after):
        assert end <= edit.start <= edit.end
        text = text[: edit.start + shift] + edit.text + text[edit.end + shift :]
        shift += len(edit.text) - (edit.end - edit.start)
        end = edit.end
    assert text == after


@given(TEXTS, TEXTS)
def test_merging_takes_the_changes_of_both(base: str, mine: str) -> None:
    assert merged(base, mine, base) == mine
    assert merged(base, base, mine) == mine
    assert merged(base, mine, mine) == mine
    both = merged("one\ntwo\n", f"{mine}one\ntwo\n", "one\ntwo\nthree\n")
    assert both == f"{mine}one\ntwo\nthree\n"


@given(st.binary(max_size=60))
def test_no_bytes_are_more_than_malformed(data: bytes) -> None:
    for read in (lambda: read_update(data, {}), lambda: clocks_of(data)):
        try:
            read()
        except Malformed:
            continue


@given(TEXTS, st.data())
def test_bytes_changed_on_the_way_do_a_document_no_harm(text: str, data: st.DataObject) -> None:
    """Either it is refused, or the document takes it and comes exactly as far as was read."""
    begin = Document(client=7)
    begin.edit("begin")
    document = Document(begin.state(), client=8)
    known = clocks_of(document.state_vector())
    update = bytearray(Document(document.state(), client=9).edit(f"begin {text}"))
    place = data.draw(st.integers(0, len(update) - 1))
    update[place] = data.draw(st.integers(0, 255))
    try:
        reading = read_update(bytes(update), known)
    except Malformed:
        return
    try:
        document.apply(bytes(update))
    except ValueError:
        return
    assert len(document.text()) < 1_000
    assert clocks_of(document.state_vector()) == known | reading.clocks


def _sent(fill: object) -> bytes:
    document: Doc = Doc()
    fill(document)  # type: ignore[operator]
    return document.get_update()


def _bold(document: Doc) -> None:
    document["body"] = text = Text("letters")
    text.format(0, 3, {"bold": True})


@pytest.mark.parametrize(
    "fill",
    [
        lambda document: document.get("other", type=Text).insert(0, "x"),
        lambda document: document.get("body", type=Map).update({"a": 1}),
        lambda document: document.get("body", type=Array).append("x"),
        lambda document: document.get("body", type=Text).insert_embed(0, {"image": "x"}),
        _bold,
    ],
    ids=["another root", "a map", "an array", "something embedded", "formatting"],
)
def test_only_plain_text_comes_in(fill: object) -> None:
    with pytest.raises(Malformed):
        read_update(_sent(fill), {})


def test_what_rests_on_what_nobody_has_is_refused() -> None:
    document = Document(begun_with("begin"))
    known = clocks_of(document.state_vector())
    first, second = document.edit("begin here"), document.edit("begin here and there")
    with pytest.raises(Malformed):
        read_update(second, known)
    deletion = document.edit("")
    with pytest.raises(Malformed):
        read_update(deletion, known)
    after_first = known | read_update(first, known).clocks
    assert read_update(second, after_first).added == len(" and there")
    with pytest.raises(Malformed):
        read_update(b"\x01" * 3_000_000, {})
