"""A vault of Obsidian, made up in our own words after its public help pages."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonplace.importers.markdown.dialects import dialect_of, prepared
from commonplace.importers.markdown.dialects.obsidian import COMMENT, QUERY
from commonplace.importers.markdown.notes import ParsedNote
from commonplace.importers.markdown.vault import NoteFile, names_in
from commonplace.importers.planning import unseen
from commonplace.importers.readings import format_in, read
from tests.shared_data import shared_data

MADDER = """---
aliases:
  - Rubia
  - Dyer's madder
tags: [dyes/red, "#plants"]
created: 2026-03-04
---
# Madder

Roots give #red/warm and `#not-a-tag`. Simmer them slowly. ^slowly

%%My secret doubt%% It likes lime.

> [!warning]- Mind the heat
> Above 70 degrees it turns brown.

> [!tip]
> Wear gloves.

![[root.png]] and ![[Weld]] and [[Weld#Mordant|how to mordant]].

```python
# %% a cell, not a comment
colour = "#fff"
```
"""
WELD = """---
alias: Reseda, Dyer's weed
tags: yellow plants
---
## Mordant

As with [[Rubia]]: ![[Madder#^slowly]]. See [[2026-11-03]] and [[Madder#^slowly|the paragraph]].

```dataview
LIST FROM #dyes
```
"""
FILES = {
    ".obsidian/app.json": "{}",
    ".obsidian/plugins/x/README.md": "# Not a note",
    ".trash/Old.md": "gone",
    "Plants/Madder.md": MADDER,
    "Plants/Weld.md": WELD,
    "Daily/2026-11-03.md": "Dug the roots. #garden",
    "Map.canvas": "{}",
    "Sketch.excalidraw.md": "---\nexcalidraw-plugin: parsed\n---\n%% [[x]] %%",
    "root.png": "png",
}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "vault" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "vault"


def notes_in(path: Path) -> dict[str, ParsedNote]:
    found = read(path, path.name, format_name=format_in(path, path.name), progress=unseen)
    return {note.parsed.title: note.parsed for note in found.notes}


def test_a_vault_is_known_by_its_own_folder(vault: Path) -> None:
    assert format_in(vault, "vault") == "obsidian"
    assert dialect_of(["notes/a.md", "README.md"]) == ""
    assert dialect_of(["vault/.obsidian/app.json", "vault/pages/a.md", "vault/journals/b.md"]) == "obsidian"


def test_names_tags_dates_and_links_are_taken(vault: Path) -> None:
    notes = notes_in(vault)
    assert set(notes) == {"Madder", "Weld", "2026 11 03"} or set(notes) == {"Madder", "Weld", "2026-11-03"}
    madder, weld = notes["Madder"], notes["Weld"]
    assert madder.tags == ("dyes", "dyes-red", "plants", "red", "red-warm", "Plants")
    assert madder.aliases == ["Rubia", "Dyer's madder"] and weld.aliases == ["Reseda", "Dyer's weed"]
    assert weld.tags[:2] == ("yellow", "plants")
    assert "[[Madder|Rubia]]" in weld.body or "[[Madder]]" in weld.body
    assert "[[Weld#Mordant|how to mordant]]" in madder.body and "![[Weld]]" in madder.body
    day = next(note for title, note in notes.items() if title.startswith("2026"))
    assert day.made_at and day.made_at.date().isoformat() == "2026-11-03"


def test_what_only_obsidian_writes_becomes_plain_markdown(vault: Path) -> None:
    madder, weld = (notes_in(vault)[name] for name in ("Madder", "Weld"))
    assert "secret doubt" not in madder.body and COMMENT in madder.remarks
    assert "> **Mind the heat**\n>\n> Above 70" in madder.body and "> **Tip**" in madder.body
    assert "^slowly" not in madder.body and "# %% a cell, not a comment" in madder.body and "`#not-a-tag`" in madder.body
    assert "“Roots give #red/warm and `#not-a-tag`. Simmer them slowly.” ([[Madder]])" in weld.body
    assert "[[Madder|the paragraph]]" in weld.body
    assert QUERY in weld.remarks and madder.attachments == ("root.png",)


def test_what_is_no_note_is_said_and_the_programs_own_is_passed_over(vault: Path) -> None:
    found = read(vault, "vault", format_name="obsidian", progress=unseen)
    assert sorted(skipped.path for skipped in found.skipped) == ["Map.canvas", "Sketch.excalidraw.md"]
    assert [attachment.path for attachment in found.attachments] == ["root.png"]
    assert ".trash/Old.md" in set(names_in(vault)) and not any("trash" in note.parsed.path for note in found.notes)


def test_real_notes_read_as_a_vault_keep_their_links_and_their_code() -> None:
    path = shared_data("notes/foam-docs.tar.gz")
    plain, vault = (read(path, path.name, format_name=name, progress=unseen) for name in ("markdown", "obsidian"))
    assert [note.parsed.title for note in vault.notes] == [note.parsed.title for note in plain.notes]
    links = [sum(1 for note in found.notes for link in note.parsed.links if link.path) for found in (plain, vault)]
    assert links[0] == links[1] > 200
    assert [note.deed_key for note in vault.notes] == [note.deed_key for note in plain.notes]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab#%^[]!|>`-~:\n \t/&", max_size=300))
def test_no_text_raises(text: str) -> None:
    for _file in prepared("obsidian", [NoteFile("a.md", text.encode()), NoteFile("b.md", f"---\n{text}\n---\n{text}".encode())]):
        pass


def test_a_hostile_note_takes_no_long_time() -> None:
    for text in ("%%%%" * 200_000, "`%%" * 200_000, "^a\n" * 50_000, "![[a#^b]]" * 80_000):
        assert len(list(prepared("obsidian", [NoteFile("a.md", text.encode())]))) == 1
