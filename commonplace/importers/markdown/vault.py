"""The files of a folder, a .zip or a .tar (plain or compressed), read without trusting any of them.

Nothing is ever unpacked onto the disk. Files whose name begins with a dot, or that lie in such a folder (.git, .obsidian, .foam) or in
`__MACOSX`, are the tools' own and are passed over in silence. Every other file is a note, an attachment or skipped with a reason.
"""

import bz2
import gzip
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.kit.errors import Refusal

MAX_TOTAL = 500_000_000
MAX_FILES = 50_000
MAX_NOTE = 1_000_000
MAX_HEADER = 65_536
_HEADER_TYPES = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
TOO_LARGE = _("This holds more than 500 MB. Take the large files out and import the notes.")
_COMPRESSED: dict[bytes, Callable[..., Any]] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\x00": lzma.open}
NOTE_SUFFIXES = (".md", ".markdown")
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp")
_TROUBLE = (
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    zipfile.BadZipFile,
    tarfile.TarError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
)


@dataclass(frozen=True)
class Skipped:
    """A file or part that was not taken, and why (translatable)."""

    path: str
    reason: str | Promise
    title: str = ""


@dataclass(frozen=True)
class Attachment:
    """A file beside the notes. A picture that a note shows is taken (`picture_links`), any other file is reported."""

    path: str
    size: int


@dataclass(frozen=True)
class NoteFile:
    """The bytes of one note; `remarks` say what was lost when it was written anew (`dialects`)."""

    path: str
    content: bytes
    remarks: tuple[str | Promise, ...] = ()


VaultFile = NoteFile | Attachment | Skipped


def names_in(path: Path) -> Iterator[str]:
    """The names of all files, those of the tools among them, as far as they can be had; no content is looked at."""
    found = _files_of_folder(path) if path.is_dir() else _files_of_zip(path) if zipfile.is_zipfile(path) else _files_of_tar(path)
    try:
        for file, _number in zip(found, range(MAX_FILES), strict=False):
            yield file.name
    except Refusal:
        return


def files_of(path: Path) -> Iterator[VaultFile]:
    """Everything found at `path`, in the archive's or the alphabet's order. Raises Refusal for no folder or archive, or one too large."""
    if path.is_dir():
        yield from _bounded(_files_of_folder(path))
    elif zipfile.is_zipfile(path):
        yield from _bounded(_files_of_zip(path))
    elif path.is_file():
        yield from _bounded(_files_of_tar(path))
    else:
        raise Refusal(_("Choose a folder of Markdown notes, or a .zip, .tar or .tar.gz of one."), field="file")


def contents_of(path: Path, wanted: Iterable[str], *, most: int) -> Iterator[tuple[str, bytes | None]]:
    """The bytes of these files, as they come by; None for one that cannot be read. Of a longer file come `most` bytes and one."""
    left = set(wanted)

    def is_wanted(name: str) -> bool:
        return safe_path(name) in left

    if not left or not (path.is_dir() or path.is_file()):
        return
    is_zip = path.is_file() and zipfile.is_zipfile(path)
    found = _files_of_folder(path) if path.is_dir() else _files_of_zip(path, is_wanted) if is_zip else _files_of_tar(path)
    for file in found:
        inside = safe_path(file.name)
        if inside not in left:
            continue
        left.remove(inside)
        try:
            yield inside, file.stream.read(most + 1) if file.stream is not None else None
        except _TROUBLE:
            yield inside, None
        if not left:
            return


@dataclass(frozen=True)
class _Found:
    """A file before its content is looked at: `size` as declared, `open` gives the bytes, `trouble` says why it cannot be taken."""

    name: str
    size: int
    stream: IO[bytes] | None = None
    trouble: str | Promise | None = None


def _bounded(found: Iterator[_Found]) -> Iterator[VaultFile]:
    total, seen = 0, set[str]()
    for file in found:
        # What is not unpacked, such as a large file in a .zip, takes no room.
        total += max(file.size, 0) if file.stream is not None else 0
        if total > MAX_TOTAL:
            raise Refusal(TOO_LARGE, field="file")
        path = safe_path(file.name)
        if path is None:
            yield Skipped(_printable(file.name), _("its path leads out of the folder"))
        elif _is_tools_own(path):
            continue
        elif path in seen:
            yield Skipped(path, _("there are two files of this name; the first was taken"))
        elif len(seen) >= MAX_FILES:
            raise Refusal(_("These are more than 50,000 files. Import them in parts."), field="file")
        else:
            seen.add(path)
            yield _looked_into(path, file)


def _looked_into(path: str, file: _Found) -> VaultFile:
    if file.trouble:
        return Skipped(path, file.trouble)
    if not path.lower().endswith(NOTE_SUFFIXES):
        return Attachment(path, file.size)
    if file.size > MAX_NOTE:
        return Skipped(path, _("it is larger than 1 MB"))
    try:
        assert file.stream is not None
        content = file.stream.read(MAX_NOTE + 1)
    except _TROUBLE:
        return Skipped(path, _("it is damaged or locked with a password"))
    if len(content) > MAX_NOTE:
        return Skipped(path, _("it is larger than 1 MB"))
    return NoteFile(path, content)


def safe_path(name: str) -> str | None:
    """The path inside the vault with "/" between its parts, or None for one that points out of it."""
    name = _printable(name).replace("\\", "/")
    if name.startswith("/") or (len(name) > 1 and name[1] == ":") or "\x00" in name:
        return None
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if not parts or ".." in parts:
        return None
    return "/".join(parts)


def _is_tools_own(path: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(path).parts)


def _printable(name: str) -> str:
    """Names that are not UTF-8 come with lone surrogates in place of their bytes; read those as Western European."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = (
            name.encode("utf-8", "surrogateescape") if all(not 0xD800 <= ord(c) < 0xDC80 for c in name) else name.encode("utf-8", "replace")
        )
        return raw.decode("cp1252", "replace")
    return name


def _files_of_folder(root: Path) -> Iterator[_Found]:
    for folder, folders, names in os.walk(root, followlinks=False):
        folders.sort()
        for name in sorted([*names, *(entry for entry in folders if Path(folder, entry).is_symlink())]):
            path = Path(folder, name)
            inside = path.relative_to(root).as_posix()
            state = path.lstat()
            if not stat.S_ISREG(state.st_mode):
                yield _Found(inside, 0, trouble=_("it is a link or a device, not a file"))
            else:
                try:
                    with path.open("rb") as stream:
                        yield _Found(inside, state.st_size, stream)
                except OSError:
                    yield _Found(inside, 0, trouble=_("it cannot be read"))


def _is_note(name: str) -> bool:
    return name.lower().endswith(NOTE_SUFFIXES)


def _files_of_zip(path: Path, opens: Callable[[str], bool] = _is_note) -> Iterator[_Found]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise Refusal(_("This archive is damaged."), field="file") from error
    with archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            name = _zip_name(member)
            if stat.S_ISLNK(member.external_attr >> 16):
                yield _Found(name, member.file_size, trouble=_("it is a link or a device, not a file"))
                continue
            if not opens(name):
                yield _Found(name, member.file_size)
                continue
            try:
                with archive.open(member) as stream:
                    yield _Found(name, member.file_size, stream)
            except (RuntimeError, NotImplementedError, zipfile.BadZipFile, OSError):
                yield _Found(name, member.file_size, trouble=_("it is damaged or locked with a password"))


def _zip_name(member: zipfile.ZipInfo) -> str:
    """Many programs write UTF-8 names without saying so; they then come decoded by the old default."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _files_of_tar(path: Path) -> Iterator[_Found]:
    try:
        with (
            _unpacked(path) as stream,
            tarfile.open(fileobj=cast(IO[bytes], _Metered(stream)), mode="r|", tarinfo=_SmallHeaders, errors="surrogateescape") as archive,
        ):
            for member in archive:
                if member.isdir():
                    continue
                if not member.isreg():
                    yield _Found(member.name, 0, trouble=_("it is a link or a device, not a file"))
                else:
                    yield _Found(member.name, member.size, archive.extractfile(member))
    except (tarfile.TarError, EOFError, OSError, lzma.LZMAError, zlib.error) as error:
        raise Refusal(_("This is no archive of notes, or a damaged one."), field="file") from error


def _unpacked(path: Path) -> IO[bytes]:
    with path.open("rb") as stream:
        beginning = stream.read(6)
    for magic, opener in _COMPRESSED.items():
        if beginning.startswith(magic):
            return cast(IO[bytes], opener(path, "rb"))
    return path.open("rb")


class _SmallHeaders(tarfile.TarInfo):
    """Refuses headers of megabytes, on whose text the library spends a time that grows with the square of its length."""

    def _proc_member(self, archive: tarfile.TarFile) -> Any:
        if self.type in _HEADER_TYPES and self.size > MAX_HEADER:
            raise Refusal(_("This archive is damaged."), field="file")
        return super()._proc_member(archive)  # type: ignore[misc]


class _Metered:
    """Stops a small archive from unpacking without end, also inside headers, of which no size is known beforehand."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._left = MAX_TOTAL + MAX_FILES * 2 * tarfile.RECORDSIZE // 10

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise Refusal(TOO_LARGE, field="file")
        return data
