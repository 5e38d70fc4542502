"""Keeping from others what somebody says of themselves. Who decides that, and why, is the matter of a room above."""

from __future__ import annotations

from django.db import transaction

from commonplace.people.changes import tell_renamed
from commonplace.people.models import Member, Withheld

ABOUT = ("learning", "ask_me_about")


@transaction.atomic
def withhold(member: Member, *, name: bool, about: bool) -> Member:
    """Keep the member's name, or what else they say of themselves, from others: this and nothing else. With neither, all is shown again as they
    last wrote it."""
    present = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    row = Withheld.objects.filter(member=present).first() or Withheld(member=present)
    shown = present.name
    _keep_name(present, row, is_kept=name)
    _keep_about(present, row, is_kept=about)
    present.save(update_fields=["name", *ABOUT])
    if name or about:
        row.save()
    else:
        Withheld.objects.filter(member=present).delete()
    if present.name != shown:
        tell_renamed(present)
    return present


def _keep_name(member: Member, row: Withheld, *, is_kept: bool) -> None:
    if is_kept and not row.name:
        row.name, member.name = member.name, member.handle
    elif not is_kept and row.name:
        member.name, row.name = row.name, ""


def _keep_about(member: Member, row: Withheld, *, is_kept: bool) -> None:
    if is_kept == row.is_about:
        return
    source, target = (member, row) if is_kept else (row, member)
    for field in ABOUT:
        setattr(target, field, getattr(source, field))
        setattr(source, field, "")
    row.is_about = is_kept
