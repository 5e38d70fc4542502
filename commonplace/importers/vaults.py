"""A file of notes, read and named: what the parser finds, with what an import needs to know of each note."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from commonplace.importers.markdown.dialects import prepared
from commonplace.importers.markdown.front_matter import BrokenFrontMatter, split_front_matter
from commonplace.importers.markdown.history import History, read_history
from commonplace.importers.markdown.notes import ParsedNote
from commonplace.importers.markdown.parser import read_files
from commonplace.importers.markdown.vault import MAX_NOTE, NOTE_SUFFIXES, Attachment, NoteFile, Skipped, VaultFile, files_of
from commonplace.importers.own import Own
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import is_uid
from commonplace.kit.text import clean_body
from commonplace.sense.actions import NOWHERE, Whereabouts
from commonplace.sources.meeting import SourceFacts

MARKDOWN = "markdown"
MAX_TEXT = 100_000_000
"""Bytes of notes that are held in memory at once."""


@dataclass(frozen=True)
class Note:
    """A note and its key. `own` says what it is beside its text (see `own.Own`).

    `is_ours` is True for what comes out of a Commonplace (front matter, "commonplace"): only such a note keeps its identifier and those who
    could see it. `facts` are of its source, `where` says where in it a passage stands.
    """

    parsed: ParsedNote
    digest: str
    deed_key: str
    own: dict[str, Any]
    is_ours: bool = False
    facts: SourceFacts | None = None
    where: Whereabouts = NOWHERE

    @property
    def own_uid(self) -> str:
        uid = self.own.get("uid") if self.is_ours else None
        return uid if isinstance(uid, str) and is_uid(uid) else ""


@dataclass(frozen=True)
class Vault:
    """`format` is the name of the format that they were read as."""

    notes: tuple[Note, ...]
    skipped: tuple[Skipped, ...]
    attachments: tuple[Attachment, ...]
    format: str = MARKDOWN


Naming = Callable[[Sequence[Note]], Mapping[str, str]]
"""Says by what links are to call those notes whose title is not enough, by their paths."""


def read_vault(path: Path, name: str, *, history: Path | None = None, naming: Naming | None = None, dialect: str = "") -> Vault:
    """Read the folder, archive or single note at `path`, which its owner calls `name`, as a vault of that program ("": plain Markdown).

    Raises Refusal for what is none of these.
    """
    shelf = _Shelf()
    past = read_history(history) if history else History()
    is_single = path.is_file() and name.lower().endswith(NOTE_SUFFIXES)
    files = _single(path, name) if is_single else files_of(path)
    keyed = partial(_keyed, shelf, "" if is_single else _stem(name), is_single=is_single, is_folder=path.is_dir())
    reading = read_files(prepared(dialect, shelf.passing(files)), past, naming=(lambda parsed: naming(keyed(parsed))) if naming else None)
    return Vault(tuple(keyed(reading.notes)), reading.skipped, reading.attachments, dialect or MARKDOWN)


def _keyed(shelf: "_Shelf", name: str, found: Sequence[ParsedNote], *, is_single: bool, is_folder: bool) -> list[Note]:
    """A note of an archive is known by the archive's top folder and the path inside it, a single note by its title."""
    top = "" if is_folder or is_single else common_top([parsed.path for parsed in found])
    notes = []
    for parsed in found:
        own = parsed.front_matter.get("commonplace")
        own = own if isinstance(own, dict) else {}
        note = _as_exported(parsed, shelf.contents.get(parsed.path, b"")) if own else parsed
        inside = note.title if is_single else note.path.removeprefix(f"{top}/") if top else note.path
        said = Own(own)
        notes.append(
            Note(
                note,
                shelf.digests[parsed.path],
                _deed_key(top or name, inside, own),
                own,
                is_ours=bool(own),
                facts=said.facts,
                where=Whereabouts(place=said.place),
            )
        )
    return notes


class _Shelf:
    """Remembers of the files that pass what the parser does not keep."""

    def __init__(self) -> None:
        self.digests: dict[str, str] = {}
        self.contents: dict[str, bytes] = {}
        self._size = 0

    def passing(self, files: Iterator[VaultFile]) -> Iterator[VaultFile]:
        for file in files:
            if isinstance(file, NoteFile):
                self._size += len(file.content)
                if self._size > MAX_TEXT:
                    raise Refusal(_("These notes hold more than 100 MB of text. Import them in parts."), field="file")
                self.digests[file.path] = hashlib.sha256(file.content).hexdigest()
                if b"commonplace:" in file.content[:200_000]:
                    self.contents[file.path] = file.content
            yield file


def _single(path: Path, name: str) -> Iterator[VaultFile]:
    with path.open("rb") as stream:
        content = stream.read(MAX_NOTE + 1)
    if len(content) > MAX_NOTE:
        yield Skipped(name, _("it is larger than 1 MB"))
    else:
        yield NoteFile(name, content)


def _as_exported(note: ParsedNote, content: bytes) -> ParsedNote:
    """Title and body letter by letter as they were exported; the parser takes titles out of bodies and writes links anew."""
    try:
        values, body = split_front_matter(clean_body(content.decode("utf-8-sig")))
    except (UnicodeDecodeError, BrokenFrontMatter):
        return note
    title = values.get("title")
    return replace(note, title=str(title) if isinstance(title, str | int | float) else "", body=body)


def common_top(paths: list[str]) -> str:
    """The one folder that everything lies in, or ""."""
    tops = {path.partition("/")[0] for path in paths}
    return tops.pop() if len(tops) == 1 and all("/" in path for path in paths) else ""


def _stem(name: str) -> str:
    for ending in (".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".zip", ".tar"):
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return name


def _deed_key(vault: str, path: str, own: dict[str, Any]) -> str:
    uid = own.get("uid")
    if isinstance(uid, str) and is_uid(uid):
        return f"entry:{uid}"
    return "md:" + hashlib.sha256(f"{vault}\0{path}".encode()).hexdigest()[:48]
