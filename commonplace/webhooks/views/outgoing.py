"""The pages on which webhooks are set up, looked after and ended: a member's, a space's, the organisation's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.communities.hosted import hosted
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member
from commonplace.people.viewing import View, administrator_required, member_required
from commonplace.spaces.models import Space
from commonplace.webhooks.forms import WebhookForm
from commonplace.webhooks.models import Webhook
from commonplace.webhooks.outgoing import actions
from commonplace.webhooks.outgoing.queries import deliveries_shown
from commonplace.webhooks.secrets import shown_secret
from commonplace.webhooks.words import Reach

TRIED_AN_HOUR = 30


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, member: Member) -> HttpResponse:
    return _listed(request, member, Reach.MEMBER)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_space(request: HttpRequest, member: Member, slug: str) -> HttpResponse:
    return _listed(request, member, Reach.SPACE, hosted(member, slug))


@administrator_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_organisation(request: HttpRequest, member: Member) -> HttpResponse:
    return _listed(request, member, Reach.ORGANISATION)


def _listed(request: HttpRequest, member: Member, reach: Reach, space: Space | None = None) -> HttpResponse:
    """Those there are, and a form for one more. The answer to a POST shows the secret, this once, so it is not a redirect."""
    form = WebhookForm(request.POST if request.method == "POST" else None)
    made, status = None, 422 if form.is_bound else 200
    if form.is_valid():
        try:
            refuse_beyond(f"webhook:{member.pk}", most=TRIED_AN_HOUR, within=timedelta(hours=1))
            made = actions.make_webhook(member, wish=form.wish, reach=reach, space=space)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            form, status = WebhookForm(), 200
    found = Webhook.objects.alive().managed_by(member).filter(reach=reach, space=space)
    context = {"form": form, "webhooks": found[:100], "made": made, "secret": shown_secret(made) if made else "", "space": space}
    return render(request, "webhooks/listed.html", {**context, "reach": reach}, status=status)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """One of them: what was sent, and how it is set up."""
    hook = _managed(member, uid)
    form = WebhookForm(request.POST if request.method == "POST" else None, webhook=hook)
    if form.is_valid():
        try:
            actions.change(member, webhook=hook, wish=form.wish)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("webhooks:webhook", uid=uid)
    return _page(request, member, hook, form=form, status=422 if form.is_bound else 200)


def _page(
    request: HttpRequest, member: Member, hook: Webhook, *, form: WebhookForm | None = None, secret: str = "", status: int = 200
) -> HttpResponse:
    page = deliveries_shown(member, hook, after=request.GET.get("after", ""))
    context = {"webhook": hook, "form": form or WebhookForm(webhook=hook), "page": page, "secret": secret, "back": _list_of(hook)}
    return render(request, "webhooks/webhook.html", context, status=status)


def _managed(member: Member, uid: str) -> Webhook:
    return get_object_or_404(Webhook.objects.alive().managed_by(member).select_related("space", "owner"), uid=uid)


def _list_of(hook: Webhook) -> str:
    if hook.space is not None:
        return reverse("webhooks:space", args=[hook.space.slug])
    return reverse("webhooks:organisation" if hook.reach == Reach.ORGANISATION else "webhooks:mine")


def _deed(do: Callable[[HttpRequest, Member, Webhook], str]) -> View:
    """A button on the page of one; `do` says what it did."""

    @member_required
    @require_POST
    def view(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
        hook = _managed(member, uid)
        try:
            messages.success(request, do(request, member, hook))
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        return redirect("webhooks:webhook", uid=uid)

    return view


def _try_out(request: HttpRequest, member: Member, hook: Webhook) -> str:
    refuse_beyond(f"webhook-test:{member.pk}", most=TRIED_AN_HOUR, within=timedelta(hours=1))
    actions.try_out(member, webhook=hook)
    return _("A test is on its way. Reload this page to see what became of it.")


def _pause(request: HttpRequest, member: Member, hook: Webhook) -> str:
    actions.pause(member, webhook=hook)
    return _("It rests. What happens meanwhile is not told to it later.")


def _resume(request: HttpRequest, member: Member, hook: Webhook) -> str:
    actions.resume(member, webhook=hook)
    return _("It goes on.")


@member_required
@require_POST
def new_secret(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """The answer shows the secret, this once."""
    hook = actions.renew_secret(member, webhook=_managed(member, uid))
    return _page(request, member, hook, secret=shown_secret(hook))


@member_required
@require_POST
def end(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    hook = _managed(member, uid)
    actions.end(member, webhook=hook)
    undo = reverse("webhooks:begin_again", args=[uid])
    messages.success(request, _("“%(name)s” is told nothing more.") % {"name": hook.name}, extra_tags=f"undo={undo}")
    return redirect(_list_of(hook))


@member_required
@require_POST
def begin_again(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Undo of `end`."""
    hook = get_object_or_404(Webhook.objects.managed_by(member), uid=uid)
    actions.begin_again(member, webhook=hook)
    messages.success(request, _("“%(name)s” is told as before.") % {"name": hook.name})
    return redirect("webhooks:webhook", uid=uid)


@member_required
@require_POST
def again(request: HttpRequest, member: Member, uid: str, key: str) -> HttpResponse:
    hook = _managed(member, uid)
    try:
        refuse_beyond(f"webhook-test:{member.pk}", most=TRIED_AN_HOUR, within=timedelta(hours=1))
        actions.send_again(member, delivery=get_object_or_404(hook.deliveries.select_related("webhook"), uid=key))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("It is on its way again."))
    return redirect("webhooks:webhook", uid=uid)


DEEDS: dict[str, View] = {
    "test": _deed(_try_out),
    "pause": _deed(_pause),
    "resume": _deed(_resume),
    "new-secret": new_secret,
    "end": end,
    "begin-again": begin_again,
}
