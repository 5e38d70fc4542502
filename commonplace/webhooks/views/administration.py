"""Where webhooks of members and spaces lead, for administrators, who may stop one. What was sent is not shown: it is not theirs to read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member
from commonplace.people.viewing import administrator_required
from commonplace.webhooks.models import Webhook
from commonplace.webhooks.outgoing import actions
from commonplace.webhooks.words import Reach

ROWS = 50


@administrator_required
@require_safe
def all_webhooks(request: HttpRequest, administrator: Member) -> HttpResponse:
    rows = Webhook.objects.alive().exclude(reach=Reach.ORGANISATION).select_related("owner", "space")
    page = page_by_key(rows, keys=("-made_at", "-id"), after=request.GET.get("after", ""), size=ROWS)
    return render(request, "webhooks/all.html", {"page": page})


def _of_others(uid: str) -> Webhook:
    return get_object_or_404(Webhook.objects.alive().exclude(reach=Reach.ORGANISATION).select_related("owner"), uid=uid)


@administrator_required
@require_POST
def stop(request: HttpRequest, administrator: Member, uid: str) -> HttpResponse:
    webhook = _of_others(uid)
    actions.stop(administrator, webhook=webhook)
    undo = reverse("webhooks:let_go_on", args=[uid])
    messages.success(request, _("Nothing is sent to %(host)s any more.") % {"host": webhook.host}, extra_tags=f"undo={undo}")
    return redirect("webhooks:all")


@administrator_required
@require_POST
def let_go_on(request: HttpRequest, administrator: Member, uid: str) -> HttpResponse:
    """Undo of `stop`."""
    webhook = _of_others(uid)
    actions.let_go_on(administrator, webhook=webhook)
    messages.success(request, _("It goes on."))
    return redirect("webhooks:all")
