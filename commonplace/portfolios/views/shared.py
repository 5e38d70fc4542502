"""What the views of this room share."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.people.models import Member


def own(member: Member, uid: str) -> Entry:
    rows = Entry.objects.authored_by(member).filter(kind=Kind.PORTFOLIO)
    return get_object_or_404(rows.select_related("author", "audience"), uid=uid)
