"""A graph of Logseq, made up in our own words after its public documentation."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonplace.importers.markdown.dialects import dialect_of, prepared
from commonplace.importers.markdown.dialects.logseq import LOST_BLOCK, QUERY
from commonplace.importers.markdown.notes import ParsedNote
from commonplace.importers.markdown.vault import NoteFile
from commonplace.importers.planning import unseen
from commonplace.importers.readings import format_in, read

ROOT = "6541f2a3-1111-4222-8333-444455556666"
LOST = "00000000-1111-4222-8333-444455556666"
MADDER = f"""title:: Madder
alias:: Rubia, [[Dyer's madder]]
tags:: [[Dyes/Red]], #plants
source:: an old book
icon:: x

- # Growing
\t- It wants three years.
\t  id:: {ROOT}
\t  collapsed:: true
\t- Lime in the soil
\t  and much sun #garden
\t\t- deeper still
- TODO [#A] Dig the roots
  SCHEDULED: <2026-11-03 Tue>
  :LOGBOOK:
  CLOCK: [2026-11-01 Sun 10:00:00]
  :END:
- DONE Order the seeds
- ```python
  - = 1  # - no bullet
  ```
- #+BEGIN_QUOTE
  Red is patient.
  #+END_QUOTE
"""
WELD = f"""- See (({ROOT})) and [the years]((({ROOT}))) and (({LOST})).
- {{{{embed (({ROOT}))}}}}
- {{{{embed [[Madder]]}}}} and [yellow]([[Colours/Yellow]]) #[[dye plants]]
- {{{{query (and [[Madder]] (task TODO))}}}}
- {{{{video https://video.example/w}}}}
- Dug on [[Nov 3rd, 2026]], `((not a reference))`
"""
FILES = {
    "logseq/config.edn": "{}",
    "logseq/bak/pages/Madder/2026.md": "- old",
    "pages/Madder.md": MADDER,
    "pages/Weld.md": WELD,
    "pages/Colours___Yellow.md": "- Bright\n- Pale",
    "pages/Old%2FWay.md": "- Encoded",
    "journals/2026_11_03.md": "- Dug the [[Rubia]] roots.\n- Read [[Colours/Yellow]].",
    "whiteboards/x.edn": "{}",
    "pages/notes.org": "* Org",
    "assets/root.png": "png",
}


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "graph" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "graph"


def notes_in(path: Path) -> dict[str, ParsedNote]:
    return {note.parsed.title: note.parsed for note in read(path, "graph", format_name="logseq", progress=unseen).notes}


def test_a_graph_is_known_by_its_settings_or_by_its_two_folders(graph: Path) -> None:
    assert format_in(graph, "graph") == "logseq"
    assert dialect_of(["g/pages/a.md", "g/journals/2026_01_01.md"]) == "logseq"
    assert dialect_of(["pages/a.md"]) == ""


def test_pages_are_called_as_there_and_links_lead_on(graph: Path) -> None:
    notes = notes_in(graph)
    assert set(notes) == {"Madder", "Weld", "Colours/Yellow", "Old/Way", "2026-11-03"}
    madder, journal, weld = notes["Madder"], notes["2026-11-03"], notes["Weld"]
    assert madder.aliases == ["Rubia", "Dyer's madder"]
    assert madder.tags[:4] == ("Dyes", "Dyes-Red", "plants", "garden")
    assert journal.made_at and journal.made_at.date().isoformat() == "2026-11-03"
    assert [link.path for link in journal.links] == ["pages/Madder.md", "pages/Colours___Yellow.md"]
    assert "journals/2026_11_03.md" in {link.path for link in weld.links}


def test_outlines_read_as_markdown(graph: Path) -> None:
    notes = notes_in(graph)
    assert notes["Madder"].body.split("\n\n") == [
        "**source:** an old book",
        "# Growing",
        "- It wants three years.\n- Lime in the soil\n  and much sun #garden\n  - deeper still",
        "- [ ] Dig the roots\n  (Scheduled: 2026-11-03)\n- [x] Order the seeds",
        "```python\n- = 1  # - no bullet\n```",
        "> Red is patient.",
    ]
    assert notes["Colours/Yellow"].body == "- Bright\n- Pale"


def test_references_embeds_and_queries(graph: Path) -> None:
    weld = notes_in(graph)["Weld"]
    assert "See “It wants three years.” ([[Madder]]) and [[Madder|the years]]" in weld.body
    assert f"(({LOST}))" in weld.body and LOST_BLOCK in weld.remarks
    assert "![[Madder]] and [[Colours/Yellow|yellow]]" in weld.body and "dye plants" in weld.tags
    assert "`{{query (and [[Madder]] (task TODO))}}`" in weld.body and QUERY in weld.remarks
    assert "https://video.example/w" in weld.body and "`((not a reference))`" in weld.body


def test_what_is_no_page_is_said_and_the_programs_own_is_passed_over(graph: Path) -> None:
    found = read(graph, "graph", format_name="logseq", progress=unseen)
    assert sorted(skipped.path for skipped in found.skipped) == ["pages/notes.org", "whiteboards/x.edn"]
    assert [attachment.path for attachment in found.attachments] == ["assets/root.png"]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab#%^[](){}!|>`-:\n \t/+_", max_size=300), st.booleans())
def test_no_text_raises(text: str, is_journal: bool) -> None:
    name = "journals/2026_13_03.md" if is_journal else "pages/a.md"
    for _file in prepared("logseq", [NoteFile(name, text.encode()), NoteFile("pages/b.md", f"- id:: {ROOT}\n{text}".encode())]):
        pass


def test_hostile_pages_take_no_long_time_and_no_depth() -> None:
    deep = "\n".join("\t" * number + "- x" for number in range(1_300))
    endless = "- #+BEGIN_NOTE\n" * 50_000
    books = "- TODO x\n  :LOGBOOK:\n" * 40_000
    files = [NoteFile(f"pages/{number}.md", text.encode()) for number, text in enumerate((deep, endless, books))]
    assert len(list(prepared("logseq", files))) == 3
