"""A member's own invitations."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people import actions
from commonplace.people.forms import InvitationForm
from commonplace.people.invitations import join_url, may_invite, send_invitation
from commonplace.people.limits import refuse_beyond
from commonplace.people.mail import Delivery
from commonplace.people.models import Invitation, Member
from commonplace.people.viewing import member_required

A_DAY = timedelta(days=1)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest, member: Member) -> HttpResponse:
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _invited(request, member, form)
        except Refusal as refusal:
            show_refusal(form, refusal)
    mine = [(row, join_url(row) if row.state == "open" else "") for row in member.invitations.select_related("used_by")[:100]]
    context = {"form": form, "invitations": mine, "may_invite": may_invite(member)}
    return render(request, "people/invitations.html", context, status=422 if form.is_bound else 200)


def _invited(request: HttpRequest, member: Member, form: InvitationForm) -> HttpResponse:
    refuse_beyond(f"invite:{member.pk}", most=100, within=A_DAY)
    invitation = actions.invite(member, **form.cleaned_data)
    if not invitation.email:
        messages.success(request, _("The link is ready. Copy it and hand it on."))
    elif send_invitation(invitation) is Delivery.FAILED:
        messages.warning(request, _("The mail could not be sent. Copy the link and hand it on yourself."))
    else:
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": invitation.email})
    return HttpResponseRedirect(reverse("people:invitations"))


@member_required
@require_POST
def withdraw_invitation(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    invitation = get_object_or_404(Invitation, uid=uid, invited_by=member)
    actions.withdraw_invitation(member, invitation=invitation)
    messages.success(request, _("The link no longer works."))
    return HttpResponseRedirect(reverse("people:invitations"))
