"""Whom the words of others concern: those who are answered, who take part in a thread, and who are named."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from commonplace.activity.concerns import Concern
from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.discussion.models import Remark
from commonplace.discussion.threads import thread_of
from commonplace.entries.audience import members_in
from commonplace.entries.models import Entry
from commonplace.entries.words import RESPONSES
from commonplace.kit.markdown import MENTIONED
from commonplace.people.models import Member
from commonplace.spaces.models import Membership, Space

_MEMBERS = re.compile(r'<a class="mention" href="/people/([a-z0-9-]+)/">')
_WRITING = (Verb.SHARED, Verb.ANNOUNCED, Verb.REVISED, Verb.ASKED, Verb.ANSWERED, Verb.COMMENTED, Verb.REPLIED_PRIVATELY)
"""Whereby somebody may be named newly, or come to see where they are."""


def _comment_of(activity: Activity) -> Entry | None:
    return activity.entry if activity.entry and activity.entry.kind in RESPONSES else None


def author_of_root(activity: Activity) -> list[int]:
    said = _comment_of(activity)
    return [said.root.author_id] if said and said.root and not activity.particulars.get("opened") else []


def author_of_answered(activity: Activity) -> list[int]:
    """Of the comment that a comment answers; the author of the root has a concern of their own."""
    said = _comment_of(activity)
    return [said.parent.author_id] if said and said.parent and said.parent.root_id else []


def others_in_thread(activity: Activity) -> Collection[int]:
    said = _comment_of(activity)
    if said is None or said.parent_id == said.root_id:
        return []
    return set(Entry.objects.filter(pk__in=thread_of(said), withdrawn_at__isnull=True).values_list("author", flat=True))


def who_began_the_thread(activity: Activity) -> list[int]:
    return [activity.entry.author_id] if activity.entry else []


def other_of_aside(activity: Activity) -> Collection[int]:
    said = _comment_of(activity)
    return list(members_in(said.audience).values_list("pk", flat=True)) if said else []


def for_whom_it_waits(activity: Activity) -> list[int]:
    unopened = Remark.objects.filter(entry=activity.particulars.get("comment") or 0, is_waiting=True, entry__withdrawn_at__isnull=True)
    return list(unopened.values_list("entry__root__author", flat=True))


def where_it_waits(activity: Activity) -> str:
    said = Entry.objects.filter(pk=activity.particulars.get("comment") or 0).select_related("root").first()
    return f"{said.root.get_absolute_url()}#comments" if said and said.root else "/"


def named_in(activity: Activity) -> Collection[int]:
    html = activity.entry.body_html if activity.entry else ""
    handles = set(_MEMBERS.findall(html))
    return list(Member.objects.filter(handle__in=handles).values_list("pk", flat=True)) if handles else []


def in_spaces_named(activity: Activity) -> Collection[int]:
    """One statement, however many members there are. A space is called together only by somebody who is in it."""
    if activity.entry is None or "data-mention=" not in activity.entry.body_html:
        return []
    called = Space.objects.joined_by(activity.entry.author).filter(slug__in=set(MENTIONED.findall(activity.entry.body_html)))
    return Membership.objects.filter(space__in=called).values_list("member", flat=True)


CONCERNS = (
    Concern(
        "mention",
        _("Somebody names you"),
        Verb.WROTE,
        named_in,
        _("%(actor)s named you: %(entry)s"),
        by_mail=True,
        by_push=True,
        also=_WRITING,
        once=True,
        order=10,
    ),
    Concern(
        "aside",
        _("Somebody says something to you alone"),
        Verb.REPLIED_PRIVATELY,
        other_of_aside,
        _("%(actor)s said to you alone: %(entry)s"),
        by_mail=True,
        by_push=True,
        order=12,
    ),
    Concern(
        "waiting",
        _("Something waits until you open it"),
        Verb.REPLIED_PRIVATELY,
        for_whom_it_waits,
        _("%(actor)s has something waiting for you to open"),
        address=where_it_waits,
        order=14,
    ),
    Concern(
        "reply",
        _("Somebody answers what you said"),
        Verb.COMMENTED,
        author_of_answered,
        _("%(actor)s answered you: %(entry)s"),
        by_push=True,
        order=20,
    ),
    Concern(
        "comment", _("Somebody comments on what you wrote"), Verb.COMMENTED, author_of_root, _("%(actor)s commented: %(entry)s"), order=30
    ),
    Concern(
        "thread", _("A thread goes on in which you spoke"), Verb.COMMENTED, others_in_thread, _("%(actor)s went on: %(entry)s"), order=40
    ),
    Concern(
        "settled", _("A thread that you began is settled"), Verb.RESOLVED, who_began_the_thread, _("%(actor)s settled: %(entry)s"), order=45
    ),
    Concern(
        "mention_space",
        _("Somebody calls a space that you are in"),
        Verb.WROTE,
        in_spaces_named,
        _("%(actor)s called your space: %(entry)s"),
        also=_WRITING,
        once=True,
        order=60,
    ),
)
