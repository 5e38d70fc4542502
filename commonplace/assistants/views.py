"""The page on which a member connects an assistant and sees what it did."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonplace.assistants.calling import SCOPES
from commonplace.assistants.models import Call
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member, Token
from commonplace.people.viewing import member_required


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """What was asked stands here as the program said it, not what was answered."""
    page = page_by_key(
        Call.objects.filter(member=member).select_related("token"), keys=("-made_at", "-id"), after=request.GET.get("after", "")
    )
    programs = [token for token in Token.objects.alive().filter(member=member)[:200] if any(token.allows(scope) for scope in SCOPES)]
    context = {"page": page, "programs": programs, "address": f"{settings.BASE_URL}/mcp"}
    return render(request, "assistants/home.html", context)
