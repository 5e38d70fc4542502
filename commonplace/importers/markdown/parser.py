"""From a folder or archive to its notes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from commonplace.importers.markdown.history import History, read_history
from commonplace.importers.markdown.links import NoteIndex, rewrite_links
from commonplace.importers.markdown.notes import ParsedNote, read_note
from commonplace.importers.markdown.vault import Attachment, NoteFile, Skipped, VaultFile, files_of


@dataclass(frozen=True)
class Reading:
    """What was found. Every file is in exactly one of the three, apart from the tools' own (see `vault`)."""

    notes: tuple[ParsedNote, ...]
    skipped: tuple[Skipped, ...]
    attachments: tuple[Attachment, ...]


def read_notes(path: Path, *, history: Path | None = None) -> Reading:
    """Read the notes at `path`; files that cannot be taken are in `skipped`. Raises Refusal for no folder or archive, or one too large."""
    past = read_history(history) if history else History()
    return read_files(files_of(path), past)


Naming = Callable[[Sequence[ParsedNote]], Mapping[str, str]]
"""Says by what links are to call those notes whose title is not enough, by their paths."""


def read_files(files: Iterable[VaultFile], history: History, *, naming: Naming | None = None) -> Reading:
    """The same from files that are already at hand."""
    sources: list[NoteFile] = []
    skipped: list[Skipped] = []
    attachments: list[Attachment] = []
    for file in files:
        match file:
            case NoteFile():
                sources.append(file)
            case Skipped():
                skipped.append(file)
            case Attachment():
                attachments.append(file)
    top = _common_top([file.path for file in sources])
    notes: list[ParsedNote] = []
    for file in sources:
        note = read_note(file.path, file.content, folder_tag=_folder_tag(file.path, top), history=history)
        if note is None:
            skipped.append(Skipped(file.path, _("it is not text")))
        elif not note.body.strip() and not note.front_matter:
            skipped.append(Skipped(file.path, _("it is empty")))
        else:
            notes.append(replace(note, remarks=(*note.remarks, *file.remarks)) if file.remarks else note)
    linked = _linked(notes, {})
    names = naming(linked) if naming else {}
    return Reading(tuple(_linked(notes, names) if names else linked), tuple(skipped), tuple(attachments))


def _linked(notes: list[ParsedNote], names: Mapping[str, str]) -> list[ParsedNote]:
    aliases = [(alias, note.path) for note in notes for alias in note.aliases]
    index = NoteIndex({note.path: note.title for note in notes}, aliases, names)
    linked = []
    for note in notes:
        result = rewrite_links(note.body, note.path, index)
        linked.append(replace(note, body=result.body, links=result.links, attachments=result.files))
    return linked


def _common_top(paths: list[str]) -> str:
    """The one folder that archives often put everything into, which says nothing about any note; else ""."""
    tops = {path.partition("/")[0] for path in paths if "/" in path}
    return tops.pop() if len(tops) == 1 and all("/" in path for path in paths) else ""


def _folder_tag(path: str, top: str) -> str | None:
    inside = path.removeprefix(f"{top}/") if top else path
    return inside.partition("/")[0] if "/" in inside else None
