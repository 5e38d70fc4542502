"""Deeds with pictures: to put one here, and to clear away what nothing ever showed."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.pictures import read_picture
from commonplace.kit.stored_files import keep_file
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member
from commonplace.pictures.models import Picture
from commonplace.sources.models import KeptPicture

FOLDER = "pictures"
MOST_AN_HOUR = 300
KEPT_UNUSED = timedelta(days=14)
"""A draft in a browser may still show it so long."""


def add_picture(actor: Member, body: bytes) -> Picture:
    """Keep a picture, for its owner alone until an entry shows it. Raises Refusal (of `picture`) for what is none."""
    refuse_beyond(f"picture:{actor.pk}", most=MOST_AN_HOUR, within=timedelta(hours=1))
    if not body:
        raise Refusal(_("This file is empty. Choose a picture."), field="picture")
    picture = read_picture(body, field="picture")
    name = keep_file(picture.body, folder=FOLDER, suffix=picture.suffix)
    return Picture.objects.create(
        owner=actor,
        name=name,
        content_type=picture.content_type,
        width=picture.width,
        height=picture.height,
        size=len(picture.body),
    )


def clear_unused(*, most: int = 500) -> int:
    """Delete pictures that no version of any entry shows, and their files where nothing else has the same; returns how many."""
    old = Picture.objects.filter(uses__isnull=True, made_at__lt=now() - KEPT_UNUSED).order_by("pk")[:most]
    gone = 0
    for picture in list(old):
        with transaction.atomic():
            # Asked again within the deletion: an entry may have come to show it this moment.
            deleted = Picture.objects.filter(pk=picture.pk, uses__isnull=True).delete()[0]
            if deleted and not _is_kept(picture.name):
                transaction.on_commit(lambda name=picture.name: _delete_file(name))  # type: ignore[misc]
        gone += bool(deleted)
    return gone


def _delete_file(name: str) -> None:
    if not _is_kept(name):
        default_storage.delete(name)


def _is_kept(name: str) -> bool:
    """Whether somebody's picture or that of a readable copy lies in this file: the same bytes are one file, wherever they came from."""
    return Picture.objects.filter(name=name).exists() or KeptPicture.objects.filter(file=name).exists()
