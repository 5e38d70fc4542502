"""Where what was learnt is kept: a file that can be made anew at any time, so a backup may leave it out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.core.files.storage import default_storage
from django.db import transaction

from commonplace.activity.models import Activity
from commonplace.kit.stored_files import keep_file, stored_bytes
from commonplace.suggestions.finding import Finder
from commonplace.suggestions.learning.learnt import Learnt
from commonplace.suggestions.models import Learning

FOLDER = "suggestions"


def keep_learnt(learnt: Learnt, *, seconds: float, to_activity: int) -> Learning:
    """Store it as what counts from now on, and remove what counted before."""
    name = keep_file(learnt.to_bytes(), folder=FOLDER, suffix="npz")
    with transaction.atomic():
        before = list(Learning.objects.values_list("file", flat=True))
        Learning.objects.all().delete()
        row = Learning.objects.create(file=name, seconds=seconds, to_activity=to_activity)
    for old in {*before} - {name}:
        default_storage.delete(old)
    return row


def latest() -> Learning | None:
    return Learning.objects.order_by("-pk").first()


def finder() -> Finder | None:
    """Ready to be asked; None while nothing was learnt, or its file is gone."""
    row = latest()
    if row is None:
        return None
    try:
        return _finder(row.file)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=1)
def _finder(name: str) -> Finder:
    return Finder(Learnt.from_bytes(stored_bytes(name)))


def newest_deed() -> int:
    return Activity.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def held(names: Iterable[str]) -> Iterable[str]:
    """Those of these files that a row refers to (`kit.freeing`)."""
    return Learning.objects.filter(file__in=list(names)).values_list("file", flat=True)
