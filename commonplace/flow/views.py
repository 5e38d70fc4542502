"""My flow: a member sees their own, and only theirs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commonplace.flow import queries
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_safe
def mine(request: HttpRequest, member: Member) -> HttpResponse:
    context = {
        "uses": queries.uses_of_mine(member),
        "built_on_mine": queries.built_on_mine(member),
        "i_built_on": queries.i_built_on(member),
    }
    return render(request, "flow/mine.html", context)
