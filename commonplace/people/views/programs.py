"""The programs that act in a member's name: letting one in, and putting one out."""

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
from commonplace.people.actions.programs import waiting_pairing
from commonplace.people.forms import CodeForm, TokenForm
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member, Pairing, Token
from commonplace.people.viewing import member_required

CODES_TRIED = 20
WITHIN = timedelta(minutes=10)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, member: Member) -> HttpResponse:
    """Look at what a program asks for, and say yes or no. Looking a code up is counted, so that nobody tries them all."""
    sent = request.POST if request.method == "POST" else request.GET
    if not sent.get("code"):
        return render(request, "people/pair.html", {"form": CodeForm()})
    form = CodeForm(sent)
    if not form.is_valid():
        return render(request, "people/pair.html", {"form": form}, status=422)
    try:
        refuse_beyond(f"pair:{member.pk}", most=CODES_TRIED, within=WITHIN)
        pairing = waiting_pairing(form.cleaned_data["code"])
        if pairing is None:
            raise Refusal(
                _("No program is waiting with this code. A code is good for ten minutes; ask the program for a new one."), field="code"
            )
        if request.method == "POST" and request.POST.get("answer") in {"approve", "refuse"}:
            return _answered(request, member, pairing)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return render(request, "people/pair.html", {"form": form}, status=429 if refusal.may_retry else 422)
    return render(request, "people/pair.html", {"pairing": pairing})


def _answered(request: HttpRequest, member: Member, pairing: Pairing) -> HttpResponse:
    if request.POST["answer"] == "refuse":
        actions.refuse(member, pairing=pairing)
        messages.success(request, _("Refused. The program was given nothing."))
    else:
        actions.approve(member, pairing=pairing)
        messages.success(request, _("“%(name)s” is connected. You can go back to it now.") % {"name": pairing.name})
    # Not to the list of programs: this one stands there only once it has come for its token.
    return HttpResponseRedirect(reverse("people:pair"), status=303)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def programs(request: HttpRequest, member: Member) -> HttpResponse:
    """One's own connected programs; and a key for a program that cannot ask by itself, shown this once."""
    form, secret, status = TokenForm(), "", 200
    if request.method == "POST":
        form = TokenForm(request.POST)
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                refuse_beyond(f"token:{member.pk}", most=20, within=timedelta(hours=1))
                _token, secret = actions.make_token(member, name=data["name"], scopes=data["scopes"], lasts=timedelta(days=data["days"]))
            except Refusal as refusal:
                show_refusal(form, refusal)
            else:
                form, status = TokenForm(), 200
    context = {"form": form, "secret": secret, "programs": Token.objects.alive().filter(member=member)[:200]}
    return render(request, "people/programs.html", context, status=status)


@member_required
@require_POST
def disconnect(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    token = get_object_or_404(Token, uid=uid, member=member)
    actions.disconnect(member, token=token)
    undo = reverse("people:connect_again", args=[uid])
    messages.success(
        request, _("“%(name)s” is disconnected. What it saved for you stays.") % {"name": token.name}, extra_tags=f"undo={undo}"
    )
    return HttpResponseRedirect(reverse("people:programs"))


@member_required
@require_POST
def connect_again(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Undo of `disconnect`."""
    token = get_object_or_404(Token, uid=uid, member=member)
    actions.connect_again(member, token=token)
    messages.success(request, _("“%(name)s” is connected as before.") % {"name": token.name})
    return HttpResponseRedirect(reverse("people:programs"))
