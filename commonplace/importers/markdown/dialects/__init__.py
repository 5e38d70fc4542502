"""Vaults of programs whose Markdown says more than Markdown: each is written anew as plain Markdown with front matter, before it is read.

    name = dialect_of(names of all files)      # "obsidian", "logseq" or ""
    files = prepared(name, files)

Pure: files in, files out. What cannot be carried over is said in the remarks of its note, and files that are no notes are skipped with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from commonplace.importers.markdown.dialects import logseq, obsidian
from commonplace.importers.markdown.vault import VaultFile

OBSIDIAN, LOGSEQ = "obsidian", "logseq"
LABELS = {OBSIDIAN: "Obsidian", LOGSEQ: "Logseq"}
_PREPARE = {OBSIDIAN: obsidian.prepared, LOGSEQ: logseq.prepared}


def dialect_of(names: Iterable[str]) -> str:
    """Which program wrote a folder with these files, by the folders that it keeps for itself."""
    is_obsidian = has_pages = has_journals = False
    for name in names:
        path = PurePosixPath(name.replace("\\", "/"))
        folders = path.parts[:-1][:3]
        if "logseq" in folders and path.name in {"config.edn", "custom.css", "metadata.edn"}:
            return LOGSEQ
        is_obsidian = is_obsidian or ".obsidian" in folders or path.suffix == ".canvas"
        has_pages = has_pages or ("pages" in folders[:2] and path.suffix == ".md")
        has_journals = has_journals or ("journals" in folders[:2] and path.suffix == ".md")
    return LOGSEQ if has_pages and has_journals and not is_obsidian else OBSIDIAN if is_obsidian else ""


def prepared(dialect: str, files: Iterable[VaultFile]) -> Iterable[VaultFile]:
    prepare = _PREPARE.get(dialect)
    return prepare(list(files)) if prepare else files
