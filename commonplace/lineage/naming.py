"""An entry as a member names it in a field: by the address of its page, its [[title]] or its identifier."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import is_uid
from commonplace.kit.markdown import fold_label
from commonplace.kit.text import clean_line
from commonplace.lineage.steps import targets_for
from commonplace.people.models import Member

_ADDRESS = re.compile(r"/e/([a-z0-9]{12})(?:[/?#]|$)")
_LINK = re.compile(r"\[\[([^\[\]]+)\]\]")


def entry_named(member: Member, typed: str, *, field: str) -> Entry:
    """One that this member may see. Any other is refused as if it were not there."""
    line = clean_line(typed)[:2_000]
    visible = Entry.objects.visible_to(member).select_related("author", "audience")
    if address := _ADDRESS.search(line):
        found = visible.filter(uid=address[1]).first()
    elif is_uid(line):
        found = visible.filter(uid=line).first()
    else:
        link = _LINK.fullmatch(line)
        key = fold_label(link[1] if link else line)
        pk = targets_for(member, [key]).get(key)
        found = visible.filter(pk=pk).first() if pk else None
    if found is None:
        raise Refusal(
            _("There is no entry that you may see by this name. Copy the address of its page, or write its [[title]]."), field=field
        )
    return found


def entries_named(member: Member, typed: str, *, field: str) -> list[Entry]:
    """One to a line; empty lines are passed over, and what is named twice counts once."""
    lines = [line for line in typed.splitlines() if line.strip()]
    if len(lines) > 20:
        raise Refusal(_("Name at most twenty entries."), field=field)
    found = [entry_named(member, line, field=field) for line in lines]
    return list({entry.pk: entry for entry in found}.values())
