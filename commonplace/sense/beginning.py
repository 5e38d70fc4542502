"""What a new text begins with: what the address names, or a template that is chosen while one writes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from commonplace.entries.invitations import Beginning, beginning_named, below_what_is_typed
from commonplace.entries.models import Entry
from commonplace.entries.tags import split_tags, tags_of
from commonplace.entries.words import Kind, Ring
from commonplace.kit.ids import is_uid
from commonplace.people.models import Member
from commonplace.sense import days
from commonplace.sense.citing import cited, named
from commonplace.sense.forms import WRITABLE
from commonplace.sense.templates_of import filled, templates_of
from commonplace.spaces.models import Space

MOST_ORIGINS = 50


def beginning(request: HttpRequest, member: Member) -> dict[str, Any]:
    origins = origins_named(member, request.GET.get("builds_on", ""))
    passages = origins_named(member, " ".join(request.GET.getlist("from")))
    title = request.GET.get("title", "")[:300]
    template = _template(request, member, request.GET.get("template", ""))
    begun = _text_of(request, template, title).rstrip() + "\n\n" if template else ""
    return {
        "title": title,
        "kind": request.GET.get("kind") or (template.kind if template else Kind.NOTE),
        "builds_on": " ".join(dict.fromkeys(origin.uid for origin in [*origins, *passages])),
        "body": begun + named(origins) + cited(member, passages),
        "template": template.entry.uid if template else "",
        "tags": ", ".join(tags_of(template.entry)) if template else "",
    }


def begun_again(request: HttpRequest, member: Member) -> dict[str, Any]:
    """Everything that was typed, and below it the template that was chosen; one that was chosen before and not touched gives way."""
    typed = request.POST.dict()
    template = _template(request, member, str(typed.pop("begin")))
    if template is None:
        return typed
    title, body = str(typed.get("title", "")), str(typed.get("body", ""))
    before = _template(request, member, str(typed.get("template", "")))
    if before and body.split() == _text_of(request, before, title).split():
        body = ""
    tags = dict.fromkeys([*split_tags(str(typed.get("tags", ""))), *tags_of(template.entry)])
    return {
        **typed,
        "body": below_what_is_typed(body, _text_of(request, template, title)),
        "kind": template.kind,
        "template": template.entry.uid,
        "tags": ", ".join(tags),
    }


def _text_of(request: HttpRequest, template: Beginning, title: str) -> str:
    return filled(template.entry.body, day=days.today_of(request), title=title)


def _template(request: HttpRequest, member: Member, uid: str) -> Beginning | None:
    """One of the member's own, or of the space that is written for."""
    uid = uid.replace("\x00", "")[:20]
    if not uid:
        return None
    own = templates_of(member).filter(uid=uid).first()
    return Beginning(own, Kind.NOTE) if own else beginning_named(uid, member, space_meant(request, member), WRITABLE)


def space_meant(request: HttpRequest, member: Member) -> Space | None:
    """The space that the address names, or the one chosen in the form."""
    slug = request.GET.get("space") or (request.POST.get("space", "") if request.POST.get("ring") == Ring.SPACE else "")
    slug = slug.replace("\x00", "")
    return Space.objects.joined_by(member).filter(slug=slug, archived_at__isnull=True).first() if slug else None


def origins_named(member: Member, uids: str) -> list[Entry]:
    wanted = [uid for uid in uids.split()[:MOST_ORIGINS] if is_uid(uid)]
    seen = Entry.objects.visible_to(member).select_related("source", "author").filter(uid__in=wanted) if wanted else []
    found = {entry.uid: entry for entry in seen}
    return [found[uid] for uid in dict.fromkeys(wanted) if uid in found]
