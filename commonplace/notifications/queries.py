"""What a member reads of what they were told. Everything begins with `shown_to(member)`: what they may see no more is not told any longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from commonplace.activity.concerns import Concern, concern_named
from commonplace.entries.audience import Sight, by_people_met, sight_of, visible_at
from commonplace.entries.models import Entry
from commonplace.kit.paging import page_by_key
from commonplace.kit.prepared import Prepared
from commonplace.notifications.models import EVERYTHING, MutedThread, Notice, NoticeChoice
from commonplace.people.mail import has_confirmed_address, mail_leaves
from commonplace.people.models import MailTrouble, Member
from commonplace.people.queries import stopped_mail_of
from commonplace.spaces.models import Space

PAGE = 40
MOST_MUTED_SHOWN = 100


def shown_to(member: Member, sight: Sight | None = None) -> QuerySet[Notice]:
    """The notices of this member whose entry, what that answers, and space they may see now, but for deeds of people from whom a block keeps
    them."""
    return _shown(member, sight or sight_of(member))


def _shown(member: Member, sight: Sight | None) -> QuerySet[Notice]:
    seen = sight or member
    return Notice.objects.filter(
        Q(entry__isnull=True) | (visible_at("entry", seen) & visible_at("about", seen)),
        Q(space__isnull=True) | Q(space__in=Space.objects.visible_to(member)),
        by_people_met("activity__actor", seen),
        member=member,
    )


def _unread(member_id: int) -> QuerySet[Notice, Any]:
    # The rule as a join rather than by the sight of the page: where nothing waits, which is usual, the database never comes to ask it.
    return _shown(Member(pk=member_id), None).filter(read_at__isnull=True, in_program=True).values_list("pk")[:1]


_UNREAD = Prepared(_unread)


def has_unread(member: Member) -> bool:
    """Whether something unread waits that the member may see. Asked on every page, so it is one question."""
    return bool(_UNREAD.rows(member.pk))


@dataclass(frozen=True)
class Line:
    """One notice as it is read. `url` is where it leads to."""

    uid: str
    says: str
    url: str
    made_at: datetime
    is_unread: bool
    kind: str


@dataclass
class Group:
    """Notices about one entry, in one place of the list; `about` is None for what is about no entry."""

    about: Entry | None
    lines: list[Line] = field(default_factory=list)

    @property
    def is_unread(self) -> bool:
        return any(line.is_unread for line in self.lines)


@dataclass(frozen=True)
class NoticePage:
    groups: list[Group]
    next_cursor: str | None


def notice_page(member: Member, *, after: str = "") -> NoticePage:
    """A page of what the member was told, newest first; what is about one entry stands together, where its newest line would."""
    rows = shown_to(member).filter(in_program=True).select_related("activity__actor", "entry__author", "about__author", "space")
    page = page_by_key(rows, keys=("-made_at", "-id"), after=after, size=PAGE)
    return NoticePage(_grouped(page.items), page.next_cursor)


def _grouped(notices: Sequence[Notice]) -> list[Group]:
    groups: dict[int, Group] = {}
    for notice in notices:
        concern = concern_named(notice.concern)
        if concern is not None:
            group = groups.setdefault(notice.about_id or -notice.pk, Group(notice.about))
            group.lines.append(line_of(notice, concern))
    return list(groups.values())


def line_of(notice: Notice, concern: Concern) -> Line:
    return Line(
        uid=notice.uid,
        says=sentence_of(notice, concern),
        url=reverse("notifications:open", args=[notice.uid]),
        made_at=notice.made_at,
        is_unread=notice.read_at is None,
        kind=concern.name,
    )


def sentence_of(notice: Notice, concern: Concern) -> str:
    """What happened, in one line."""
    actor = notice.activity.actor
    words = {
        "actor": actor.name if actor else _("Somebody"),
        "entry": str(notice.entry) if notice.entry else "",
        "space": str(notice.space) if notice.space else "",
    }
    return str(concern.says) % words


def address_of(notice: Notice) -> str:
    """Where the line leads to."""
    concern = concern_named(notice.concern)
    if concern is not None and concern.address is not None:
        return concern.address(notice.activity)
    if notice.entry is not None:
        return notice.entry.get_absolute_url()
    return notice.space.get_absolute_url() if notice.space else reverse("notifications:home")


def muted_by(member: Member) -> list[Entry]:
    """What the member wants to hear nothing more about, of what they may see; the newest first."""
    rows = MutedThread.objects.filter(visible_at("entry", sight_of(member)), member=member).select_related("entry")
    return [row.entry for row in rows.order_by("-pk")[:MOST_MUTED_SHOWN]]


@dataclass(frozen=True)
class MailState:
    """Whether notices by mail would reach a member: a mail server is there, the address confirmed, and not all of them ended. `stopped` tells why it
    is not confirmed any more."""

    leaves: bool
    is_confirmed: bool
    is_ended: bool
    stopped: MailTrouble | None


def mail_state_of(member: Member) -> MailState:
    ended = NoticeChoice.objects.filter(member=member, concern=EVERYTHING, by_mail=False).exists()
    is_confirmed = has_confirmed_address(member)
    stopped = None if is_confirmed else stopped_mail_of(member)
    return MailState(leaves=mail_leaves(), is_confirmed=is_confirmed, is_ended=ended, stopped=stopped)
