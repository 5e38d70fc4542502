"""The three real collections of notes, whole."""

import io
import tarfile
from collections.abc import Iterator
from functools import cache

import pytest
from markdown_it import MarkdownIt

from commonplace.importers.markdown import ParsedNote, Reading, read_notes
from commonplace.kit.markdown import fold_label, render
from commonplace.kit.text import clean_body
from tests.shared_data import shared_data

COLLECTIONS = ("simonw-til", "jbranchaud-til", "foam-docs")
pytestmark = pytest.mark.slow


@cache
def reading(name: str) -> Reading:
    return read_notes(shared_data(f"notes/{name}.tar.gz"), history=shared_data(f"notes/{name}.history.jsonl.gz"))


def notes_of(name: str) -> dict[str, ParsedNote]:
    return {note.path: note for note in reading(name).notes}


def sources(name: str) -> Iterator[tuple[str, str]]:
    with tarfile.open(shared_data(f"notes/{name}.tar.gz")) as archive:
        for member in archive:
            stream = archive.extractfile(member)
            if stream is not None:
                yield member.name, io.TextIOWrapper(stream, encoding="utf-8").read()


@pytest.mark.parametrize(("name", "count"), [("simonw-til", 577), ("jbranchaud-til", 1873), ("foam-docs", 86)])
def test_every_note_is_taken_with_its_date_and_author(name: str, count: int) -> None:
    result = reading(name)
    assert len(result.notes) == count
    assert result.skipped == ()
    assert all(note.title and note.made_at and note.edited_at and note.author_name for note in result.notes)
    assert all(note.made_at <= note.edited_at for note in result.notes if note.made_at and note.edited_at)
    assert not [note.remarks for note in result.notes if note.remarks]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_code_stays_whole_to_the_byte(name: str) -> None:
    parse = MarkdownIt("commonmark").disable(["inline", "text_join"]).parse
    notes, blocks = notes_of(name), 0
    for path, source in sources(name):
        text = clean_body(source)
        lines, body = text.split("\n"), notes[path].body
        for token in parse(text):
            if token.type == "fence" and token.map:
                blocks += 1
                assert "\n".join(lines[slice(*token.map)]) in body, path
    assert blocks > 10


@pytest.mark.parametrize(
    ("name", "written", "followed", "left"),
    [
        ("simonw-til", "[[", 0, {"[[end]]"}),
        ("jbranchaud-til", "[[", 0, set()),
        ("foam-docs", "[[", 198, {"[[cli-grep|foam grep]]"}),
        ("foam-docs", "](", 14, {"[CONTRIBUTING.md](../../CONTRIBUTING.md)", "[Publishing pages](../../user/publishing/publishing.md)"}),
        (
            "jbranchaud-til",
            "](",
            1898,
            {
                "[Add Web Server Layer Redirects](vercel/add-web-server-layer-redirects.md)",
                "[Better Diffs With Delta](git/better-diffs-with-delta.md)",
                "[Compute Hashes With pgcrypto](postgres/compute-hashes-with-pgcrypto.md)",
                "[Turning Off Search Highlighting](vim/turning-off-search-highlighting.md)",
                "[`brew install groff`](aws/aws-cli-requires-groff-executable.md)",
                "[`rescue_from`](rescue_from.md)",
                "[`statement_timeout`](postgres/set-a-statement-timeout-threshold-for-a-session.md)",
                "[the `fc` builtin](unix/fix-previous-command-with-fc.md)",
            },
        ),
    ],
)
def test_links_between_notes_are_followed_and_the_rest_is_known(name: str, written: str, followed: int, left: set[str]) -> None:
    """The archives hold 41, 20 and 299 [[...]]; those not counted here stand in code, where they are no links."""
    links = [link for note in reading(name).notes for link in note.links if written in link.written]
    assert len([link for link in links if link.path]) == followed
    assert {link.written for link in links if not link.path} == left


@pytest.mark.parametrize("name", ["jbranchaud-til", "foam-docs"])
def test_followed_links_lead_to_titles_when_rendered(name: str) -> None:
    notes = notes_of(name)
    titles = {fold_label(note.title) for note in notes.values()}
    for note in notes.values():
        followed = [fold_label(notes[link.path].title) for link in note.links if link.path]
        shown = render(note.body, mention_url=lambda handle: None).references
        found = [fold_label(ref.label) for ref in shown if fold_label(ref.label) in titles]
        assert sorted(found) == sorted(followed), note.path


def test_a_note_moved_between_folders_keeps_its_beginnings() -> None:
    note = notes_of("foam-docs")["docs/user/features/backlinking.md"]
    assert note.made_at is not None
    assert note.made_at.isoformat() == "2020-07-04T19:06:12+01:00"
    assert note.author_name == "Jani Eväkallio"
    assert note.title == "Backlinks"
    assert note.tags == ("user",)


def test_titles_lose_their_markup() -> None:
    titles = {note.title for note in reading("jbranchaud-til").notes}
    assert not [title for title in titles if "`" in title]
