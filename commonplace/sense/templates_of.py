"""A member's own templates: notes that new ones begin with."""

from __future__ import annotations

import re
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format

from commonplace.entries.models import Entry
from commonplace.people.models import Member
from commonplace.sense.models import NoteTemplate

_HOLE = re.compile(r"\{\{\s*(date|title)\s*\}\}")
SHOWN = 50


def templates_of(member: Member) -> QuerySet[Entry]:
    """The member's templates by their titles."""
    mine = Entry.objects.authored_by(member).filter(note_template__isnull=False)
    return mine.select_related("note_template").order_by("title_key", "pk")


def daily_template(member: Member) -> Entry | None:
    return templates_of(member).filter(note_template__is_daily=True).first()


def filled(body: str, *, day: date, title: str = "") -> str:
    """The text with {{date}} and {{title}} replaced; without a title its hole stays, until the note is kept (`with_title`)."""
    words = {"date": date_format(day, "j F Y"), "title": title}
    return _HOLE.sub(lambda hole: words[hole[1]] or hole[0], body)


def with_title(body: str, title: str) -> str:
    """The text of a note that began with a template, now that its title is known."""
    return _HOLE.sub(lambda hole: title if hole[1] == "title" else hole[0], body)


@transaction.atomic
def use_as_template(actor: Member, entry: Entry, *, is_daily: bool = False) -> None:
    """Begin notes with this one of the actor's own from now on; with `is_daily`, those of the day, in place of any other."""
    if is_daily:
        NoteTemplate.objects.filter(entry__author=actor, is_daily=True).exclude(entry=entry).update(is_daily=False)
    NoteTemplate.objects.update_or_create(entry=entry, defaults={"is_daily": is_daily})


def no_template(actor: Member, entry: Entry) -> None:
    NoteTemplate.objects.filter(entry=entry, entry__author=actor).delete()
