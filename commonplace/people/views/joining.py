"""The two doors by which accounts come into being."""

from allauth.account.utils import perform_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people import actions
from commonplace.people.first_run import opens_first_run
from commonplace.people.forms import AccountForm
from commonplace.people.invitations import ticket_of
from commonplace.people.models import Member
from commonplace.people.viewing import viewer_of


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def first_run(request: HttpRequest, token: str) -> HttpResponse:
    if not opens_first_run(token):
        raise Http404
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            member = actions.make_first_administrator(token=token, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return _sign_in(request, member)
    return render(request, "people/first_run.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    ticket = ticket_of(token)
    if ticket is None:
        raise Http404
    context: dict[str, object] = {"invitation": ticket.invitation, "inviter": ticket.invitation.invited_by}
    if ticket.invitation.state != "open":
        return render(request, "people/invitation_closed.html", context, status=410)
    if viewer_of(request) is not None:
        return render(request, "people/already_a_member.html", context)
    form = AccountForm(request.POST if request.method == "POST" else None, initial={"email": ticket.invitation.email})
    if request.method == "POST" and form.is_valid():
        try:
            member = actions.join_with_invitation(ticket, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return _sign_in(request, member)
    return render(request, "people/join.html", {**context, "form": form}, status=422 if form.is_bound else 200)


def _sign_in(request: HttpRequest, member: Member) -> HttpResponse:
    response: HttpResponse = perform_login(request, member, email_verification="none", redirect_url="/")
    return response
