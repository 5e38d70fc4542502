"""Entries as Hypothesis's annotations. Who may see them is settled before: these functions write what they are given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from commonplace.entries.audience import EntryQuerySet, Sight
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of_each
from commonplace.entries.words import Kind
from commonplace.hypothesis.groups import group_of, is_private
from commonplace.hypothesis.models import Target
from commonplace.hypothesis.words import Json, account, at_home, written
from commonplace.moderation.models import Report
from commonplace.people.models import Member
from commonplace.sources.addresses import title_from_url


def at_hand(rows: EntryQuerySet) -> EntryQuerySet:
    joined = rows.select_related(
        "author", "audience__space", "audience__circle", "source", "root__source", "highlight_body", "hypothesis_target"
    )
    return joined.defer("body_html", "card_html", "root__body", "root__body_html", "root__card_html")


def annotations_of(entries: Sequence[Entry], viewer: Member | None, sight: Sight, *, within: str = "") -> list[Json]:
    """Each entry as an annotation. A number of queries that does not grow with them."""
    if not entries:
        return []
    tags = tags_of_each(entries)
    references = _references(entries, sight)
    reported = _reported(entries, viewer)
    return [
        {
            **_about(entry, viewer, within),
            "text": text_of(entry),
            "tags": tags[entry.pk],
            "flagged": entry.pk in reported,
            **({"references": references[entry.pk]} if entry.root_id else {}),
        }
        for entry in entries
    ]


def text_of(entry: Entry) -> str:
    """A note has a title, for which annotations have no room: it stands before its text as a heading, and is read back from there."""
    return f"# {entry.title}\n\n{entry.body}" if entry.kind == Kind.NOTE and entry.title else entry.body


def title_and_body(entry: Entry, text: str) -> tuple[str, str]:
    """What an edited text means for the entry."""
    if entry.kind != Kind.NOTE:
        return entry.title, text
    first, _end, rest = text.partition("\n")
    return (first.removeprefix("# ").strip(), rest.strip("\n")) if first.startswith("# ") else ("", text)


def _about(entry: Entry, viewer: Member | None, within: str) -> Json:
    author = account(entry.author.handle)
    group = group_of(entry, viewer, within=within)
    page = at_home(reverse("web:entry", args=[entry.uid]))
    target = _target(entry)
    return {
        "id": entry.uid,
        "created": written(entry.made_at),
        "updated": written(entry.edited_at),
        "user": author,
        "user_info": {"display_name": entry.byline or entry.author.name},
        "uri": target["source"],
        "group": group,
        "permissions": {
            "read": [author if is_private(entry) else f"group:{group}"],
            **{deed: [author] for deed in ("update", "delete", "admin")},
        },
        "target": [target],
        "document": {"title": [_title(entry)]},
        "links": {"html": page, "json": at_home(reverse("hypothesis-api:read", args=[entry.uid]))},
        "hidden": False,
        "moderation_status": "APPROVED",
        "actions": [],
    }


def _title(entry: Entry) -> str:
    """What to call the page by; the client shows nothing where it has no name. Of a page nobody is told the title that another's save fetched."""
    about = entry.root.source if entry.root else entry.source
    if entry.kind == Kind.SAVE and entry.title:
        return entry.title
    if about is None:
        return ""
    return about.title if about.url.startswith("urn:") and about.title else title_from_url(about.url)


def _target(entry: Entry) -> Json:
    about = entry.root.source if entry.root else entry.source
    values: Json = {"source": about.url if about else ""}
    selectors = _selectors(entry)
    return {**values, "selector": selectors} if selectors else values


def _selectors(entry: Entry) -> list[Json]:
    """As the client said them, or the words that were marked here, with those around them."""
    if entry.kind != Kind.HIGHLIGHT or not entry.quote:
        return []
    told: Target | None = getattr(entry, "hypothesis_target", None)
    if told is not None and told.selectors:
        return list(told.selectors)
    quote: dict[str, Any] = {"type": "TextQuoteSelector", "exact": entry.quote}
    anchor = getattr(entry, "highlight_body", None)
    if anchor is not None:
        quote |= {"prefix": anchor.prefix, "suffix": anchor.suffix}
    return [quote]


def _references(entries: Sequence[Entry], sight: Sight) -> dict[int, list[str]]:
    """For each response what it answers, from the root down. What the viewer may not see in between is left out; the client then shows the
    response at the root."""
    roots = {entry.root_id: entry.root.uid for entry in entries if entry.root_id and entry.root}
    if not roots:
        return {}
    seen = Entry.objects.visible_to(sight).filter(root__in=list(roots)).values_list("pk", "uid", "parent_id")
    above = {pk: (uid, parent) for pk, uid, parent in seen}
    found: dict[int, list[str]] = {}
    for entry in entries:
        if entry.root_id:
            line: list[str] = []
            at = entry.parent_id
            while at in above:
                uid, at = above[at]
                line.append(uid)
            found[entry.pk] = [roots[entry.root_id], *reversed(line)]
    return found


def _reported(entries: Sequence[Entry], viewer: Member | None) -> set[int]:
    if viewer is None:
        return set()
    mine = Report.objects.filter(member=viewer, case__entry__in=[entry.pk for entry in entries])
    return {pk for pk in mine.values_list("case__entry", flat=True) if pk}
