"""Mail that comes in: one's private address, who writes to it, and a letter to read. Other members' do not exist here."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.inbox.models import InboxItem
from commonplace.letters import actions, addresses, queries
from commonplace.letters.files import kept_with, not_kept
from commonplace.letters.forms import TakesForm
from commonplace.letters.models import MAIL, Letter, LetterState, Sender, Stance, Takes
from commonplace.people.models import Member
from commonplace.people.viewing import member_required

_DEEDS = {"allow": Stance.ALLOWED, "mute": Stance.MUTED, "neither": Stance.NONE}


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    address = addresses.address_of(member)
    context = {
        "address": address,
        "form": TakesForm(initial={"takes": address.takes}) if address else None,
        "page": queries.senders_page(member, after=request.GET.get("after", "")),
    }
    return render(request, "letters/home.html", context)


@member_required
@require_POST
def new_address(request: HttpRequest, member: Member) -> HttpResponse:
    addresses.new_address(member)
    messages.success(request, _("This is your address now. An earlier one takes nothing more."))
    return redirect("letters:home")


@member_required
@require_POST
def end_address(request: HttpRequest, member: Member) -> HttpResponse:
    addresses.end_address(member)
    messages.success(request, _("The address takes nothing more. What came stays in your inbox."))
    return redirect("letters:home")


@member_required
@require_POST
def takes(request: HttpRequest, member: Member) -> HttpResponse:
    form = TakesForm(request.POST)
    if form.is_valid():
        actions.set_takes(member, Takes(form.cleaned_data["takes"]))
        messages.success(request, _("Kept as you said."))
        return redirect("letters:home")
    context = {"address": addresses.address_of(member), "form": form, "page": queries.senders_page(member)}
    return render(request, "letters/home.html", context, status=422)


@member_required
@require_POST
def decide(request: HttpRequest, member: Member, uid: str, deed: str) -> HttpResponse:
    sender = get_object_or_404(Sender.objects.filter(member=member), uid=uid)
    if deed not in _DEEDS:
        raise Http404
    before = {stance: name for name, stance in _DEEDS.items()}[Stance(sender.stance)]
    actions.decide(member, sender, _DEEDS[deed])
    words = {"allow": _("Allowed: %(name)s"), "mute": _("Left out from now on: %(name)s"), "neither": _("As before: %(name)s")}[deed]
    messages.success(request, words % {"name": sender}, extra_tags=f"undo={reverse('letters:decide', args=[uid, before])}")
    return redirect("letters:home")


@member_required
@require_safe
def letter(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    found = get_object_or_404(Letter.objects.filter(member=member, state=LetterState.READ).select_related("sender", "source"), uid=uid)
    copy = found.source.snapshots.order_by("-made_at").first() if found.source else None
    context = {
        "letter": found,
        "kept": kept_with(found) if found.kept else [],
        "not_kept": not_kept(found),
        # Sanitised when the letter was read (`sources.readable`).
        "html": SafeString(copy.html) if copy else "",
        "links": queries.links_shown(copy.html) if copy else [],
        "item": InboxItem.objects.of(member).filter(origin=MAIL, piece__key=found.uid).select_related("entry").first(),
    }
    return render(request, "letters/letter.html", context)
