"""One note out of one file.

Title: the front matter's `title`, else the first heading of level one (taken out of the body when it is the first thing there), else
the name of the file made readable. A title in both places is taken out of the body when they say the same.

Tags: the front matter's `tags` (list or line) and `tag`, then the top folder, in that order. `#words` in the text stay text: in notes
about programming most of them are no tags, and the words are found by search anyway. In our own exports (`commonplace:` in the front
matter) folders are no tags.

Dates: front matter (`created`, `date`; `updated`, `modified`, `lastmod`, `edited`), else the history, else none.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.importers.markdown.front_matter import BrokenFrontMatter, first_moment, split_front_matter, words
from commonplace.importers.markdown.history import History
from commonplace.importers.markdown.links import NoteLink, code_lines
from commonplace.kit.markdown import render
from commonplace.kit.text import clean_body, clean_line

_HEADING = re.compile(r"^ {0,3}#[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r"^ {0,3}=+[ \t]*$")
_MAX_TITLE = 300
_plain = partial(render, mention_url=lambda handle: None)


@dataclass(frozen=True)
class ParsedNote:
    """A note ready to become an entry. `path` is its place in the folder; `remarks` say what could not be understood (translatable)."""

    path: str
    title: str
    body: str
    tags: tuple[str, ...] = ()
    made_at: datetime | None = None
    edited_at: datetime | None = None
    author_name: str | None = None
    front_matter: dict[str, Any] = field(default_factory=dict)
    links: tuple[NoteLink, ...] = ()
    attachments: tuple[str, ...] = ()
    remarks: tuple[str | Promise, ...] = ()

    @property
    def aliases(self) -> list[str]:
        """Other names by which links may call it."""
        given = self.front_matter.get("aliases", self.front_matter.get("alias"))
        return [given] if isinstance(given, str) else words(given)


def read_note(path: str, content: bytes, *, folder_tag: str | None, history: History) -> ParsedNote | None:
    """The note as it stands in its file, its links not yet followed; None for what is not text."""
    text, remarks = _decoded(content)
    if text is None:
        return None
    text = clean_body(text)
    try:
        values, body = split_front_matter(text)
    except BrokenFrontMatter:
        values, body = {}, text
        remarks.append(_("its front matter is not valid YAML and was kept as text"))
    ours = values.get("commonplace")
    own = ours if isinstance(ours, dict) else {}
    title, body = _titled(values.get("title"), body, path)
    past = history.of(path)
    return ParsedNote(
        path=path,
        title=title,
        body=body,
        tags=_tags(values, None if own else folder_tag),
        made_at=first_moment(own, "made_at") or first_moment(values, "created", "date") or (past.made_at if past else None),
        edited_at=first_moment(own, "edited_at")
        or first_moment(values, "updated", "modified", "lastmod", "edited")
        or (past.edited_at if past else None),
        author_name=_author(values) or (past.author if past else None) or None,
        front_matter=values,
        remarks=tuple(remarks),
    )


def _decoded(content: bytes) -> tuple[str | None, list[str | Promise]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), []
    if b"\x00" in content:
        return None, []
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), [_("it is not UTF-8 and was read as Western European text")]


def _tags(values: dict[str, Any], folder_tag: str | None) -> tuple[str, ...]:
    given = [*words(values.get("tags")), *words(values.get("tag"))]
    return tuple(dict.fromkeys([*given, *([folder_tag] if folder_tag else [])]))


def _author(values: dict[str, Any]) -> str | None:
    author = values.get("author")
    return clean_line(author) if isinstance(author, str) else None


def _titled(given: object, body: str, path: str) -> tuple[str, str]:
    """(title, body without the heading that says the same)."""
    title = _shortened(clean_line(str(given))) if isinstance(given, str | int | float) else ""
    heading, rest = _first_heading(body)
    if rest is not None and (not title or title == heading):
        return heading or title, rest
    return title or heading or _readable(path), body


def _first_heading(body: str) -> tuple[str, str | None]:
    """(the first heading of level one, the body without it when nothing stands before it)."""
    lines = body.split("\n")
    in_code = code_lines(body, len(lines)) if "\n#" in body or body.startswith("#") or "\n=" in body else [True] * len(lines)
    for number, line in enumerate(lines):
        if in_code[number]:
            continue
        match = _HEADING.match(line)
        underlined = bool(line.strip()) and number + 1 < len(lines) and bool(_UNDERLINE.match(lines[number + 1]))
        if not match and not (underlined and (number == 0 or not lines[number - 1].strip())):
            continue
        title = _shortened(clean_line(_plain(match[1] if match else line).text))
        if not title:
            continue
        first = not any(earlier.strip() for earlier in lines[:number])
        return title, "\n".join(lines[number + (1 if match else 2) :]).lstrip("\n") if first else None
    return "", None


def _shortened(title: str) -> str:
    return title if len(title) <= _MAX_TITLE else title[: _MAX_TITLE - 1].rstrip() + "…"


def _readable(path: str) -> str:
    stem = clean_line(re.sub(r"[-_]+", " ", PurePosixPath(path).stem)) or PurePosixPath(path).name
    return _shortened(stem[:1].upper() + stem[1:])
