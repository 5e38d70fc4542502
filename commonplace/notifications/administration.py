"""How mail leaves, and from whom it comes back, for administrators."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonplace.people.mail import mail_leaves
from commonplace.people.models import Member
from commonplace.people.queries import mail_troubles
from commonplace.people.viewing import administrator_required


@administrator_required
@require_safe
def mail(request: HttpRequest, administrator: Member) -> HttpResponse:
    after = request.GET.get("after", "")
    context = {
        "leaves": mail_leaves(),
        "server": settings.EMAIL_HOST,
        "sender": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "bounces_to": settings.BOUNCES_TO,
        "page": mail_troubles(after=after),
        "is_older": bool(after),
    }
    return render(request, "notifications/administration.html", context)
