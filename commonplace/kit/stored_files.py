"""Files that members' pages hold, kept under a name made of their content, and handed out by views that have asked who may see them.

The same bytes are one file however often they come. A name is no permission: nobody is given a file for knowing what it is called.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import content_disposition_header

_PIECE = 64 * 1024
_SHORT = 512 * 1024
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")
# Whatever a file turns out to hold, a browser that is shown it runs nothing of it and lets it reach nothing.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox; frame-ancestors 'none'"


def keep_file(body: bytes, *, folder: str, suffix: str) -> str:
    """Store `body` and give the name under which `default_storage` has it: `pictures/ab/ab12....png`. Safe to repeat, also at once.

    A file goes only a week after no row refers to it (`kit.freeing`), so a backup may copy files after the database.
    """
    digest = hashlib.sha256(body).hexdigest()
    name = f"{folder}/{digest[:2]}/{digest}.{suffix}"
    if _is_here(name, len(body)):
        return name
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:  # a storage on other machines
        default_storage.delete(name)
        saved = default_storage.save(name, ContentFile(body))
        if saved != name:
            default_storage.delete(saved)
    else:
        _put(path, body)
    return name


def _put(path: Path, body: bytes) -> None:
    """The whole file takes its name at once: whoever keeps the same bytes at that moment never meets a part of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".part-", delete=False) as part:
        part.write(body)
    Path(part.name).chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o644)
    Path(part.name).replace(path)


def _is_here(name: str, size: int) -> bool:
    """Whether the file is here and whole; it is made new by that, so that it is not removed before a row refers to it."""
    try:
        # A file that a crash cut short has the right name and the wrong size. It is written anew.
        if default_storage.size(name) != size:
            return False
        with contextlib.suppress(NotImplementedError):
            os.utime(default_storage.path(name))
    except FileNotFoundError:
        return False
    return True


def stored_bytes(name: str) -> bytes:
    """What `keep_file` stored under this name. Raises FileNotFoundError when it is gone."""
    with default_storage.open(name, "rb") as file:
        return bytes(file.read())


def file_answer(request: HttpRequest, name: str, *, content_type: str, file_name: str = "", is_download: bool = False) -> HttpResponseBase:
    """The answer that hands out a stored file; whoever calls has made sure that the viewer may see it. Raises Http404 when it is gone.

    A browser may keep it, and asks each time whether it still may show it. One stretch of bytes may be asked for (RFC 9110, 14).
    """
    etag = f'"{name.rpartition("/")[2].partition(".")[0]}"'
    if request.headers.get("If-None-Match") == etag:
        return _guarded(HttpResponseNotModified(), etag)
    try:
        file = default_storage.open(name, "rb")
    except FileNotFoundError:
        raise Http404 from None
    size = file.size
    stretch = _stretch(request.headers.get("Range", ""), size)
    if stretch is not None and not stretch:
        file.close()
        answer: HttpResponseBase = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        begin, end = (stretch.start, stretch.stop) if stretch else (0, size)
        answer = _part(file, begin, end, content_type)
        if stretch:
            answer.status_code = 206
            answer.headers["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
        answer.headers["Content-Disposition"] = content_disposition_header(is_download, file_name) or "inline"
    answer.headers["Accept-Ranges"] = "bytes"
    return _guarded(answer, etag)


def _part(file: File[Any], begin: int, end: int, content_type: str) -> HttpResponseBase:
    """What is short goes out at once, the rest by a thread of its own (`kit.asgi.pages`)."""
    if end - begin <= _SHORT:
        return HttpResponse(b"".join(_pieces(file, begin, end)), content_type=content_type)
    answer = StreamingHttpResponse(_pieces(file, begin, end), content_type=content_type)
    answer.headers["Content-Length"] = str(end - begin)
    return answer


def _guarded(answer: HttpResponseBase, etag: str) -> HttpResponseBase:
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _stretch(header: str, size: int) -> range | None:
    """The bytes asked for; None for the whole file, also where the header makes no sense; an empty range for what lies outside."""
    match = _RANGE.fullmatch(header.strip())
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        return range(max(0, size - int(match[2])), size) if int(match[2]) else range(0)
    begin, end = int(match[1]), int(match[2]) + 1 if match[2] else size
    if match[2] and end <= begin:
        return None
    return range(begin, min(end, size))


def _pieces(file: File[Any], begin: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(begin)
        left = end - begin
        while left > 0:
            piece = file.read(min(_PIECE, left))
            if not piece:
                return
            left -= len(piece)
            yield piece
