"""What happened to one's own account, for whoever wonders whether somebody else was there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonplace.audit.queries import Wanted, page
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_safe
def account_log(request: HttpRequest, member: Member) -> HttpResponse:
    found = page(Wanted(member_id=member.pk), after=request.GET.get("after", ""))
    return render(request, "people/account_log.html", {"page": found})
