"""Formats built from their documentation, and what all parsers make of faults: bad addresses, doubled ones, open quotes, odd bytes, bombs."""

import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from commonplace.entries.words import Kind
from commonplace.importers.formats import format_named, recognised
from commonplace.importers.formats.common import values
from commonplace.importers.items import Item, NotTaken
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.sources.models import SourceKind

RAINDROP = "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n"
NETSCAPE = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>\n"


def read(name: str, content: str | bytes, tmp_path: Path, *, is_recognised: bool = True) -> list[Item | NotTaken]:
    path = tmp_path / "export"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = format_named(name)
    assert found is not None
    if is_recognised:
        assert recognised("export", path.read_bytes()[:16_384]) is found
    return list(found.parse(path))


def items(name: str, content: str | bytes, tmp_path: Path) -> list[Item]:
    found = read(name, content, tmp_path)
    assert all(isinstance(item, Item) for item in found)
    return [item for item in found if isinstance(item, Item)]


def test_raindrop_with_highlights_and_folders(tmp_path: Path) -> None:
    row = '42,"Madder, the red","My ""own""\nwords",Theirs,https://example.org/m,Dyes/Red,"plant, red",2024-01-02T03:04:05.123Z,,"Highlight:First\nNote:why\nHighlight:Second",true\n'  # noqa: E501
    save, first, second = items("raindrop", RAINDROP + row, tmp_path)
    assert (save.title, save.text, save.tags) == ("Madder, the red", 'My "own"\nwords', ("Dyes", "Red", "plant", "red", "favourite"))
    assert save.made_at == datetime(2024, 1, 2, 3, 4, 5, 123000, tzinfo=UTC)
    assert [(one.kind, one.quote, one.text) for one in (first, second)] == [
        (Kind.HIGHLIGHT, "First", "why"),
        (Kind.HIGHLIGHT, "Second", ""),
    ]
    assert first.source == save.source and first.key != second.key


def test_reader_takes_what_was_saved_and_says_what_was_not(tmp_path: Path) -> None:
    head = "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n"
    rows = (
        'A,https://example.org/a,01a,"[\'loom\', ""it\'s""]",2022-11-06 04:33:50+00:00,0,shortlist,True\n'
        "B,https://example.org/b,01b,[],2022-11-06 04:33:50+00:00,0,feed,True\n"
        "C,https://read.readwise.io/document/01c,01c,[],2022-11-06 04:33:50+00:00,0,new,True\n"
    )
    save, feed, upload = read("reader", head + rows, tmp_path)
    assert isinstance(save, Item) and save.tags == ("loom", "it's", "shortlist")
    assert save.made_at == datetime(2022, 11, 6, 4, 33, 50, tzinfo=UTC)
    assert isinstance(feed, NotTaken) and "feed" in str(feed.reason)
    assert isinstance(upload, NotTaken) and "within Reader" in str(upload.reason)


def test_karakeep_links_notes_lists_and_files(tmp_path: Path) -> None:
    link = {"type": "link", "url": "https://example.org/k"}
    marked = [{"id": "h1", "text": "A passage", "note": "so", "createdAt": "2024-03-01T00:00:00Z"}]
    content = {
        "bookmarks": [
            {
                "createdAt": 1700000000,
                "title": "K",
                "tags": ["a"],
                "lists": ["l1", "l2"],
                "content": link,
                "note": "mine",
                "favourited": True,
                "highlights": marked,
            },
            {"createdAt": 1700000001, "title": None, "tags": [], "content": {"type": "text", "text": "First line\nmore"}, "note": None},
            {"createdAt": 1700000002, "title": "Scan", "tags": [], "content": {"type": "asset", "assetId": "x"}, "note": None},
        ],
        "lists": [{"id": "l1", "name": "Weaving", "type": "manual"}, {"id": "l2", "name": "Smart", "type": "smart"}],
    }
    save, passage, note, scan = read("karakeep", json.dumps(content), tmp_path)
    assert isinstance(save, Item) and (save.text, save.tags) == ("mine", ("a", "Weaving", "favourite"))
    assert isinstance(passage, Item) and (passage.quote, passage.text, passage.key) == ("A passage", "so", "highlight:h1")
    assert isinstance(note, Item) and (note.kind, note.title, note.source) == (Kind.NOTE, "First line", None)
    assert isinstance(scan, NotTaken) and scan.title == "Scan"


def test_linkwarden_and_linkding(tmp_path: Path) -> None:
    url = "https://example.org/w"
    link = {"url": url, "name": "W", "description": "why", "tags": [{"name": "t"}], "createdAt": "2024-05-01T10:00:00.000Z"}
    (save,) = items(
        "linkwarden",
        json.dumps({"name": "me", "collections": [{"name": "Looms", "links": [link]}], "pinnedLinks": [{"url": url}]}),
        tmp_path,
    )
    assert (save.title, save.text, save.tags) == ("W", "why", ("Looms", "t", "favourite"))
    answer = {"count": 1, "results": [{"id": 1, "url": url, "title": "", "website_title": "Theirs", "description": "d", "notes": "n", "unread": True, "tag_names": ["x"], "date_added": "2020-09-26T09:46:23.006313Z"}]}  # fmt: skip  # noqa: E501
    (save,) = items("linkding", json.dumps(answer), tmp_path)
    assert (save.title, save.text, save.tags) == ("Theirs", "d\n\nn", ("x", "to-read"))


def test_wallabags_annotations_become_highlights(tmp_path: Path) -> None:
    entry = {
        "is_archived": 1,
        "is_starred": 0,
        "url": "https://example.org",
        "title": "T",
        "annotations": [{"quote": "Q", "text": "N", "ranges": []}],
    }
    save, passage = items("wallabag", json.dumps([entry]), tmp_path)
    assert save.tags == () and (passage.quote, passage.text) == ("Q", "N")


def test_archives_of_pocket_and_omnivore(tmp_path: Path) -> None:
    pocket = tmp_path / "pocket.zip"
    with zipfile.ZipFile(pocket, "w") as archive:
        archive.writestr("part_000000.csv", "title,url,time_added,tags,status\nA,https://example.org/a,1600322788,x|y,archive\n")
        archive.writestr(
            "annotations/part_000000.json",
            json.dumps([{"url": "https://example.org/a", "highlights": [{"quote": "Q", "created_at": 1600322799}]}]),
        )
    save, passage = items("pocket", pocket.read_bytes(), tmp_path)
    assert save.tags == ("x", "y") and passage.quote == "Q" and passage.source == save.source
    omnivore = tmp_path / "omnivore.zip"
    with zipfile.ZipFile(omnivore, "w") as archive:
        archive.writestr(
            "metadata_0_to_20.json",
            json.dumps([{"slug": "s", "url": "https://example.org/o", "title": "O", "labels": [], "savedAt": None}]),
        )
        archive.writestr("highlights/s.md", "About it all\n\n> One\n> more \n\n#tag\n\nMy note\n\n> Two ")
    save, one, two = items("omnivore", omnivore.read_bytes(), tmp_path)
    assert save.text == "About it all"
    assert (one.quote, one.tags, one.text, two.quote) == ("One\nmore", ("tag",), "My note", "Two")


def test_references_meet_by_address_doi_or_isbn(tmp_path: Path) -> None:
    ris = "TY  - JOUR\nAU  - Lovelace, Ada\nTI  - Notes\nDO  - 10.1000/ABC\nPY  - 1843/09/\nKW  - engine\nN1  - mine\nER  - \nTY  - BOOK\nT1  - Looms\nSN  - 978-0-306-40615-7\nER  - \n"  # noqa: E501
    article, book = items("ris", ris, tmp_path)
    assert article.source is not None and book.source is not None
    assert (article.source.url, article.source.author, article.source.published_on) == (
        "https://doi.org/10.1000/abc",
        "Ada Lovelace",
        date(1843, 9, 1),
    )
    assert (article.text, article.tags) == ("mine", ("engine",))
    assert (book.source.url, book.source.key, book.source.kind) == ("", "isbn:9780306406157", SourceKind.BOOK)
    csl = [
        {
            "type": "book",
            "title": "Looms",
            "ISBN": "0-306-40615-2",
            "author": [{"family": "Ada", "given": "L."}],
            "issued": {"date-parts": [[1999, 2]]},
        }
    ]
    (same,) = items("csl", json.dumps(csl), tmp_path)
    assert same.source is not None and (same.source.key, same.source.published_on) == ("isbn:9780306406157", date(1999, 2, 1))


def test_folders_become_tags_also_around_many_links(tmp_path: Path) -> None:
    many = "".join(f'<DT><A HREF="https://example.org/{number}">{number}</A>\n' for number in range(1000))
    page = f'{NETSCAPE}<DL><p><DT><H3 PERSONAL_TOOLBAR_FOLDER="true">Bar</H3><DL><p><DT><H3>Looms &amp; yarn</H3><DL><p>{many}</DL></DL><DT><A HREF="javascript:x">Run</A></DL>'  # noqa: E501
    *found, program = read("netscape", page, tmp_path)
    assert len(found) == 1000 and all(isinstance(item, Item) and item.tags == ("Looms & yarn",) for item in found)
    assert isinstance(program, NotTaken) and "http" in str(program.reason)


def test_one_address_twice_is_one_save(tmp_path: Path) -> None:
    rows = '1,,one,,https://example.org/?utm_source=x,,a,2024-02-02,,,\n2,T,two,,https://example.org/,,"b",2024-01-01,,,\n'
    (save,) = items("raindrop", RAINDROP + rows, tmp_path)
    assert (save.title, save.text, save.tags, save.made_at) == ("T", "one\n\ntwo", ("a", "b"), datetime(2024, 1, 1, tzinfo=UTC))
    assert "line 2, line 3" in str(save.remarks[0])


def test_an_open_quotation_mark_costs_its_own_line(tmp_path: Path) -> None:
    head = "title,url,time_added,tags,status\n"
    rows = '5" tape,https://example.org/2,1,,unread\n"a\nb",https://example.org/3,1,,unread\n"open,https://example.org/1,1,,unread\n'
    titles = [
        item.title for item in read("pocket", head + rows + "x,https://example.org/4,1,,\n" * 600, tmp_path) if isinstance(item, Item)
    ]
    assert titles == ['5" tape', "a b", '"open', "x"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    text = "URL,Title,Selection,Folder\nhttps://example.org,Café,,Été\n"
    (save,) = items("instapaper", text.encode(encoding), tmp_path)
    assert (save.title, save.tags) == ("Café", ("Été",))


def test_a_list_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    whole = json.dumps([{"href": f"https://example.org/{n}", "description": "d", "extended": ""} for n in range(3)])
    *found, end = read("pinboard", whole[:-30], tmp_path)
    assert len(found) == 2 and isinstance(end, NotTaken) and "cut off" in str(end.reason)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pinboard", "hello"),
        ("pinboard", "[" * 100_000),
        ("chrome", "[]"),
        ("pocket", "a,b\n1,2\n"),
        ("karakeep", '{"lists": []}'),
        ("ris", "hello"),
        ("bibtex", "hello"),
        ("netscape", "<b>" * 5000),
    ],
)
def test_what_is_something_else_is_refused_in_words(name: str, content: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"\w+ \w+"):
        read(name, content, tmp_path, is_recognised=False)


def test_macros_cannot_grow_without_end(tmp_path: Path) -> None:
    bomb = '@string{a0 = "' + "x" * 100 + '"}\n' + "".join(f"@string{{a{n} = {' # '.join([f'a{n - 1}'] * 10)}}}\n" for n in range(1, 40))
    (item,) = items("bibtex", bomb + "@misc{k,\n  title = {T},\n  note = a39,\n  url = {https://example.org/\\_a}\n}\n", tmp_path)
    assert len(item.text) <= 20_000 and item.source is not None and item.source.url == "https://example.org/_a"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        (1616337559, datetime(2021, 3, 21, 14, 39, 19, tzinfo=UTC)),
        ("1616337559000", datetime(2021, 3, 21, 14, 39, 19, tzinfo=UTC)),
        ("2016-09-08T11:55:58+0200", datetime(2016, 9, 8, 9, 55, 58, tzinfo=UTC)),
        ("Thu, 08 Sep 2016 11:55:58 +0200", datetime(2016, 9, 8, 9, 55, 58, tzinfo=UTC)),
        ("2015-09-09 11:10:32 UTC", datetime(2015, 9, 9, 11, 10, 32, tzinfo=UTC)),
        ("November 6, 2022", datetime(2022, 11, 6, tzinfo=UTC)),
        ("0", None),
        ("someday", None),
        (True, None),
        (float("inf"), None),
        (4102444800, None),
    ],
)
def test_moments(written: object, moment: datetime | None) -> None:
    assert values.moment(written) == moment


def test_no_moment_lies_in_the_future() -> None:
    ahead = (now() + timedelta(hours=5)).isoformat()
    read_as = values.moment(ahead)
    assert read_as is not None and read_as <= now()
