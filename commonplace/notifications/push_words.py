"""What a push says: one line, as behind the bell, made in the moment of sending from what its reader may see then."""

from __future__ import annotations

import json

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonplace.activity.concerns import concern_named
from commonplace.kit.push.base64url import written
from commonplace.notifications.models import Notice, PushDevice
from commonplace.notifications.queries import address_of, sentence_of

LONGEST_TITLE, LONGEST_LINE = 120, 300
"""Letters, of up to four bytes each; together they fit into one message."""
_TOPIC_BYTES = 24


def words_about(notice: Notice, others: int) -> bytes:
    """`others` is how many more notices about the same entry wait unread. `url` leads through the notice, so that following it reads it; `at` is the
    page it leads to, for a browser that has it open."""
    concern = concern_named(notice.concern)
    line = sentence_of(notice, concern) if concern else ""
    if others:
        more = ngettext("and %(count)d more about this", "and %(count)d more about this", others) % {"count": others}
        line = f"{_cut(line, LONGEST_LINE - len(more) - 2)}, {more}"
    return _packed(
        title=str(notice.about) if notice.about else settings.ORGANISATION_NAME,
        body=line,
        tag=key_of(notice),
        url=reverse("notifications:open", args=[notice.uid]),
        at=_page_of(notice),
    )


def _page_of(notice: Notice) -> str:
    """What somebody has open who sees it already: the page of the entry, for all that is said there."""
    concern = concern_named(notice.concern)
    if notice.about is not None and (concern is None or concern.address is None):
        return notice.about.get_absolute_url()
    return address_of(notice).partition("#")[0]


def words_of_greeting() -> bytes:
    home = reverse("notifications:choices")
    return _packed(title=settings.ORGANISATION_NAME, body=_("Notifications are shown here from now on."), tag="greeting", url=home, at=home)


def key_of(notice: Notice) -> str:
    """Notices with one key stand in one place: a later one takes the place of an earlier one."""
    return notice.about.uid if notice.about else notice.uid


def topic_of(device: PushDevice, key: str) -> str:
    """A word for the push service, by which it knows that one message replaces another for this device, and nothing else."""
    return written(salted_hmac("commonplace.push", f"{device.uid} {key}", algorithm="sha256").digest()[:_TOPIC_BYTES])


def _packed(*, title: str, body: str, tag: str, url: str, at: str) -> bytes:
    words = {"title": _cut(title, LONGEST_TITLE), "body": _cut(body, LONGEST_LINE), "tag": tag, "url": url, "at": at}
    return json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
