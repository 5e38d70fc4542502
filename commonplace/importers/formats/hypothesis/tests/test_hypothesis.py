"""Hypothesis's JSON, from the API and from the sidebar."""

import json

from hypothesis import given
from hypothesis import strategies as st

from commonplace.entries.words import Kind
from commonplace.importers.formats import recognised
from commonplace.importers.formats.hypothesis import FORMAT
from commonplace.importers.items import NotTaken
from commonplace.importers.tests.of_formats import items_of, never_raises
from tests.shared_data import shared_data

QUOTE = {"type": "TextQuoteSelector", "exact": "the words", "prefix": "before ", "suffix": " after"}
MINE = {
    "id": "abc", "user": "acct:me@hypothes.is", "uri": "https://example.org/a", "text": "my note", "tags": ["red"],
    "created": "2024-01-02T03:04:05+00:00", "updated": "2024-01-03T03:04:05+00:00", "document": {"title": ["A page"]},
    "target": [{"source": "https://example.org/a", "selector": [{"type": "RangeSelector"}, QUOTE, {"type": "PageSelector", "label": "ix"}]}],
}  # fmt: skip
ROWS = [
    MINE,
    {**MINE, "id": "def", "target": [{"source": "x"}], "text": "about the page"},
    {**MINE, "id": "ghi", "references": ["abc"]},
    {**MINE, "id": "jkl", "user": "acct:other@hypothes.is"},
    {"id": "nothing"},
]


def test_the_export_of_the_sidebar() -> None:
    export = json.dumps({"export_date": "2024", "export_userid": "acct:me@hypothes.is", "client_version": "1", "annotations": ROWS})
    assert recognised("annotations.json", export.encode()) is FORMAT
    passage, page = items_of(FORMAT, export, "x.json")
    assert (passage.quote, passage.prefix, passage.suffix, passage.text) == ("the words", "before ", " after", "my note")
    assert (passage.key, passage.tags, passage.location) == ("abc", ("red",), "page ix") and passage.made_at and passage.edited_at
    assert (page.kind, page.title, page.text) == (Kind.SAVE, "A page", "about the page")
    left = [str(one.reason) for one in never_raises(FORMAT, export.encode(), "x.json") if isinstance(one, NotTaken)]
    assert left == [
        "It answers somebody else's annotation, which is not here.",
        "It was written by other@hypothes.is.",
        "It does not say which page it is about.",
    ]


def test_the_answer_of_the_api() -> None:
    path = shared_data("webannotation/hypothesis-json")
    answers = [file for file in sorted(path.iterdir()) if '"rows"' in file.read_text()]
    assert answers
    for file in answers:
        assert recognised(file.name, file.read_bytes()) is FORMAT
        found = never_raises(FORMAT, file.read_bytes(), file.name)
        assert found and all(one.source and one.source.url.startswith("http") for one in found if not isinstance(one, NotTaken))


_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just(QUOTE)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from([*MINE, "selector", "references"]), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(
    st.one_of(
        st.binary(max_size=200), _VALUES.map(lambda value: json.dumps({"rows": [value, {"uri": "https://a.b/", "target": value}]}).encode())
    )
)
def test_nothing_makes_it_fall_over(content: bytes) -> None:
    never_raises(FORMAT, content, "annotations.json")
