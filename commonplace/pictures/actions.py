"""Deeds with pictures: to put one here, and to clear away what nothing ever showed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.pictures import read_picture
from commonplace.kit.stored_files import keep_file
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member
from commonplace.pictures.models import Picture

FOLDER = "pictures"
MOST_AN_HOUR = 300
KEPT_UNUSED = timedelta(days=14)
"""A draft in a browser may still show it so long."""


@dataclass(frozen=True)
class Stored:
    """A picture that lies in the storage and is nobody's yet."""

    name: str
    content_type: str
    width: int
    height: int
    size: int


def add_picture(actor: Member, body: bytes) -> Picture:
    """Keep a picture, for its owner alone until an entry shows it. Raises Refusal (of `picture`) for what is none."""
    refuse_beyond(f"picture:{actor.pk}", most=MOST_AN_HOUR, within=timedelta(hours=1))
    return put_down(actor, written_anew(body))


def written_anew(body: bytes) -> Stored:
    """Look at a picture and store it as it is written anew. Takes up to a second: call it outside of transactions, then `put_down`."""
    if not body:
        raise Refusal(_("This file is empty. Choose a picture."), field="picture")
    picture = read_picture(body, field="picture")
    name = keep_file(picture.body, folder=FOLDER, suffix=picture.suffix)
    return Stored(name, picture.content_type, picture.width, picture.height, len(picture.body))


def stored_of(picture: Picture) -> Stored:
    """The file of a picture, to be put down for somebody else as well."""
    return Stored(picture.name, picture.content_type, picture.width, picture.height, picture.size)


def put_down(actor: Member, stored: Stored, *, once: bool = False) -> Picture:
    """Make a stored picture the actor's; with `once`, the same one that they have already, if they do."""
    earlier = Picture.objects.filter(owner=actor, name=stored.name).order_by("pk").first() if once else None
    return earlier or Picture.objects.create(owner=actor, **asdict(stored))


def clear_unused(*, most: int = 500) -> int:
    """Delete pictures that no version of any entry shows; returns how many. Their files go in time (`kit.freeing`): another may have the same."""
    old = Picture.objects.filter(uses__isnull=True, made_at__lt=now() - KEPT_UNUSED).order_by("pk")[:most]
    gone = 0
    for picture in list(old):
        # Asked again within the deletion: an entry may have come to show it this moment.
        with transaction.atomic():
            gone += bool(Picture.objects.filter(pk=picture.pk, uses__isnull=True).delete()[0])
    return gone
