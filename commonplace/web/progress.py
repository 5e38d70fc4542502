"""How far a job is, for the member who asked for it; for everyone else it does not exist."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from commonplace.kit.jobs import queries
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_safe
def job(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    return render(request, "web/jobs/job.html", {"job": get_object_or_404(queries.jobs_of(str(member.pk)), uid=uid)})


@member_required
@require_safe
def job_progress(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """The part that asks again every second. When the job has ended, the page around it, whichever it is, is loaded anew."""
    found = get_object_or_404(queries.jobs_of(str(member.pk)), uid=uid)
    response = render(request, "web/jobs/_progress.html", {"job": found})
    if found.has_ended:
        response["HX-Refresh"] = "true"
    return response
