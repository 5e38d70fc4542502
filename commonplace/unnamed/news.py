"""Whether something new was said at a question that this browser holds the secret of, or decided about it by those who moderate.

Nothing here is stored on the server, and nothing is asked for unless the asker opens their menu or their own page: what they have read is in a
cookie of their browser, beside the secrets. So no table, and no query on the pages that everybody visits, ties them to the question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse

from commonplace.entries.models import Entry
from commonplace.entries.words import RESPONSES
from commonplace.kit.ids import is_uid
from commonplace.people.models import NOBODY, Member
from commonplace.unnamed.secrets import KEPT_FOR, MOST_KEPT

COOKIE = "unnamed-read"


class Read(NamedTuple):
    """Up to where the asker has read: the uid of the newest response, "" for none, and how many decisions."""

    newest: str = ""
    decided: int = 0


def read_until(request: HttpRequest) -> dict[str, Read]:
    """By the uid of a question. In the cookie stand `question-response` and, where something was decided, `question-response-number`."""
    found = {}
    for part in request.COOKIES.get(COOKIE, "").split(".")[:MOST_KEPT]:
        question, newest, decided = (*part.split("-"), "", "")[:3]
        if is_uid(question):
            number = int(decided) if decided.isascii() and decided.isdigit() and len(decided) < 5 else 0
            found[question] = Read(newest if is_uid(newest) else "", number)
    return found


def have_read(request: HttpRequest, response: HttpResponse, question: Entry, read: Read) -> None:
    """Have the browser remember up to where its member has read; nothing is sent where it does so already."""
    known = read_until(request)
    if known.get(question.uid, Read()) == read:
        return
    kept = {question.uid: read, **{key: value for key, value in known.items() if key != question.uid}}
    value = ".".join(_written(key, one) for key, one in list(kept.items())[:MOST_KEPT])
    response.set_cookie(COOKIE, value, max_age=KEPT_FOR, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")


def _written(uid: str, read: Read) -> str:
    return f"{uid}-{read.newest}-{read.decided}" if read.decided else f"{uid}-{read.newest}"


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def new_at(member: Member, questions: Sequence[Entry], read: Mapping[str, Read]) -> dict[int, int]:
    """How much others have said at each question since it was read, by its key, as far as the member may see it. Two queries, or none."""
    if not questions:
        return {}
    newest = [one.newest for one in read.values() if one.newest]
    last = dict(Entry.objects.filter(uid__in=newest, root__in=[one.pk for one in questions]).values_list("root", "pk"))
    unread = Q(pk__in=[])
    for one in questions:
        unread |= Q(root=one.pk, pk__gt=last.get(one.pk, 0))
    others = Entry.objects.visible_to(member).filter(unread, kind__in=RESPONSES).exclude(author__handle=NOBODY)
    return {root: number for root, number in others.order_by().values_list("root").annotate(number=Count("pk")) if root is not None}
