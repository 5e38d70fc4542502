"""The Seek place: capturing pages, and what became of them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.entries.forms import AudienceForm
from commonplace.entries.models import Entry
from commonplace.entries.queries import cards_page
from commonplace.entries.words import Kind, Ring
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.seek import actions
from commonplace.seek.capturing import tabs
from commonplace.seek.forms import CaptureForm
from commonplace.seek.limits import count_capture
from commonplace.seek.mix import DAYS, ENOUGH, mix_of
from commonplace.seek.models import Fetching
from commonplace.seek.shared import shared


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """One's own saves, newest first, and the bookmarklet."""
    saves = Entry.objects.authored_by(member).filter(kind=Kind.SAVE)
    context = {
        "page": cards_page(member, saves, after=request.GET.get("after", "")),
        "failed": list(saves.filter(save_body__fetching=Fetching.FAILED).only("uid", "title", "excerpt")[:5]),
        "bookmarklet": bookmarklet(),
    }
    return render(request, "entries/_cards.html" if request.htmx else "seek/home.html", context)  # type: ignore[attr-defined]


@member_required
@require_safe
def mix(request: HttpRequest, member: Member) -> HttpResponse:
    """How one's own saves reached one; nobody else's are ever shown."""
    return render(request, "seek/mix.html", {"mix": mix_of(member), "days": DAYS, "enough": ENOUGH})


def bookmarklet() -> str:
    """A bookmark that opens the capture page with the address and title of the page one is on, and the words selected there."""
    script = (
        "(function(){{var d=document,e=encodeURIComponent,s=String(window.getSelection()).trim();"
        "if(s)s='> '+s.split('\\n').join('\\n> ');"
        "window.open('{address}/capture/?url='+e(location.href)+'&title='+e(d.title)+'&why='+e(s.slice(0,2000)),'_blank')}})()"
    )
    return "javascript:" + script.format(address=settings.BASE_URL)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def capture(request: HttpRequest, member: Member) -> HttpResponse:
    if request.method != "POST":
        wanted = {name: request.GET.get(name, "")[:4000] for name in ("url", "title", "why", "from_entry")}
        form = CaptureForm(initial={name: value for name, value in wanted.items() if value})
        return _page(request, form, AudienceForm(member=member, initial={"ring": Ring.ME}))
    form = CaptureForm(request.POST)
    ring = AudienceForm({**request.POST.dict(), "ring": request.POST.get("ring") or Ring.ME}, member=member)
    if not all([form.is_valid(), ring.is_valid()]):
        return _page(request, form, ring, status=422)
    try:
        count_capture(member)
        captured = _capture(member, form, ring)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _page(request, form, ring, status=429 if refusal.may_retry else 422)
    if not captured.is_new and captured.entry.deed_key != form.cleaned_data["deed_key"]:
        messages.info(request, _("You saved this before; here it is. What you just typed was not added."))
    return redirect(captured.entry)


@member_required
@require_safe
def share_target(request: HttpRequest, member: Member) -> HttpResponse:
    """Where the share sheet of a phone or desktop leads (see the manifest): the form of capturing, filled in."""
    given = {name: request.GET.get(name, "") for name in ("title", "text", "url")}
    found = shared(**given)
    query = {name: value for name, value in (("url", found.url), ("title", found.title), ("why", found.why)) if value}
    return redirect(f"{reverse('seek:capture')}?{urlencode(query)}")


def _capture(member: Member, form: CaptureForm, ring: AudienceForm) -> actions.Captured:
    data = form.cleaned_data
    return actions.capture(
        member,
        url=data["url"],
        why=data["why"],
        title=data["title"],
        reached_by=data["reached_by"],
        tags=data["tags"],
        audience=ring.audience(),
        from_entry=Entry.objects.visible_to(member).filter(uid=data["from_entry"]).first() if data["from_entry"] else None,
        deed_key=data["deed_key"],
    )


def _page(request: HttpRequest, form: CaptureForm, ring: AudienceForm, *, status: int = 200) -> HttpResponse:
    people = Member.objects.filter(is_active=True).count()
    context = {"form": form, "audience_form": ring, "people_in_organisation": people, "bookmarklet": bookmarklet(), "tabs": tabs("capture")}
    return render(request, "seek/capture.html", context, status=status)


@member_required
@require_POST
def try_again(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Fetch the page of one's own save once more."""
    entry = get_object_or_404(Entry.objects.authored_by(member).filter(kind=Kind.SAVE), uid=uid)
    try:
        count_capture(member)
        actions.try_again(member, entry)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(entry)
