"""The picture that other programs show for a link to a public entry: its title, its author and the name of this place.

It is drawn when it is first asked for, and kept in the storage under a name made of what it shows. Nothing refers to the file, so it goes a week
later (`kit.freeing`) and is drawn again when somebody asks.
"""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.stored_files import stored_bytes
from commonplace.publishing.drawing import draw

FOLDER = "opengraph"
_DRAWN_AS = "1"
"""Raise it when `drawing` changes."""


def picture_path(entry: Entry) -> str:
    """With what it shows in the address, so that a new title has a new one."""
    return f"/e/{entry.uid}/opengraph.png?v={_digest(entry)[:10]}"


def picture_of(entry: Entry) -> bytes:
    """The PNG of an entry; whoever calls has made sure that strangers may see it."""
    digest = _digest(entry)
    name = f"{FOLDER}/{digest[:2]}/{digest}.png"
    try:
        return stored_bytes(name)
    except FileNotFoundError:
        body = draw(title=str(entry), author=entry.author.name, kind=str(Kind(entry.kind).label), site=settings.ORGANISATION_NAME)
        saved = default_storage.save(name, ContentFile(body))
        if saved != name:  # another process drew it at the same moment
            default_storage.delete(saved)
        return body


def _digest(entry: Entry) -> str:
    shown = "\x1f".join((_DRAWN_AS, str(entry), entry.author.name, entry.kind, settings.ORGANISATION_NAME))
    return hashlib.sha256(shown.encode()).hexdigest()
