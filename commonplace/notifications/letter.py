"""The message itself: who did what, as plain text and as HTML, with the headers by which mail programs put a conversation together and let it be
ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonplace.activity.concerns import concern_named
from commonplace.entries.models import Entry
from commonplace.kit.mail_html import dressed
from commonplace.kit.text import clean_line
from commonplace.notifications.models import Notice
from commonplace.notifications.queries import sentence_of
from commonplace.notifications.stopping import Stop, all_of
from commonplace.people.models import Member
from commonplace.people.return_path import return_path_of

MOST_ENDS = 3
"""Kinds or spaces that the foot of a message offers to end, one by one; beyond that the page of choices does."""


@dataclass(frozen=True)
class Said:
    """One notice in a message."""

    says: str
    url: str


@dataclass
class Conversation:
    """What a message tells about one entry; `about` is None for what is about none."""

    about: Entry | None
    lines: list[Said] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.about) if self.about else ""


def letter_of(notices: Sequence[Notice], reader: Member) -> EmailMultiAlternatives:
    """One message with all of these. Names, titles and links, for what is sent cannot be taken back: who wants the text comes here, and is asked
    whether they may see it."""
    with translation.override(settings.LANGUAGE_CODE):
        conversations = _put_together(notices)
        stop = _ended_by_one_press(notices, reader)
        context = {
            "organisation": settings.ORGANISATION_NAME,
            "language": settings.LANGUAGE_CODE,
            "conversations": conversations,
            "reader": reader,
            "base": settings.BASE_URL,
            "choices_url": settings.BASE_URL + reverse("notifications:choices"),
            "ends": _ends(notices, reader),
            "all_url": all_of(reader).url,
        }
        message = EmailMultiAlternatives(
            _subject(conversations),
            render_to_string("notifications/letter.txt", context).strip() + "\n",
            return_path_of(reader),
            [reader.email],
            headers={"From": settings.DEFAULT_FROM_EMAIL, **_headers_of_list(stop), **_headers_of_thread(notices[-1], conversations)},
        )
        message.attach_alternative(dressed(render_to_string("notifications/letter.html", context)), "text/html")
    return message


def _put_together(notices: Sequence[Notice]) -> list[Conversation]:
    """What is about one entry stands together, in the order in which the conversations began."""
    found: dict[int, Conversation] = {}
    for notice in notices:
        concern = concern_named(notice.concern)
        if concern is not None:
            line = Said(sentence_of(notice, concern), settings.BASE_URL + reverse("notifications:open", args=[notice.uid]))
            found.setdefault(notice.about_id or -notice.pk, Conversation(notice.about)).lines.append(line)
    return list(found.values())


def _subject(conversations: Sequence[Conversation]) -> str:
    """Of one conversation always the same, for some mail programs put together only what has one subject."""
    first, *others = conversations
    about = _("About “%(entry)s”") % {"entry": first.title} if first.about else first.lines[0].says
    if not others:
        return clean_line(about)
    words = ngettext("%(first)s, and %(count)d more", "%(first)s, and %(count)d more", len(others))
    return clean_line(words % {"first": about, "count": len(others)})


def _headers_of_thread(last: Notice, conversations: Sequence[Conversation]) -> dict[str, str]:
    """The message is named by its newest notice, so that a second try has the same name. What is about one entry alone answers a message that was
    never sent and has the entry's name: so mail programs put all about it together."""
    host = _sender_domain()
    headers = {"Message-ID": f"<notice.{last.uid}@{host}>"}
    if len(conversations) == 1 and (about := conversations[0].about):
        headers |= dict.fromkeys(("In-Reply-To", "References"), f"<entry.{about.uid}@{host}>")
    return headers


def _headers_of_list(stop: Stop) -> dict[str, str]:
    kind = stop.concern.replace("_", "-")
    name = f"{kind}.notices" if concern_named(stop.concern) else "notices"
    return {
        "List-Id": f"{clean_line(settings.ORGANISATION_NAME)} <{name}.{_sender_domain()}>",
        "List-Unsubscribe": f"<{stop.url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",  # nobody's out-of-office notice is to answer
        "X-Auto-Response-Suppress": "All",
    }


def _ended_by_one_press(notices: Sequence[Notice], reader: Member) -> Stop:
    """What the mail program's own button ends: the one kind that the message is of, or everything."""
    kinds = {notice.concern for notice in notices}
    return Stop(reader, concern=kinds.pop()) if len(kinds) == 1 else all_of(reader)


def _ends(notices: Sequence[Notice], reader: Member) -> list[Stop]:
    kinds = [Stop(reader, concern=name) for name in dict.fromkeys(notice.concern for notice in notices)]
    spaces = [Stop(reader, space_id=key) for key in dict.fromkeys(notice.space_id for notice in notices) if key is not None]
    return [stop for some in (kinds, spaces) if len(some) <= MOST_ENDS for stop in some]


def _sender_domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
