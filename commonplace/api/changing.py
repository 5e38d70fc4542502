"""Rewriting texts, as several doors do it."""

from __future__ import annotations

from commonplace.api.entry_schemas import RewriteIn
from commonplace.api.problems import Problem
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
