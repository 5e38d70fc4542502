"""What somebody has just sent by a form that cannot be taken: given back to them, so that no words are lost, and kept nowhere."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError

_ALWAYS = frozenset({"title", "body", "quote", "words", "why", "used_for", "adds"})
"""Fields in which people write, be it a single word. Of others what has blanks or letters beyond ASCII counts: neither keys nor choices have."""
_AROUND = frozenset({"prefix", "suffix"})
_SECRET = re.compile(r"password|secret|phrase|token|code|login|auth")
_CSRF_FIELD = "csrfmiddlewaretoken"


def words_in(request: HttpRequest | None) -> list[str]:
    """The words of a form of ours that was sent with this request."""
    return [value for name, value in _fields(request) if value.strip() and not _SECRET.search(name) and _are_words(name, value)]


def fields_in(request: HttpRequest | None) -> list[tuple[str, str]]:
    """All that the form had, for sending it once more; nothing where it had files, which cannot be put into a page, or a secret."""
    fields = _fields(request)
    if any(_SECRET.search(name) for name, _value in fields) or files_in(request):
        return []
    return fields


def files_in(request: HttpRequest | None) -> list[str]:
    """The names of the files that came with it."""
    if request is None or not _fields(request):
        return []
    return [file.name or "" for _name, files in request.FILES.lists() for file in files]


def _fields(request: HttpRequest | None) -> list[tuple[str, str]]:
    if request is None or request.method != "POST" or not _is_ours(request):
        return []
    return [(name, value) for name, values in _sent(request).lists() for value in values if name != _CSRF_FIELD]


def _sent(request: HttpRequest) -> QueryDict:
    try:
        return request.POST
    except (BadRequest, MultiPartParserError, SuspiciousOperation, OSError):  # what was sent is no form, or too much of one, or broke off
        return QueryDict()


def _is_ours(request: HttpRequest) -> bool:
    """Whether the form stood on a page of this place: a page of somebody else must not put words into ours. Its token shows that, or else the
    browser, which tells where a form stood. What is long is not read in for this where nothing else has read it."""
    if getattr(request, "csrf_processing_done", False):
        return True
    if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return False
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _length(request: HttpRequest) -> int:
    told = str(request.META.get("CONTENT_LENGTH") or "")
    return int(told) if told.isascii() and told.isdecimal() else 0


def _are_words(name: str, value: str) -> bool:
    return name in _ALWAYS or (name not in _AROUND and (not value.isascii() or any(letter.isspace() for letter in value.strip())))
