"""The audience of an entry: who can see it and why, choosing it, and the deeds around it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.entries.audience import why
from commonplace.entries.forms import AudienceForm
from commonplace.entries.invitations import beside_invitation
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import FeedbackWanted, Kind, Maturity, Ring
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.zones import zone_named, zone_said_by
from commonplace.moderation.firsts import is_first
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.share import actions
from commonplace.share.forms import DescribeForm, SharingForm
from commonplace.share.models import PlannedSharing
from commonplace.share.own_words import own_words
from commonplace.share.planning import plan_sharing
from commonplace.share.queries import next_steps, reach, widening
from commonplace.sources.models import Snapshot
from commonplace.spaces.models import Space

_SALT = "share.audience-undo"
UNDO_FOR = timedelta(hours=1)


def _own(member: Member, uid: str) -> Entry:
    """An entry of the member's own that can be shared by itself: a response goes with what it answers."""
    entries = Entry.objects.authored_by(member).filter(root__isnull=True)
    return get_object_or_404(entries.select_related("author", "audience__circle", "audience__space", "source"), uid=uid)


@member_required
@require_safe
def who(request: HttpRequest, viewer: Member, uid: str) -> HttpResponse:
    """Who can see an entry, and why; for everyone who can see it themselves."""
    entry = get_object_or_404(Entry.objects.open_to(viewer).select_related("author", "audience__circle", "audience__space"), uid=uid)
    context = {"entry": entry, "reach": reach(entry), "reason": why(viewer, entry, seen=True), "viewer": viewer}
    return render(request, "share/_who.html" if request.htmx else "share/who.html", context)  # type: ignore[attr-defined]


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def audience(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """The sharing step. The button "Show who" posts the same form and changes nothing."""
    entry = _own(member, uid)
    with timezone.override(zone_named(zone_said_by(request))):
        return _sharing_step(request, member, entry)


def _sharing_step(request: HttpRequest, member: Member, entry: Entry) -> HttpResponse:
    form = SharingForm(request.POST if request.method == "POST" else None, member=member, initial=_initial(entry, request.GET))
    if request.method != "POST":
        return _asked(request, member, entry, form)
    if not form.is_valid():
        return _page(request, member, entry, form, status=422)
    if request.POST.get("step") == "preview":
        return _preview(request, member, entry, form)
    try:
        shared = _share(member, entry, form)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _page(request, member, entry, form, status=422)
    if shared is None:
        said = _("Planned. Until then it stays as it is.")
        if is_first(entry, form.audience().space):
            said = _("Planned. When its time comes it waits for a host of the space; you will be told then, and what becomes of it.")
        messages.success(request, said, extra_tags="undo=" + reverse("share:call_off", args=[entry.uid]))
        return redirect(entry)
    if shared.audience_id == entry.audience_id and shared.is_announced == entry.is_announced:
        messages.success(request, _("Saved."))
    else:
        messages.success(request, _said(shared), extra_tags=_undo(entry))
    return redirect(shared)


def _asked(request: HttpRequest, member: Member, entry: Entry, form: SharingForm) -> HttpResponse:
    """The page as it is asked for. A link to a wider ring chooses that ring, and shows at once whom it adds."""
    if "ring" not in request.GET:
        return _page(request, member, entry, form)
    chosen = SharingForm({**form.initial, "announce": ""}, member=member, initial=form.initial)
    if not chosen.is_valid():
        return _page(request, member, entry, form)
    audience = chosen.audience()
    return _page(request, member, entry, form, change=widening(entry, audience), waits_in=_waits_in(entry, audience))


def _waits_in(entry: Entry, audience: Audience) -> Space | None:
    """The space whose hosts would see it first."""
    return audience.space if audience.pk != entry.audience_id and is_first(entry, audience.space) else None


def _share(member: Member, entry: Entry, form: SharingForm) -> Entry | None:
    """None when it was planned for later. Announcing was ticked by the page when the entry stood announced; whoever takes it back to
    themselves need not untick it."""
    audience, announce_it = form.audience(), form.cleaned_data["announce"]
    if entry.is_announced and audience.ring == Ring.ME:
        announce_it = False
    wanted = FeedbackWanted(form.cleaned_data["feedback_wanted"] or entry.feedback_wanted)
    adds, at = form.cleaned_data["adds"], form.cleaned_data["at"]
    if at is not None:
        plan_sharing(member, entry, audience=audience, at=at, adds=adds, announce_it=announce_it, feedback_wanted=wanted)
        return None
    return actions.share(member, entry, audience=audience, adds=adds, announce_it=announce_it, feedback_wanted=wanted)


def _initial(entry: Entry, asked: QueryDict) -> dict[str, object]:
    """As it stands, or as it is planned; with the ring that a link asks for."""
    plan = PlannedSharing.objects.filter(entry=entry).select_related("audience__circle", "audience__space").first()
    here = AudienceForm.initial_for(plan.audience if plan else entry.audience)
    if asked.get("ring") in Ring.values:
        here |= {name: asked.get(name, "") for name in ("ring", "circle", "space")}
    told = {"adds": entry.adds, "feedback_wanted": entry.feedback_wanted, "announce": entry.is_announced}
    if plan:
        told = {"adds": plan.adds, "feedback_wanted": plan.feedback_wanted, "announce": plan.announce_it, "at": plan.at}
    return {**here, **told}


def _page(request: HttpRequest, member: Member, entry: Entry, form: SharingForm, *, status: int = 200, **more: object) -> HttpResponse:
    context = {
        "entry": entry,
        "form": form,
        "audience_form": form,
        "reach": reach(entry),
        "people_in_organisation": Member.objects.filter(is_active=True).count(),
        "steps": next_steps(entry),
        "own_words": own_words(member, entry),
        "copy_goes_along": entry.kind == Kind.SAVE and _sent_along(entry),
        **more,
    }
    return render(request, "share/audience.html", context, status=status)


def _sent_along(entry: Entry) -> bool:
    """Whether the page itself, as the author's browser showed it, is read by whoever may see this save."""
    return Snapshot.objects.filter(source=entry.source_id, sender=entry.author_id, goes_with_save=True).exists()


def _preview(request: HttpRequest, member: Member, entry: Entry, form: SharingForm) -> HttpResponse:
    audience = form.audience()
    change = widening(entry, audience)
    beside = beside_invitation(member, audience.space) if audience.space and audience.pk != entry.audience_id else []
    if request.htmx:  # type: ignore[attr-defined]
        context = {"change": change, "entry": entry, "beside_invitation": beside, "waits_in": _waits_in(entry, audience)}
        return render(request, "share/_change.html", context)
    return _page(request, member, entry, form, change=change, beside_invitation=beside, waits_in=_waits_in(entry, audience))


def _said(entry: Entry) -> str:
    if entry.audience.is_awaited:
        return _("It waits for a host of the space. You will be told what becomes of it.")
    if entry.audience.ring == Ring.ME:
        return _("Only you can see this now.")
    return _("Shared and announced.") if entry.is_announced else _("Shared, quietly.")


def _undo(before: Entry) -> str:
    """Where the toast's button leads: back to the audience and the announcement of before."""
    announced_at = before.announced_at.isoformat() if before.announced_at else ""
    token = signing.dumps([before.uid, before.audience_id, announced_at], salt=_SALT)
    return "undo=" + reverse("share:audience_back", args=[before.uid, token])


@member_required
@require_POST
def audience_back(request: HttpRequest, member: Member, uid: str, token: str) -> HttpResponse:
    """Undo of a change of audience, for an hour."""
    entry = _own(member, uid)
    try:
        signed_uid, audience_pk, announced_at = signing.loads(token, salt=_SALT, max_age=UNDO_FOR)
    except signing.BadSignature:
        raise Http404 from None
    if signed_uid != uid:
        raise Http404
    before = Audience.objects.filter(pk=audience_pk).first()  # a circle may have been deleted meanwhile, and its audience with it
    if before is None:
        raise Http404
    moment = datetime.fromisoformat(announced_at) if announced_at else None
    actions.put_back(member, entry, audience=before, announced_at=moment)
    messages.success(request, _("It is as it was."))
    return redirect(entry)


@member_required
@require_POST
def announce(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = _own(member, uid)
    try:
        actions.announce(member, entry, adds=request.POST.get("adds", ""))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("share:audience", uid=uid)
    messages.success(request, _("Announced."), extra_tags="undo=" + reverse("share:quieten", args=[uid]))
    return redirect(entry)


@member_required
@require_POST
def quieten(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = _own(member, uid)
    actions.quieten(member, entry)
    messages.success(request, _("It is quiet now: people find it, but it is in no stream."))
    return redirect(entry)


@member_required
@require_POST
def describe(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """How ripe the entry is, and what its author hopes to hear. The undo says the maturity of before in the address."""
    entry = _own(member, uid)
    form = DescribeForm({**request.GET.dict(), **request.POST.dict()})
    if form.is_valid():
        maturity, wanted, before = form.cleaned_data["maturity"], form.cleaned_data["feedback_wanted"], entry.maturity
        if maturity == Maturity.SUPERSEDED:
            return redirect(reverse("freshness:entry", args=[uid]) + "#no-longer")
        actions.describe(
            member, entry, maturity=Maturity(maturity) if maturity else None, feedback_wanted=FeedbackWanted(wanted) if wanted else None
        )
        if maturity and maturity != before:
            undo = f"undo={reverse('share:describe', args=[uid])}?maturity={before}" if before != Maturity.SUPERSEDED else ""
            messages.success(request, _("It is “%(maturity)s” now.") % {"maturity": Maturity(maturity).label}, extra_tags=undo)
    else:
        messages.warning(request, _("Choose one of the words offered."))
    return redirect(entry)


@member_required
@require_POST
def withdraw(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Into the bin; for a comment, back to what it answered."""
    entry = get_object_or_404(Entry.objects.authored_by(member).select_related("root"), uid=uid)
    actions.withdraw(member, entry)
    messages.success(request, _("It lies in your bin."), extra_tags="undo=" + reverse("share:bring_back", args=[uid]))
    answered = Entry.objects.visible_to(member).filter(pk=entry.root_id).first() if entry.root_id else None
    return redirect(answered) if answered else redirect("sense:library")


@member_required
@require_POST
def bring_back(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = get_object_or_404(Entry.objects.in_bin_of(member), uid=uid)
    try:
        actions.bring_back(member, entry)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("sense:bin")
    messages.success(request, _("It is back."))
    return redirect(entry)
