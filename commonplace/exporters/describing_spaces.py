"""What the export of a space says of each entry: no more than its page shows to whoever is in the space."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of_each
from commonplace.entries.words import RIPENING
from commonplace.exporters.describing import Values, moment
from commonplace.lineage.models import Edge
from commonplace.people.models import Member
from commonplace.questions.models import QuestionBody
from commonplace.spaces.models import Space


def described(host: Member, space: Space, entries: Sequence[Entry]) -> dict[int, Values]:
    """By the keys of the entries; in a number of queries that does not grow with them."""
    keys = [entry.pk for entry in entries]
    tags, grown_from, solved_by = tags_of_each(entries), _grown_from(host, space, keys), _solved_by(keys)
    uids = {entry.pk: entry.uid for entry in entries}
    return {
        entry.pk: {
            "title": entry.title,
            "tags": tags[entry.pk],
            "author": entry.author.name,
            "created": entry.made_at.date().isoformat(),
            "updated": entry.edited_at.date().isoformat(),
            "commonplace": {
                "uid": entry.uid,
                "kind": entry.kind,
                "author": entry.author.handle,
                "byline": entry.byline,
                "maturity": entry.maturity if entry.kind in RIPENING else "",
                "made_at": moment(entry.made_at),
                "edited_at": moment(entry.edited_at),
                "announced_at": moment(entry.announced_at),
                "adds": entry.adds,
                "source": {"url": entry.source.url} if entry.source else {},
                "quote": entry.quote,
                "parent": uids.get(entry.parent_id or 0, ""),
                "root": uids.get(entry.root_id or 0, ""),
                "solved_by": uids.get(solved_by.get(entry.pk, 0), ""),
                "grown_from": grown_from[entry.pk],
            },
        }
        for entry in entries
    }


def _grown_from(host: Member, space: Space, keys: Sequence[int]) -> dict[int, list[Values]]:
    """Edges whose other end is shared in the space as well, and sources."""
    found: dict[int, list[Values]] = defaultdict(list)
    here = Entry.objects.visible_to(host).shared_in(space)
    for edge in Edge.objects.filter(entry__in=keys, origin__in=here).select_related("origin").order_by("pk"):
        assert edge.origin is not None
        found[edge.entry_id].append({"kind": edge.kind, "uid": edge.origin.uid})
    for edge in Edge.objects.filter(entry__in=keys, source__isnull=False).select_related("source").order_by("pk"):
        assert edge.source is not None
        found[edge.entry_id].append({"kind": edge.kind, "url": edge.source.url})
    return found


def _solved_by(keys: Sequence[int]) -> dict[int, int]:
    solved = QuestionBody.objects.filter(entry__in=keys, is_solved=True, accepted__isnull=False)
    return {entry: accepted for entry, accepted in solved.values_list("entry", "accepted") if accepted}
