"""What the model was asked for, for administrators: how often and how much, never what."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonplace.hatch.model.endpoint import endpoint
from commonplace.hatch.models import ModelUse
from commonplace.people.models import Member
from commonplace.people.viewing import administrator_required

DAYS = 60


@administrator_required
@require_safe
def use(request: HttpRequest, member: Member) -> HttpResponse:
    """By day, all members together: who asked what is theirs."""
    days = ModelUse.objects.annotate(day=TruncDate("made_at")).values("day").annotate(
        times=Count("pk"), people=Count("member", distinct=True), tokens_in=Sum("tokens_in"), tokens_out=Sum("tokens_out"), cost=Sum("cost")
    )  # fmt: skip
    rows = [{**row, "price": f"{row['cost'] / 1_000_000:.2f}"} for row in days.order_by("-day")[:DAYS]]
    context = {
        "rows": rows,
        "model": endpoint(),
        "currency": settings.MODEL_CURRENCY,
        "member_limit": settings.MODEL_MEMBER_TOKENS,
        "limit": settings.MODEL_ALL_TOKENS,
    }
    return render(request, "hatch/use.html", context)
