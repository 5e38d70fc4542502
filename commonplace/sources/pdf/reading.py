"""From the bytes of a PDF to the lines of its pages, within bounds."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from commonplace.kit.fetch import FetchError
from commonplace.kit.text import clean_line

MOST_PAGES = 2_000
MOST_CHARACTERS = 4_000_000
SECONDS = 40
MEGABYTES = 1_500

_CHILD = Path(__file__).with_name("child.py")


class UnreadablePdf(FetchError):
    """The file has a password, is broken, or could not be read within the bounds; the message says which."""


@dataclass(frozen=True)
class ReadPdf:
    """What stands in a PDF. `pages` has of each page its lines, as [size of the type, text]; `count` counts also pages beyond the bounds."""

    title: str
    author: str
    count: int
    pages: list[list[tuple[float, str]]]

    @property
    def has_text(self) -> bool:
        return any(text.strip() for page in self.pages for _size, text in page)


def read_pdf(body: bytes, *, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> ReadPdf:
    """The text of a PDF by page. Raises UnreadablePdf.

    A process of its own does it: what a file made to do harm can take is its time and memory, which are bounded.
    """
    if b"%PDF-" not in body[:1024]:
        raise _broken()
    bounds = (str(bound) for bound in (MOST_PAGES, MOST_CHARACTERS, seconds, megabytes))
    try:
        # Nothing of the surroundings reaches it: neither PYTHON... variables nor the keys of the place, which stand in the environment.
        done = subprocess.run(  # noqa: S603 - our own script; the file only comes in on stdin
            [sys.executable, "-I", str(_CHILD), *bounds], input=body, capture_output=True, timeout=seconds * 1.5, check=True, env={}
        )
        told = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise UnreadablePdf(
            _("This PDF could not be read: it is damaged, or too large to be read here. The file itself is kept.")
        ) from None
    if told.get("error") == "password":
        raise UnreadablePdf(
            _("This PDF is locked with a password, so its text cannot be read here. Save it without the password, then capture it again.")
        )
    if told.get("error"):
        raise _broken()
    pages = [[(float(size), str(text)) for size, text in page] for page in told["pages"]]
    return ReadPdf(clean_line(told["title"])[:500], clean_line(told["author"])[:300], told["count"], pages)


def _broken() -> UnreadablePdf:
    return UnreadablePdf(_("This is no PDF that can be read: the file is damaged."))
