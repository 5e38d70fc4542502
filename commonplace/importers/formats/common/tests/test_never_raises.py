"""Whatever the bytes, a parser gives items, reasons, or one Refusal."""

import json
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonplace.importers.formats import NAMES, format_named
from commonplace.importers.items import Item, NotTaken
from commonplace.kit.errors import Refusal

OURS = [
    name
    for name in NAMES
    if name
    in set(
        "pocket omnivore karakeep linkwarden readability chrome firefox wallabag pinboard delicious elcurator linkding raindrop reader instapaper "
        "netscape ris bibtex csl".split()
    )
]
WORDS = (
    "url uri href URL title Title name note extended description notes "
    "text tags tag_names labels keyword created time time_added date_added dateAdded "
    "created_at createdAt savedAt issued date-parts DOI ISBN author given family "
    "content type link id children roots bookmarks collections links lists "
    "highlights annotations quote article__url article__title results items favorite toread folder slug Folder Selection"
).split()
PARTS = st.sampled_from(
    [
        *WORDS,
        "https://example.org/a",
        "javascript:x",
        "mailto:a@b",
        "1616337559",
        "99999999999999999999",
        "2024-02-30",
        "Tue, 32 Foo 2024",
        "\0",
        "\ud7ff",
        '"',
        "'",
        ",",
        ";",
        "\n",
        "\r",
        "{",
        "}",
        "[",
        "]",
        ":",
        "\\",
        "#",
        "@article{k,",
        "@string{a = a # a}",
        "title = {x},",
        "TY  - JOUR\n",
        "ER  - \n",
        "TI  - T\n",
        "  - \n",
        "AU  - A, B\n",
        "<DL><p>",
        "<DT><A HREF='",
        "'>",
        "<H3>F</H3>",
        "<DD>",
        "</DL>",
        "&#x0;",
        "&bomb;",
        "<!ENTITY a 'b'>",
        "\\'{e}",
        "$",
        "http://[",
        "ftp://x",
        "10.1000/182",
        "Highlight:",
        "> ",
        "\n\n",
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | PARTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
    max_leaves=12,
)


def encoded(value: object) -> bytes:
    return json.dumps(value).encode()


CONTENTS = st.one_of(
    st.binary(max_size=200),
    st.lists(PARTS, max_size=25).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass")),
    st.lists(PARTS, max_size=15).map(lambda parts: ("﻿" + "".join(parts)).encode("utf-16", "surrogatepass")),
    JSON.map(encoded),
    st.lists(JSON, max_size=3).map(encoded),
    st.tuples(st.sampled_from(["bookmarks", "collections", "roots", "children", "results", "items"]), JSON).map(
        lambda pair: encoded(dict([pair]))
    ),
    st.lists(PARTS, max_size=12).map(
        lambda parts: b"title,url,id,document tags,saved date,location,note,excerpt,tags,created,highlights\n" + "".join(parts).encode()
    ),
)


@pytest.mark.parametrize("name", OURS)
@settings(max_examples=15, deadline=None)
@given(content=CONTENTS)
def test_any_bytes(name: str, content: bytes) -> None:
    found = format_named(name)
    assert found is not None
    assert found.recognises("file", content) in {True, False}
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        check(name, Path(file.name))


def check(name: str, path: Path) -> None:
    found = format_named(name)
    assert found is not None
    try:
        for thing in found.parse(path):
            assert isinstance(thing, Item | NotTaken)
            assert thing.place
            if isinstance(thing, NotTaken):
                assert str(thing.reason)
            else:
                assert thing.key and (
                    thing.source is None or thing.source.url.startswith(("http://", "https://")) or thing.source.key or thing.title
                )
    except Refusal as refusal:
        if not str(refusal):
            pytest.fail("a Refusal says why")


@pytest.mark.parametrize("name", ["pocket", "omnivore"])
@settings(max_examples=8, deadline=None)
@given(cut=st.integers(0, 400), flip=st.integers(0, 400), content=CONTENTS)
def test_any_archive(name: str, cut: int, flip: int, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "export.zip")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member in ("part_000000.csv", "annotations/part_000000.json", "metadata_0_to_20.json", "highlights/x.md"):
                archive.writestr(member, content)
        whole = bytearray(path.read_bytes())
        whole[flip % len(whole)] ^= 0xFF
        path.write_bytes(bytes(whole[: len(whole) - cut % 40]))
        check(name, path)
