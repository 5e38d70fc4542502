"""Rewriting texts, as several doors do it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commonplace.api.entry_schemas import RewriteIn
from commonplace.api.problems import Problem
from commonplace.discussion.actions import reword
from commonplace.entries.lifecycle import EditConflict
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.people.models import Member
from commonplace.sense.actions import rewrite_entry


def rewritten(member: Member, entry: Entry, data: RewriteIn) -> None:
    """Give one's own entry its new words; what is left out stays. Problem 412 where it was changed since it was fetched."""
    try:
        rewrite_entry(
            member,
            entry,
            title=entry.title if data.title is None else data.title,
            body=entry.body if data.text is None else data.text,
            tags=tags_of(entry) if data.tags is None else data.tags,
            expected_revision=entry.revision,
        )
    except EditConflict as conflict:
        raise Problem(412, "changed_elsewhere", str(conflict)) from conflict


def reworded(member: Member, response: Entry, data: RewriteIn) -> None:
    """The same for one's own comment or answer, which is a text and nothing more."""
    for field, said in (("title", data.title), ("tags", data.tags)):
        if said:
            raise Problem(422, "refused", _("A comment or an answer has a text alone."), field=field)
    try:
        reword(member, response, body=response.body if data.text is None else data.text, expected_revision=response.revision)
    except EditConflict as conflict:
        raise Problem(412, "changed_elsewhere", str(conflict)) from conflict
