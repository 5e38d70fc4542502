"""Files of other programs as they come: alone, or in a .zip among others."""

from __future__ import annotations

import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext_lazy as _

from commonplace.importers.formats import recognised
from commonplace.importers.items import Format
from commonplace.importers.markdown.vault import MAX_FILES, MAX_TOTAL, NOTE_SUFFIXES, TOO_LARGE, Attachment, Skipped, safe_path
from commonplace.kit.errors import Refusal

FIRST = 16_384
HEADER = 64
"""So much of an archive is shown to the formats that read archives by themselves; further in stand the words of other files."""
LOOKED_AT = 300
MAX_PART = 100 * 1024 * 1024
_TROUBLE = (OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, ValueError)


@dataclass(frozen=True)
class Part:
    """One file to read; `name` is its path in the archive, or "" where it came alone."""

    path: Path
    name: str


@dataclass(frozen=True)
class Archive:
    parts: tuple[Part, ...]
    skipped: tuple[Skipped, ...] = ()
    attachments: tuple[Attachment, ...] = ()


def recognised_in(path: Path, name: str) -> Format | None:
    """The format of the file at `path`, or of most files in the .zip; None for notes and for what is like none."""
    if not zipfile.is_zipfile(path):
        return recognised(name, _first(path))
    if (whole := recognised(name, _first(path)[:HEADER])) is not None:
        return whole
    times: Counter[str] = Counter()
    found: dict[str, Format] = {}
    notes = 0
    with _opened(path) as archive:
        for member in _members(archive)[:LOOKED_AT]:
            known = _format_of(archive, member)
            if known is not None:
                times[known.name] += 1
                found[known.name] = known
            elif member.filename.lower().endswith(NOTE_SUFFIXES):
                notes += 1
    # A folder of notes may hold a list of bookmarks beside them, and an export of ours its annotations; both stay folders of notes.
    most = times.most_common(1)
    return found[most[0][0]] if most and most[0][1] > notes else None


@contextmanager
def parts_of(path: Path, name: str, known: Format) -> Iterator[Archive]:
    """The files that are to be read as `known`; those of an archive lie in a folder that goes when it is done."""
    if not zipfile.is_zipfile(path) or known.recognises(name, _first(path)[:HEADER]):
        yield Archive((Part(path, ""),))
        return
    with tempfile.TemporaryDirectory(prefix="commonplace-") as folder:
        with _opened(path) as archive:
            found = _unpacked(archive, known, Path(folder))
        yield found


def _unpacked(archive: zipfile.ZipFile, known: Format, folder: Path) -> Archive:
    parts: list[Part] = []
    skipped: list[Skipped] = []
    attachments: list[Attachment] = []
    total = 0
    members = _members(archive)
    is_alone = len(members) == 1
    for member in members:
        inside = safe_path(member.filename)
        if inside is None:
            skipped.append(Skipped(member.filename[:200], _("its path leads out of the folder")))
        elif not is_alone and _format_of(archive, member) is not known:
            attachments.append(Attachment(inside, member.file_size))
        else:
            total += member.file_size
            if total > MAX_TOTAL:
                raise Refusal(TOO_LARGE, field="file")
            # The formats look at the name too, so it keeps its ending; nothing else of it reaches the disk.
            target = folder / f"{len(parts)}{PurePosixPath(inside).suffix[:10]}"
            if _copied(archive, member, target):
                parts.append(Part(target, inside))
            else:
                skipped.append(Skipped(inside, _("it is damaged, larger than 100 MB or locked with a password")))
    return Archive(tuple(parts), tuple(skipped), tuple(attachments))


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise Refusal(_("This archive is damaged."), field="file") from error
    with archive:
        yield archive


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Files, without those that tools keep beside them."""
    members = [member for member in archive.infolist() if not member.is_dir() and not _is_tools_own(member.filename)]
    if len(members) > MAX_FILES:
        raise Refusal(_("These are more than 50,000 files. Import them in parts."), field="file")
    return members


def _is_tools_own(name: str) -> bool:
    return any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _format_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Format | None:
    try:
        with archive.open(member) as stream:
            return recognised(PurePosixPath(member.filename).name, stream.read(FIRST))
    except _TROUBLE:
        return None


def _copied(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> bool:
    left = MAX_PART
    try:
        with archive.open(member) as stream, target.open("wb") as copy:
            while block := stream.read(1024 * 1024):
                left -= len(block)
                if left < 0:
                    return False
                copy.write(block)
    except _TROUBLE:
        return False
    return True


def _first(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(FIRST)
