"""`commonplace import`: at the machine, where authors who are members get what is theirs."""

import gzip
import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from markdown_it import MarkdownIt

from commonplace.entries.models import Entry
from commonplace.importers.markdown.vault import NoteFile, files_of
from commonplace.kit.text import clean_body
from commonplace.lineage.models import Reference
from tests.cast import Cast
from tests.shared_data import shared_data


def run(path: Path, **options: object) -> str:
    out = io.StringIO()
    call_command("import", "markdown", str(path), member="amina", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.md").write_text("# A\n\n[b](b.md)\n")
    (notes / "b.md").write_text("# B\n\ntext\n")
    return notes


def test_who_is_a_member_gets_their_own(cast: Cast, folder: Path, tmp_path: Path) -> None:
    commits = [
        {"date": "2019-01-02T03:04:05+00:00", "author": cast.bruno.name, "changes": [["A", "a.md"]]},
        {"date": "2020-01-02T03:04:05+00:00", "author": "A Stranger", "changes": [["A", "b.md"]]},
    ]
    history = tmp_path / "history.jsonl.gz"
    history.write_bytes(gzip.compress("\n".join(map(json.dumps, commits)).encode()))
    said = run(folder, history=history, ring="organisation", report=tmp_path / "report.csv")
    first, second = Entry.objects.get(title="A"), Entry.objects.get(title="B")
    assert (first.author, first.byline, first.made_at.year) == (cast.bruno, "", 2019)
    assert (second.author, second.byline, second.made_at.year) == (cast.amina, "A Stranger", 2020)
    assert Reference.objects.get(entry=first).target == second
    assert "Taken: 2" in said
    assert "a.md" in (tmp_path / "report.csv").read_text(encoding="utf-8")


def test_a_second_run_adds_nothing(cast: Cast, folder: Path) -> None:
    run(folder)
    assert "Here already: 2" in run(folder)
    assert Entry.objects.count() == 2
    assert not Entry.objects.visible_to(cast.bruno).exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [({"ring": "everyone"}, "--ring is one of"), ({"ring": "space:nowhere"}, "no space"), ({"history": Path("/nowhere")}, "history")],
)
def test_nonsense_is_refused_in_words(cast: Cast, folder: Path, options: dict[str, object], said: str) -> None:
    with pytest.raises(CommandError, match=re.escape(said)):
        run(folder, **options)
    assert Entry.objects.count() == 0


def test_somebody_unknown_is_refused(cast: Cast, folder: Path) -> None:
    with pytest.raises(CommandError, match="Nobody"):
        call_command("import", "markdown", str(folder), member="nobody")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "count", "lost"),
    [
        pytest.param("simonw-til", 577, 0, marks=pytest.mark.once),
        pytest.param("jbranchaud-til", 1873, 0, marks=pytest.mark.once),
        ("foam-docs", 86, 1),
    ],
)
def test_the_three_collections_come_in_whole(cast: Cast, name: str, count: int, lost: int) -> None:
    path = shared_data(f"notes/{name}.tar.gz")
    run(path, history=shared_data(f"notes/{name}.history.jsonl.gz"), ring="organisation")
    assert Entry.objects.count() == count
    # What stands in [[ ]] and is no name of a note stays a word.
    assert Reference.objects.filter(target=None).count() == lost
    assert not Entry.objects.filter(made_at__year__gte=2027).exists() and all(Entry.objects.values_list("byline", flat=True))
    bodies = {line.path: line.entry.body for line in _lines()}
    parse = MarkdownIt("commonmark").disable(["inline", "text_join"]).parse
    for file in files_of(path):
        if isinstance(file, NoteFile):
            text = clean_body(file.content.decode())
            lines = text.split("\n")
            for token in parse(text):
                if token.type == "fence" and token.map:
                    assert "\n".join(lines[slice(*token.map)]) in bodies[file.path]
    run(path, history=shared_data(f"notes/{name}.history.jsonl.gz"), ring="organisation")
    assert Entry.objects.count() == count


def _lines() -> object:
    from commonplace.importers.models import ImportLine

    return ImportLine.objects.filter(outcome="taken").select_related("entry")
