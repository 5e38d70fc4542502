"""The pictures of a vault: those that new notes show come with them, each said line by line."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.importers import actions, jobs, pictures
from commonplace.importers.markdown.picture_links import FileIndex, pictures_in, with_pictures
from commonplace.importers.models import Import, ImportLine, Outcome, State
from commonplace.importers.tests.test_bringing_in import brought_in, handed_in, outcomes, zipped
from commonplace.kit.jobs import run_all
from commonplace.pictures.models import Picture, PictureUse
from commonplace.pictures.tests.samples import png
from tests.cast import Cast, ClientAs

VAULT: dict[str, str | bytes] = {
    ".obsidian/app.json": "{}",
    "Plants/Madder.md": "# Madder\n\n![[root.png|200]] and ![the flower](../assets/flower%20one.jpg)\n\n`![[root.png]]`\n",
    "Plants/Weld.md": "# Weld\n\n![[root.png]] ![[missing.png]] ![far](https://example.org/x.png) ![[broken.png]]\n",
    "assets/root.png": png("red"),
    "assets/flower one.jpg": png("yellow"),
    "assets/alone.png": png("green"),
    "assets/broken.png": b"no picture",
    "assets/drawing.svg": "<svg/>",
    "assets/paper.pdf": "%PDF-",
}


def test_pictures_that_notes_show_are_taken_with_them(cast: Cast) -> None:
    content = zipped(VAULT)
    staged = handed_in(cast.amina, content)
    assert (staged.counts["picture"], staged.counts["attachment"], Picture.objects.count()) == (3, 3, 0)
    imported = brought_in(cast.amina, content, audience=audiences.of_space(cast.weavers))
    assert imported.state == State.DONE
    assert outcomes(imported) == {
        "Plants/Madder.md": "taken", "Plants/Weld.md": "taken", "assets/root.png": "kept", "assets/flower one.jpg": "kept",
        "assets/alone.png": "attachment", "assets/broken.png": "skipped", "assets/drawing.svg": "attachment", "assets/paper.pdf": "attachment",
    }  # fmt: skip
    reasons = dict(imported.lines.values_list("path", "reason"))
    assert reasons["assets/alone.png"] == "No note shows this picture."
    assert "no picture that can be read" in reasons["assets/broken.png"]
    assert "programs" in reasons["assets/drawing.svg"] and "Capture" in reasons["assets/paper.pdf"]
    madder, weld = Entry.objects.get(title="Madder"), Entry.objects.get(title="Weld")
    assert Picture.objects.filter(owner=cast.amina).count() == 2
    root = Picture.objects.get(uses__entry=weld)
    assert f'<img src="{root.get_absolute_url()}" alt="root" width="200"' in madder.body_html
    assert 'alt="the flower"' in madder.body_html and "`![[root.png]]`" in madder.body
    assert "![[missing.png]]" in weld.body and "![[broken.png]]" in weld.body and "https://example.org/x.png" in weld.body


def test_they_are_seen_by_whom_the_note_is_seen(cast: Cast, client_as: ClientAs) -> None:
    brought_in(cast.amina, zipped(VAULT), audience=audiences.of_space(cast.weavers))
    address = Picture.objects.first().get_absolute_url()  # type: ignore[union-attr]
    assert client_as(cast.dora).get(address).status_code == 200
    assert client_as(cast.bruno).get(address).status_code == 404
    assert Client().get(address).status_code == 404


def test_the_same_again_adds_nothing_and_a_new_note_shares_the_picture(cast: Cast) -> None:
    brought_in(cast.amina, zipped(VAULT))
    again = handed_in(cast.amina, zipped(VAULT))
    assert (again.counts.get("picture", 0), again.counts.get("new", 0)) == (0, 0)
    assert again.lines.get(path="assets/root.png").reason == "No note that is new shows this picture."
    brought_in(cast.amina, zipped({**VAULT, "Plants/Woad.md": "![[root.png]]"}))
    assert Picture.objects.count() == 2
    assert PictureUse.objects.filter(picture=Picture.objects.get(uses__entry__title="Woad")).count() == 3


def test_bringing_in_goes_on_behind_the_pictures_that_were_taken(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    imported = handed_in(cast.amina, zipped(VAULT))
    actions.commit(cast.amina, imported, audience=audiences.only_me(cast.amina), keeps_audiences=False)

    class KilledError(Exception):
        pass

    def stop(*_args: object, **_more: object) -> None:
        if ImportLine.objects.filter(outcome=Outcome.KEPT).count():
            raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "_report", stop)
        with pytest.raises(KilledError):
            jobs.commit_import(imported.pk)
    assert Picture.objects.count() == 1 and Entry.objects.count() == 0
    run_all()
    assert Import.objects.get(pk=imported.pk).state == State.DONE
    assert Picture.objects.count() == 2 and Entry.objects.count() == 2


def test_huge_hidden_and_misleading_files_are_refused_line_by_line(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_BYTES", 1_000)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("n/a.md", "![[big.png]] ![[bomb.png]] ![x](../../etc/secret.png) ![[link.png]] ![[pixels.png]]")
        archive.writestr("n/big.png", b"\0" * 5_000_000)
        archive.writestr("../etc/secret.png", png())
        archive.writestr("n/pixels.png", _many_pixels())
        link = zipfile.ZipInfo("n/link.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    imported = brought_in(cast.amina, target.getvalue())
    said = {line.path: (line.outcome, line.reason) for line in imported.lines.exclude(outcome=Outcome.REMARK)}
    assert said["n/big.png"] == ("skipped", "This picture is larger than 20 MB.")
    assert said["../etc/secret.png"] == ("skipped", "its path leads out of the folder")
    assert said["n/link.png"][0] == "skipped"
    assert said["n/pixels.png"][0] == "skipped" and "million pixels" in said["n/pixels.png"][1]
    assert said["n/a.md"][0] == "taken" and Picture.objects.count() == 0


def _many_pixels() -> bytes:
    """The head of a PNG that says it is 50,000 by 50,000."""
    whole = bytearray(png())
    whole[16:24] = (50_000).to_bytes(4, "big") * 2
    import zlib

    whole[29:33] = zlib.crc32(bytes(whole[12:29])).to_bytes(4, "big")
    return bytes(whole)


def test_a_file_that_is_larger_than_all_that_may_be_unpacked_does_not_stop_the_notes(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from commonplace.importers.markdown import vault

    monkeypatch.setattr(vault, "MAX_TOTAL", 10_000)
    imported = brought_in(cast.amina, zipped({"a.md": "# A\n\nWords.", "film.mp4": b"\0" * 100_000}))
    assert outcomes(imported) == {"a.md": "taken", "film.mp4": "attachment"}


def test_a_graph_of_logseq(cast: Cast) -> None:
    files = {
        "logseq/config.edn": "{}", "journals/2026_11_03.md": "- Dug up ![root](../assets/root_1.png){:height 80, :width 120} today\n",
        "pages/Dye.md": "- ![](../assets/root_1.png)\n", "assets/root_1.png": png("red"),
    }  # fmt: skip
    imported = brought_in(cast.amina, zipped(files))
    assert imported.format == "logseq" and Picture.objects.count() == 1
    day = Entry.objects.exclude(title="Dye").get()
    assert 'alt="root" width="120" height="80"' in day.body_html and "{:" not in day.body_html
    assert PictureUse.objects.count() == 2


def test_what_was_taken_out_brings_its_pictures_along(cast: Cast, tmp_path: Path) -> None:
    from commonplace.exporters.actions import write_to

    brought_in(cast.amina, zipped(VAULT))
    write_to(cast.amina, tmp_path / "out.zip", progress=lambda *_: None)
    imported = brought_in(cast.bruno, (tmp_path / "out.zip").read_bytes())
    assert imported.counts["kept"] == 2
    theirs = Entry.objects.get(author=cast.bruno, title="Weld")
    assert Picture.objects.get(uses__entry=theirs).owner == cast.bruno


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("![[a.png]]", "![a](@)"),
        ("![[f/a.png|Words]]", "![Words](@)"),
        ("![[a.png|Words|30x40]]", '<img src="@" alt="Words" width="30" height="40">'),
        ("| ![[a.png\\|30]] |", '| <img src="@" alt="a" width="30"> |'),
        ("![b|30](f/a.png)", '<img src="@" alt="b" width="30">'),
        ("![b](</f/a.png> 'said')", "![b](@)"),
        ("[![b](f/a.png)](https://example.org/)", "[![b](@)](https://example.org/)"),
        ("[b](f/a.png)", "[b](f/a.png)"),
        ("![b](../a.png)", "![b](../a.png)"),
        ("```\n![[a.png]]\n```", "```\n![[a.png]]\n```"),
    ],
)
def test_how_pictures_are_written(written: str, shown: str) -> None:
    index = FileIndex(["f/a.png", "g/b.jpg"])
    assert with_pictures(written, "n.md", index, lambda _path: "@") == shown


@given(st.text(alphabet="![]()|a.pngx{:width 30}`\n\\<>/", max_size=80))
def test_nothing_that_is_written_is_a_fault(text: str) -> None:
    index = FileIndex(["a.png", "x/n.png"])
    pictures_in(text, "x/note.md", index)
    assert with_pictures(text, "x/note.md", index, lambda _path: None).count("\n") == text.count("\n")


def test_a_tar_is_read_too(cast: Cast) -> None:
    import tarfile

    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        for name, body in {"n/a.md": b"![[r.png]]", "n/r.png": png()}.items():
            header = tarfile.TarInfo(name)
            header.size = len(body)
            archive.addfile(header, io.BytesIO(body))
    assert outcomes(brought_in(cast.amina, target.getvalue(), "n.tar.gz")) == {"n/a.md": "taken", "n/r.png": "kept"}


def test_the_report_shows_them(cast: Cast, client_as: ClientAs) -> None:
    imported = actions.hand_in(cast.amina, ContentFile(zipped(VAULT)), file_name="v.zip")
    run_all()
    page = client_as(cast.amina).get(imported.get_absolute_url()).content.decode()
    assert "Pictures that will be taken" in page
    assert client_as(cast.bruno).get(imported.get_absolute_url()).status_code == 404
