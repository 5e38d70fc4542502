"""Whether something new was said at a question that this browser holds the secret of.

Nothing here is stored on the server, and nothing is asked for unless the asker opens their menu or their own page: what they have read is in a
cookie of their browser, beside the secrets. So no table, and no query on the pages that everybody visits, ties them to the question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse

from commonplace.entries.models import Entry
from commonplace.entries.words import RESPONSES
from commonplace.kit.ids import is_uid
from commonplace.people.models import NOBODY, Member
from commonplace.unnamed.secrets import KEPT_FOR, MOST_KEPT

COOKIE = "unnamed-read"


def read_until(request: HttpRequest) -> dict[str, str]:
    """By the uid of a question, that of the newest response that its asker has seen."""
    pairs = (part.partition("-") for part in request.COOKIES.get(COOKIE, "").split(".")[:MOST_KEPT])
    return {question: response for question, _sign, response in pairs if is_uid(question) and is_uid(response)}


def have_read(request: HttpRequest, response: HttpResponse, question: Entry, newest: str) -> None:
    """Have the browser remember up to which response its member has read; nothing is sent where it does so already."""
    known = read_until(request)
    if not newest or known.get(question.uid) == newest:
        return
    kept = {question.uid: newest, **{key: value for key, value in known.items() if key != question.uid}}
    value = ".".join(f"{key}-{value}" for key, value in list(kept.items())[:MOST_KEPT])
    response.set_cookie(COOKIE, value, max_age=KEPT_FOR, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def new_at(member: Member, questions: Sequence[Entry], read: Mapping[str, str]) -> dict[int, int]:
    """How much others have said at each question since it was read, by its key, as far as the member may see it. Two queries, or none."""
    if not questions:
        return {}
    last = dict(Entry.objects.filter(uid__in=list(read.values()), root__in=[one.pk for one in questions]).values_list("root", "pk"))
    unread = Q(pk__in=[])
    for one in questions:
        unread |= Q(root=one.pk, pk__gt=last.get(one.pk, 0))
    others = Entry.objects.visible_to(member).filter(unread, kind__in=RESPONSES).exclude(author__handle=NOBODY)
    return {root: number for root, number in others.order_by().values_list("root").annotate(number=Count("pk")) if root is not None}
