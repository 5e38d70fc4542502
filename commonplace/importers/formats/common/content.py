"""The bytes of a file, or of a file inside an archive, and the text that they spell."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, cast

from django.utils.translation import gettext_lazy as _

from commonplace.kit.errors import Refusal

MAX_SIZE = 100_000_000
"""Bytes of one file, and of all files together that are read out of one archive."""
_MAX_MEMBERS = 50_000
_CHUNK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DAMAGED = (OSError, EOFError, RuntimeError, NotImplementedError, ValueError, KeyError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True)
class Content:
    """Bytes that can be read more than once."""

    open: Callable[[], BinaryIO]

    @cached_property
    def encoding(self) -> str:
        """UTF-8 or UTF-16 if the bytes are that; else Western European, in which every byte is a letter."""
        with self.open() as stream:
            first = stream.read(400)
            encoding = _encoding_of(first)
            if encoding != "utf-8":
                return encoding
            decoder = codecs.getincrementaldecoder("utf-8")()
            try:
                decoder.decode(first)
                while chunk := stream.read(_CHUNK):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                return "cp1252"
        return "utf-8"

    def text(self) -> str:
        with self.open() as stream:
            return stream.read().decode(self.encoding, errors="replace").replace("\0", "")

    def lines(self) -> Iterator[str]:
        """Line by line, each with the end it was written with, without holding the whole."""
        with io.TextIOWrapper(self.open(), encoding=self.encoding, errors="replace", newline="") as stream:
            for line in stream:
                yield line.replace("\0", "")

    def chunks(self) -> Iterator[str]:
        with io.TextIOWrapper(self.open(), encoding=self.encoding, errors="replace") as stream:
            while chunk := stream.read(1 << 16):
                yield chunk.replace("\0", "")


def content_of(path: Path) -> Content:
    """Raises Refusal for what is larger than 100 MB or cannot be read."""
    try:
        if path.stat().st_size > MAX_SIZE:
            raise _too_large()
        with path.open("rb"):
            pass
    except OSError as error:
        raise Refusal(_("This file cannot be read."), field="file") from error
    return Content(lambda: path.open("rb"))


def bytes_content(content: bytes) -> Content:
    return Content(lambda: cast(BinaryIO, io.BytesIO(content)))


def is_archive(path: Path) -> bool:
    try:
        return zipfile.is_zipfile(path)
    except OSError:
        return False


def members(path: Path, wanted: re.Pattern[str]) -> Iterator[tuple[str, Content | None]]:
    """The files of a zip whose name, after any folder around all of it, matches `wanted`, by name; None for one that is damaged.

    Nothing is unpacked onto the disk. Raises Refusal for a broken archive and for one that unpacks to more than 100 MB.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _DAMAGED as error:
        raise Refusal(_("This archive is damaged. Download it again."), field="file") from error
    with archive:
        found = sorted((member for member in archive.infolist()[:_MAX_MEMBERS] if wanted.search(member.filename)), key=lambda m: m.filename)
        left = MAX_SIZE
        for member in found:
            try:
                with archive.open(member) as stream:
                    content = stream.read(left + 1)
            except _DAMAGED:
                yield member.filename, None
                continue
            left -= len(content)
            if left < 0:
                raise _too_large()
            yield member.filename, bytes_content(content)


def beginning(first: bytes) -> str:
    """The first bytes of a file as text, for recognising it; a letter cut at the end does no harm."""
    return first.decode(_encoding_of(first), errors="replace").lstrip()


def _encoding_of(first: bytes) -> str:
    for mark, name in _MARKS:
        if first.startswith(mark):
            return name
    sample = first[:400]
    zeros = sample.count(0)
    if zeros * 3 > len(sample) > 3:
        return "utf-16-be" if sample[::2].count(0) > zeros // 2 else "utf-16-le"
    return "utf-8"


def _too_large() -> Refusal:
    return Refusal(_("This is larger than 100 MB. Export it in parts, or take the articles' text out of the export."), field="file")
