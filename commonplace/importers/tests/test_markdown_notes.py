"""What is made of a note: title, tags, dates, links; and what of hostile archives."""

import gzip
import io
import json
import os
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonplace.importers.markdown import NoteLink, ParsedNote, Reading, read_notes, vault
from commonplace.importers.markdown.history import History
from commonplace.importers.markdown.links import NoteIndex, rewrite_links
from commonplace.importers.markdown.parser import read_files
from commonplace.importers.markdown.vault import NoteFile, safe_path
from commonplace.kit.errors import Refusal


def read(**files: str | bytes) -> Reading:
    """Notes by path; "__" stands for "/" and the ending is added."""
    return read_files(
        [
            NoteFile(name.replace("__", "/") + ".md", content if isinstance(content, bytes) else content.encode())
            for name, content in files.items()
        ],
        History(),
    )


def note(content: str | bytes) -> ParsedNote:
    return read(some_note=content).notes[0]


class TestTitle:
    def test_front_matter_then_heading_then_file_name(self) -> None:
        assert note("---\ntitle: Given\n---\n# Heading\ntext").title == "Given"
        assert note("# Use `git log`\n\ntext").title == "Use git log"
        assert note("Underlined\n===\n\ntext").title == "Underlined"
        assert note("just text").title == "Some note"

    def test_a_first_heading_leaves_the_body_when_it_is_the_title(self) -> None:
        assert note("\n# Title\n\ntext").body == "text"
        assert note("---\ntitle: Title\n---\n# Title\n\ntext").body == "text"
        assert note("---\ntitle: Other\n---\n# Title\n\ntext").body == "# Title\n\ntext"
        assert note("before\n\n# Title\n\ntext").body == "before\n\n# Title\n\ntext"

    def test_a_comment_in_code_is_no_title(self) -> None:
        assert note("```\n# not me\n```\n").title == "Some note"


class TestFrontMatter:
    def test_tags_as_list_line_or_words_and_the_top_folder(self) -> None:
        assert note("---\ntags: [a, '#b', 3]\n---\nx").tags == ("a", "b", "3")
        assert note("---\ntags: a, b c\n---\nx").tags == ("a", "b c")
        assert note("---\ntags: '#a #b'\n---\nx").tags == ("a", "b")
        assert [n.tags for n in read(git__one="x", sql__deep__two="x").notes] == [("git",), ("sql",)]
        assert [n.tags for n in read(docs__git__one="x", docs__two="x").notes] == [("git",), ()]

    def test_dates(self) -> None:
        found = note("---\ndate: 2024-02-03\nupdated: 2024-03-04T05:06:07+01:00\n---\nx")
        assert found.made_at == datetime(2024, 2, 3, tzinfo=UTC)
        assert found.edited_at == datetime.fromisoformat("2024-03-04T05:06:07+01:00")
        assert note("---\ndate: someday\n---\nx").made_at is None

    def test_our_own_exports_come_back(self) -> None:
        own = (
            "---\ntitle: T\ntags: [a]\ncommonplace:\n  uid: abc\n  made_at: '2024-01-02T03:04:05Z'\n"
            "  edited_at: 2024-01-03T00:00:00Z\n---\nbody\n"
        )
        found = read(notes__t=own, else__u="x").notes[0]
        assert found.made_at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
        assert found.edited_at == datetime(2024, 1, 3, tzinfo=UTC)
        assert found.tags == ("a",)
        assert found.front_matter["commonplace"]["uid"] == "abc"
        assert found.body == "body\n"

    @pytest.mark.parametrize(
        "broken",
        ["a: [", "- list", "just words", "a: &x [1]\nb: [*x, *x]", "[" * 5000, "a: !!python/object/apply:os.system [ls]", "d: 2024-99-99"],
    )
    def test_a_broken_one_is_kept_as_text_and_reported(self, broken: str) -> None:
        found = note(f"---\n{broken}\n---\ntext")
        assert broken in found.body
        assert found.front_matter == {}
        assert len(found.remarks) == 1

    def test_a_rule_at_the_beginning_is_no_front_matter(self) -> None:
        assert note("---\n\ntext").body == "---\n\ntext"


class TestLinks:
    def links(self, body: str, **others: str) -> ParsedNote:
        return next(found for found in read(here__origin=body, **others).notes if found.path == "here/origin.md")

    @pytest.mark.parametrize(
        ("written", "here"),
        [
            ("[[other-note]]", "[[Other *title*]]"),
            ("[[Other note|words]]", "[[Other *title*|words]]"),
            ("[[there/other-note.md#Part two]]", "[[Other *title*#Part two]]"),
            ("[[Other *title*]]", "[[Other *title*]]"),
            ("[[other-note#^block]]", "[[Other *title*]]"),
            ("![[other-note]]", "![[Other *title*]]"),
            ("[some `code` here](../there/other-note.md)", "[[Other *title*|some code here]]"),
            ("[t](<../there/other-note.md#p> 'x')", "[[Other *title*#p|t]]"),
            ("[t](/there/other-note)", "[[Other *title*|t]]"),
            ("| [t](../there/other-note.md) | b |", "| [[Other *title*\\|t]] | b |"),
        ],
    )
    def test_followed(self, written: str, here: str) -> None:
        found = self.links(written, there__other__note="x", **{"there__other-note": "# Other \\*title\\*\n\ntext"})
        assert found.body == here
        assert [link.path for link in found.links] == ["there/other-note.md"]

    @pytest.mark.parametrize(
        "written",
        [
            "`[[b]]`",
            "``` [[b]] ```",
            "```\n[[b]]\n```",
            "    [[b]]",
            "[x](https://example.org/b.md)",
            "[x](mailto:b.md)",
            "[x](#b)",
            r"\[[b]]",
        ],
    )
    def test_left_alone(self, written: str) -> None:
        found = self.links(written, here__b="# B\n\nx")
        assert found.body == written
        assert found.links == ()

    def test_what_leads_nowhere_stays_and_is_named(self) -> None:
        found = self.links("[[gone]] [t](gone.md) [t](../../outside.md)")
        assert found.body == "[[gone]] [t](gone.md) [t](../../outside.md)"
        assert [link.path for link in found.links] == [None, None, None]

    def test_the_nearest_of_several_names_is_meant(self) -> None:
        found = self.links("[[b]] [[far/b]]", far__b="# Far\n\nx", here__b="# Near\n\nx")
        assert found.body == "[[Near]] [[Far]]"

    def test_aliases_and_signs_in_titles(self) -> None:
        found = self.links("[[nick]] [x](t.md)", a="---\naliases: [Nick]\n---\n# Array#sample\n\nx", here__t="# pip '.[docs]'\n\nx")
        assert found.body == "[[Array\\#sample]] [[pip '.docs'|x]]"

    def test_definitions_that_only_serve_wiki_links_go(self) -> None:
        body = (
            '[[b]] and [real]\n\n[real]: https://example.org\n\n[//begin]: # "Autogenerated"\n[b]: b.md "B"\n[//end]: # "Autogenerated"\n'
        )
        found = self.links(body, here__b="# B\n\nx")
        assert found.body == "[[B]] and [real]\n\n[real]: https://example.org\n"

    def test_files_beside_the_notes_are_named(self) -> None:
        found = self.links("![a](pics/a.png) ![[b.pdf]] [c](c.csv) ![d](https://example.org/d.png)")
        assert found.attachments == ("pics/a.png", "b.pdf", "c.csv")

    @given(
        st.lists(st.sampled_from(["[[", "]]", "[", "](", ")", "`", "``", "\n", "\n\n", "```", "b", "b.md", "|", "#", "!", "\\", " "])).map(
            "".join
        )
    )
    def test_any_text_is_followed_without_raising_and_code_stays(self, text: str) -> None:
        result = rewrite_links(f"````\n{text}\n````\n\n{text}", "a.md", NoteIndex({"b.md": "B", "a.md": "A"}))
        assert all(isinstance(link, NoteLink) for link in result.links)
        if "````" not in text:
            assert result.body.startswith(f"````\n{text}\n````\n")


class TestHistory:
    def commit(self, day: int, *changes: tuple[str, str], author: str = "Ann") -> dict[str, object]:
        return {"date": f"2024-01-{day:02}T00:00:00+00:00", "author": author, "changes": [list(change) for change in changes]}

    def test_first_author_last_change_and_renames(self) -> None:
        past = History(
            [
                self.commit(1, ("A", "old/a.md")),
                self.commit(2, ("M", "old/a.md"), author="Bo"),
                self.commit(3, ("D", "old/a.md"), ("A", "new/a.md"), ("A", "new/b.md"), author="Cy"),
                self.commit(4, ("D", "new/b.md"), ("A", "new/bb.md"), author="Di"),
            ]
        )
        found = past.of("new/a.md")
        assert found is not None
        assert (found.author, found.made_at.day, found.edited_at.day) == ("Ann", 1, 3)
        assert past.of("old/a.md") is None
        moved = past.of("bb.md")
        assert moved is not None
        assert (moved.author, moved.edited_at.day) == ("Cy", 4)

    def test_a_file_that_is_none_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "vault").mkdir()
        for content in (b"nonsense", json.dumps({"date": 3}).encode(), b"[]", b"\xff"):
            (tmp_path / "h.jsonl").write_bytes(content)
            with pytest.raises(Refusal):
                read_notes(tmp_path / "vault", history=tmp_path / "h.jsonl")


def _tar(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


class TestArchives:
    def test_folder_zip_and_tar_give_the_same(self, tmp_path: Path) -> None:
        folder = tmp_path / "vault"
        (folder / "git").mkdir(parents=True)
        (folder / ".obsidian").mkdir()
        (folder / ".obsidian" / "secret.md").write_text("no")
        (folder / "git" / "größe.md").write_text("# A\n\n[[b]]\n")
        (folder / "b.MD").write_text("b")
        (folder / "pic.png").write_bytes(b"png")
        with zipfile.ZipFile(tmp_path / "v.zip", "w") as packed:
            for file in sorted(folder.rglob("*.*")):
                packed.write(file, file.relative_to(folder))
        with tarfile.open(tmp_path / "v.tar", "w") as archive:
            archive.add(folder, ".")
        results = [read_notes(path) for path in (folder, tmp_path / "v.zip", tmp_path / "v.tar")]
        for result in results:
            assert {found.path: found.body for found in result.notes} == {"git/größe.md": "[[B]]\n", "b.MD": "b"}
            assert [file.path for file in result.attachments] == ["pic.png"]
            assert result.skipped == ()

    def test_links_out_of_the_folder_are_not_followed(self, tmp_path: Path) -> None:
        outside = tmp_path / "outside.md"
        outside.write_text("secret")
        folder = tmp_path / "vault"
        folder.mkdir()
        (folder / "in.md").symlink_to(outside)
        (folder / "up").symlink_to(tmp_path)
        result = read_notes(folder)
        assert result.notes == ()
        assert [skipped.path for skipped in result.skipped] == ["in.md", "up"]

    def test_paths_and_links_in_a_tar(self, tmp_path: Path) -> None:
        link = tarfile.TarInfo("link.md")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        names = ["../up.md", "/abs.md", "C:\\x.md", "a/../../b.md", "ok.md", "ok.md"]
        path = _tar(tmp_path / "t.tar.gz", (link, b""), *((tarfile.TarInfo(name), b"text") for name in names))
        result = read_notes(path)
        assert [found.path for found in result.notes] == ["ok.md"]
        assert len(result.skipped) == 6

    def test_names_in_other_encodings(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "v.zip", "w") as packed:
            packed.writestr("x.md", "a")
        raw = (tmp_path / "v.zip").read_bytes().replace(b"x.md", "é".encode("latin-1") + b".md")
        (tmp_path / "v.zip").write_bytes(raw)
        assert len(read_notes(tmp_path / "v.zip").notes) == 1
        folder = tmp_path / "f"
        folder.mkdir()
        (folder / os.fsdecode(b"gr\xfc\xdfe.md")).write_text("text")
        assert [found.path for found in read_notes(tmp_path / "f").notes] == ["grüße.md"]

    def test_too_large_a_note_is_skipped_and_too_large_a_whole_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(vault, "MAX_NOTE", 1000)
        with zipfile.ZipFile(tmp_path / "v.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("big.md", "a" * 1001)
            packed.writestr("small.md", "a")
        result = read_notes(tmp_path / "v.zip")
        assert [found.path for found in result.notes] == ["small.md"]
        assert [skipped.path for skipped in result.skipped] == ["big.md"]
        monkeypatch.setattr(vault, "MAX_TOTAL", 1000)
        with pytest.raises(Refusal):
            read_notes(tmp_path / "v.zip")
        monkeypatch.setattr(vault, "MAX_TOTAL", 10_000)
        monkeypatch.setattr(vault, "MAX_FILES", 1)
        with pytest.raises(Refusal):
            read_notes(tmp_path / "v.zip")

    def test_a_tar_that_unpacks_without_end_is_stopped(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(vault, "MAX_TOTAL", 1_000_000)
        monkeypatch.setattr(vault, "MAX_FILES", 10)
        path = tmp_path / "bomb.tar.gz"
        header = tarfile.TarInfo("PaxHeaders/x")
        header.type, header.size = tarfile.XHDTYPE, 50_000_000
        with gzip.open(path, "wb") as stream:
            stream.write(header.tobuf(tarfile.PAX_FORMAT) + b"0" * 50_000_000)
        with pytest.raises(Refusal):
            read_notes(path)

    @pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04broken", b"\x1f\x8b\x08broken"])
    def test_what_is_no_archive_is_refused(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "x.zip").write_bytes(content)
        with pytest.raises(Refusal):
            read_notes(tmp_path / "x.zip")

    def test_empty_binary_and_other_encodings(self) -> None:
        result = read(empty="", binary=b"a\x00b", latin="gr\xfc\xdfe".encode("latin-1"), wide="grüße".encode("utf-16"))
        assert {found.path: found.body for found in result.notes} == {"latin.md": "grüße", "wide.md": "grüße"}
        assert [skipped.path for skipped in result.skipped] == ["empty.md", "binary.md"]
        assert len(result.notes[0].remarks) == 1

    @given(st.text())
    def test_a_safe_path_never_leads_out(self, name: str) -> None:
        path = safe_path(name)
        if path is not None:
            assert not path.startswith("/")
            assert ".." not in path.split("/")
            path.encode()
