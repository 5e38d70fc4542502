"""Bringing notes in: what becomes of them, twice, halfway, and from hostile files."""

import io
import tarfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.importers import actions, writing
from commonplace.importers.jobs import commit_import
from commonplace.importers.models import Import, Outcome, State
from commonplace.kit.jobs import run_all
from commonplace.lineage.models import Reference
from commonplace.people.models import Member
from tests.cast import Cast

NOTES = {
    "weaving/loom.md": "---\ntitle: Loom\ntags: [wood]\ncreated: 2020-05-06\nauthor: Old Weaver\n---\nSee [[Warp]] and [dye](../dye/madder.md).\n",
    "weaving/warp.md": "# Warp\n\n```sh\necho [[not a link]]\n```\nNeeds a [[Loom]], and [[Nowhere]].\n",
    "dye/madder.md": "# Madder\n\nRed. ![root](root.png)\n",
    "dye/root.png": "not really a picture",
}


def zipped(files: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def handed_in(member: Member, content: bytes, name: str = "notes.zip") -> Import:
    imported = actions.hand_in(member, ContentFile(content), file_name=name)
    run_all()
    imported.refresh_from_db()
    return imported


def brought_in(member: Member, content: bytes, name: str = "notes.zip", **choice: object) -> Import:
    imported = handed_in(member, content, name)
    actions.commit(
        member, imported, audience=choice.get("audience") or audiences.only_me(member), keeps_audiences=bool(choice.get("keeps", True))
    )
    run_all()
    imported.refresh_from_db()
    return imported


def outcomes(imported: Import) -> dict[str, str]:
    return {line.path: line.outcome for line in imported.lines.exclude(outcome=Outcome.REMARK)}


def test_nothing_becomes_an_entry_before_it_is_brought_in(cast: Cast) -> None:
    imported = handed_in(cast.amina, zipped(NOTES))
    assert imported.state == State.READY
    assert Entry.objects.count() == 0
    assert outcomes(imported) == {"weaving/loom.md": "new", "weaving/warp.md": "new", "dye/madder.md": "new", "dye/root.png": "picture"}
    assert [line.reason for line in imported.lines.filter(outcome=Outcome.REMARK)] == [
        "This link leads to none of these notes: [[Nowhere]]"
    ]


def test_notes_keep_dates_tags_links_code_and_who_wrote_them_first(cast: Cast) -> None:
    imported = brought_in(cast.amina, zipped(NOTES), audience=audiences.of_space(cast.weavers))
    assert imported.state == State.DONE
    loom = Entry.objects.visible_to(cast.dora).get(title="Loom")
    assert (loom.author, loom.byline, loom.made_at) == (cast.amina, "Old Weaver", datetime(2020, 5, 6, tzinfo=UTC))
    assert tags_of(loom) == ["wood", "weaving"]
    warp, madder = Entry.objects.get(title="Warp"), Entry.objects.get(title="Madder")
    assert set(Reference.objects.filter(entry=loom).values_list("target", flat=True)) == {warp.pk, madder.pk}
    assert "```sh\necho [[not a link]]\n```" in warp.body
    assert not loom.is_announced
    assert Activity.objects.filter(verb=Verb.IMPORTED).count() == 1
    assert not Entry.objects.visible_to(cast.ines).exists()


def test_twice_adds_nothing_and_a_changed_file_is_left_alone(cast: Cast) -> None:
    brought_in(cast.amina, zipped(NOTES))
    changed = {**NOTES, "dye/madder.md": "# Madder\n\nOrange.\n"}
    again = handed_in(cast.amina, zipped(changed))
    assert outcomes(again) == {
        "weaving/loom.md": "present", "weaving/warp.md": "present", "dye/madder.md": "changed", "dye/root.png": "attachment"
    }  # fmt: skip
    assert Entry.objects.count() == 3
    assert "Red" in Entry.objects.get(title="Madder").body


def test_a_note_equal_to_one_already_written_is_there(cast: Cast) -> None:
    brought_in(cast.amina, b"# Weld\n\nYellow.\n", "weld.md")
    other = handed_in(cast.amina, zipped({"x/weld.md": "# Weld\n\nYellow.\n"}), "other.zip")
    assert outcomes(other) == {"x/weld.md": "present"}


def test_a_run_that_was_killed_goes_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "BATCH", 3)
    notes = {f"n/{number:02}.md": f"# Note {number}\n\n[[Note {(number + 1) % 10}]]\n" for number in range(10)}
    imported = handed_in(cast.amina, zipped(notes))
    actions.commit(cast.amina, imported, audience=audiences.only_me(cast.amina), keeps_audiences=True)
    write, calls = writing.write_entries, []

    def killed(*args: object, **more: object) -> list[Entry]:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return write(*args, **more)

    monkeypatch.setattr(writing, "write_entries", killed)
    with pytest.raises(KeyboardInterrupt):
        commit_import(imported.pk)
    assert Entry.objects.count() == 6
    monkeypatch.setattr(writing, "write_entries", write)
    run_all()
    imported.refresh_from_db()
    assert (imported.state, Entry.objects.count(), imported.counts["taken"]) == (State.DONE, 10, 10)
    assert not Reference.objects.filter(target=None).exists()


def test_links_between_notes_of_one_name_lead_to_the_right_one(cast: Cast) -> None:
    notes = {
        "go/exec.md": "# Replace the process\n\nIn Go.\n",
        "ruby/exec.md": "# Replace the process\n\nIn Ruby.\n",
        "index.md": "# Index\n\n[go](go/exec.md) [ruby](ruby/exec.md) [[ruby/exec]]\n",
    }
    brought_in(cast.amina, zipped(notes))
    index = Entry.objects.get(title="Index")
    said = [reference.target.body for reference in Reference.objects.filter(entry=index).order_by("position")]
    assert said == ["In Go.\n", "In Ruby.\n", "In Ruby.\n"]
    assert handed_in(cast.amina, zipped(notes)).counts.get("new", 0) == 0


def test_all_of_it_into_the_bin_and_back(cast: Cast) -> None:
    imported = brought_in(cast.amina, zipped(NOTES))
    actions.bin_all(cast.amina, imported)
    run_all()
    assert Entry.objects.authored_by(cast.amina).count() == 0
    actions.bin_all(cast.amina, imported, back=True)
    run_all()
    assert Entry.objects.authored_by(cast.amina).count() == 3


def test_the_file_goes_once_it_is_brought_in(cast: Cast, django_capture_on_commit_callbacks: Callable) -> None:
    imported = handed_in(cast.amina, zipped(NOTES))
    path = Path(imported.file.path)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        actions.commit(cast.amina, imported, audience=audiences.only_me(cast.amina), keeps_audiences=True)
        run_all()
    assert not path.exists()


def linked_tar() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        link = tarfile.TarInfo("notes/passwd.md")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        content = b"# Honest\n\nText.\n"
        info = tarfile.TarInfo("notes/honest.md")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "reasons"),
    [
        (zipped({"../../etc/x.md": "# X\n\nx", "a.md": "# A\n\na"}), "n.zip", ["its path leads out of the folder"]),
        (linked_tar(), "n.tar.gz", ["it is a link or a device, not a file"]),
        (zipped({"big.md": "x" * 1_000_001, "a.md": "# A\n\na"}), "n.zip", ["it is larger than 1 MB"]),
        (zipped({"bin.md": b"\x00\x01", "a.md": "# A\n\na"}), "n.zip", ["it is not text"]),
        (zipped({"long.md": "word " * 110_000, "a.md": "# A\n\na"}), "n.zip", ["This text is too long for one entry"]),
    ],
)
def test_what_cannot_be_taken_is_skipped_with_its_reason(cast: Cast, content: bytes, name: str, reasons: list[str]) -> None:
    imported = brought_in(cast.amina, content, name)
    skipped = [line.reason for line in imported.lines.filter(outcome=Outcome.SKIPPED)]
    assert len(skipped) == len(reasons) and all(said.startswith(reason) for said, reason in zip(skipped, reasons, strict=True))
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04 broken", "n.zip"),
        (b"no archive at all", "n.tar.gz"),
        (zipped({f"{number}.txt": "" for number in range(50_001)}), "n.zip"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(cast: Cast, content: bytes, name: str) -> None:
    imported = handed_in(cast.amina, content, name)
    assert imported.state == State.FAILED and imported.failure
    assert Entry.objects.count() == 0


def test_a_small_file_that_unpacks_without_end_is_refused(cast: Cast) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(600):
            archive.writestr(f"{number}.md", "a" * 999_999, compresslevel=1)
    imported = handed_in(cast.amina, target.getvalue())
    assert imported.state == State.FAILED
    assert "MB" in imported.failure


def test_names_that_turn_round_what_stands_beside_them_do_not(cast: Cast) -> None:
    imported = brought_in(cast.amina, zipped({"evil\u202edm.md": "# A\u202eb\n\nbody\n", "caf\xe9.md": b"# Caf\xe9\n\nlatin\n"}))
    assert not any("\u202e" in line.path + line.title for line in imported.lines.all())
    assert {entry.title for entry in Entry.objects.all()} == {"Ab", "Café"}
    assert imported.lines.filter(outcome=Outcome.REMARK, reason__contains="not UTF-8").exists()


def test_impossible_dates_and_too_many_tags_do_not_stop_the_rest(cast: Cast) -> None:
    many = ", ".join(f"t{number}" for number in range(50))
    notes = {
        "a.md": f"---\ntags: [{many}]\ncreated: 0001-01-01T00:00:00+14:00\n---\nText\n",
        "b.md": "---\ncreated: 9999-12-31\n---\nText\n",
    }
    imported = brought_in(cast.amina, zipped(notes))
    assert imported.counts["taken"] == 2
    assert all(entry.made_at <= entry.edited_at and entry.made_at.year >= 2000 for entry in Entry.objects.all())
