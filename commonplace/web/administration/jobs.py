"""The jobs of the instance, for administrators: what waits, what was given up and why, and what to do about it."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from commonplace.audit.actions import record
from commonplace.audit.deeds import Deed
from commonplace.kit.clock import now
from commonplace.kit.jobs import actions, queries
from commonplace.people.models import Member
from commonplace.people.viewing import administrator_required

LATE_AFTER = timedelta(minutes=5)
"""Only what waits for longer is counted: how many jobs there are at a moment would tell how much is done out of the administrator's sight."""


@administrator_required
@require_safe
def jobs(request: HttpRequest, administrator: Member) -> HttpResponse:
    page = queries.dead_jobs(after=request.GET.get("after", ""))
    running = list(queries.running_jobs()[:20])
    late = queries.waiting_since(now() - LATE_AFTER)
    context = {
        "tally": queries.tally(),
        "late": late,
        "running": running,
        "dead": page.items,
        "next_cursor": page.next_cursor,
        "seems_idle": not running and late > 0,
    }
    return render(request, "web/administration/jobs.html", context)


@administrator_required
@require_POST
def retry(request: HttpRequest, administrator: Member, uid: str) -> HttpResponse:
    with transaction.atomic():
        actions.retry(uid=uid)
        record(Deed.JOBS_RETRIED, administrator)
    return _back(request, _("It waits for its turn again."))


@administrator_required
@require_POST
def retry_all(request: HttpRequest, administrator: Member) -> HttpResponse:
    with transaction.atomic():
        count = actions.retry_all()
        record(Deed.JOBS_RETRIED, administrator)
    return _back(
        request, ngettext("%(count)d job waits for its turn again.", "%(count)d jobs wait for their turn again.", count) % {"count": count}
    )


@administrator_required
@require_POST
def discard(request: HttpRequest, administrator: Member, uid: str) -> HttpResponse:
    with transaction.atomic():
        actions.discard(uid=uid)
        record(Deed.JOB_DISCARDED, administrator)
    return _back(request, _("It is forgotten."))


def _back(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("web:jobs"))
