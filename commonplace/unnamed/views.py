"""Asking without a name, and what the holder of a secret can do. Nothing here writes a session, an activity, a count or a line in a log that
names the member; that they are a member is looked up and forgotten."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.discussion.queries import discussion_of
from commonplace.entries.models import Entry
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import begin_at_the_error, show_refusal
from commonplace.lineage.queries import shown_bodies
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.spaces.models import Membership, Role, Space
from commonplace.unnamed import actions, queries
from commonplace.unnamed.forms import DeedForm, NewUnnamedForm, UnnamedAskForm
from commonplace.unnamed.models import Deed, UnnamedQuestion, UnnamedSpace
from commonplace.unnamed.news import Read, forget, have_read, read_until
from commonplace.unnamed.secrets import cleaned, hash_of, keep, new_phrase, phrases_in
from commonplace.unnamed.stamps import keep as keep_stamps
from commonplace.unnamed.stamps import stamps_in, take_sheet


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    return _home(request, member)


def _home(request: HttpRequest, member: Member, error: str = "") -> HttpResponse:
    """What this browser holds the secrets of, where one may ask, and the switches of those who host. `error`: what is wrong with the phrase."""
    context = {
        "held": queries.held_by(member, phrases_in(request), read_until(request)),
        "spaces": queries.spaces_for(member),
        "hosted": queries.hosted_by(member),
        "error": error,
        "typed": request.POST.get("phrase", "") if error else "",
    }
    return render(request, "unnamed/home.html", context, status=422 if error else 200)


@member_required
@require_safe
def new(request: HttpRequest, member: Member) -> HttpResponse:
    """The line of the menu with how much is new, asked for when its member opens the menu."""
    held = queries.held_by(member, phrases_in(request), read_until(request))
    return render(request, "unnamed/_menu_line.html", {"new": sum(one.new + one.newly_decided for one in held)})


@member_required
@require_POST
def switch(request: HttpRequest, member: Member, slug: str) -> HttpResponse:
    hosted = Membership.objects.filter(member=member, role=Role.HOST).values("space")
    space = get_object_or_404(Space.objects.visible_to(member).filter(pk__in=hosted), slug=slug)
    actions.allow(member, space, to=request.POST.get("to") == "on")
    return redirect("unnamed:home")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, member: Member, slug: str) -> HttpResponse:
    """What is and is not protected stands above the form. The secret is in the browser before anything is stored."""
    allowed = UnnamedSpace.objects.values("space")
    space = get_object_or_404(Space.objects.joined_by(member).filter(pk__in=allowed), slug=slug)
    stamps = stamps_in(request)
    if request.method != "POST":
        fresh = take_sheet(request, member) if request.method == "GET" else None
        stamps = [*(fresh or []), *stamps]
        form = NewUnnamedForm(initial={"secret": new_phrase()})
        context = {"form": form, "space": space, "stamps": len(stamps), "is_possible": actions.may_be_asked_in(space)}
        page = render(request, "unnamed/ask.html", context)
        if fresh is not None:
            keep_stamps(page, stamps)
        return page
    form = NewUnnamedForm(request.POST)
    phrase = cleaned(request.POST.get("secret", ""))
    if form.is_valid() and phrase:
        data = form.cleaned_data
        try:
            actions.ask(space, title=data["title"], body=data["body"], stamp=stamps[0] if stamps else "", secret_hash=hash_of(phrase))
        except Refusal as refusal:
            show_refusal(form, refusal)
            stamps = stamps[1:] if refusal.may_retry else stamps
        else:
            to_mine = HttpResponseRedirect(reverse("unnamed:home"), status=303)
            keep_stamps(to_mine, stamps[1:])
            return keep(to_mine, [phrase, *phrases_in(request)])
    begin_at_the_error(form)
    again = render(request, "unnamed/ask.html", {"form": form, "space": space, "stamps": len(stamps), "is_possible": True}, status=422)
    keep_stamps(again, stamps)
    return again


def _held(request: HttpRequest, member: Member, uid: str) -> tuple[Entry, queries.Held]:
    """The question and what its secret opens, if this browser holds it and its member may still see the question, or it is hidden."""
    for held in queries.held_by(member, phrases_in(request)):
        if held.entry is not None and held.entry.uid == uid:
            return held.entry, held
    raise Http404


@member_required
@require_safe
def question(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """The asker's own view of the question: its answers, with what only they can do, and what was decided about it."""
    entry, held = _held(request, member, uid)
    return _page(request, member, entry, held)


def _page(request: HttpRequest, member: Member, entry: Entry, held: queries.Held, error: str = "") -> HttpResponse:
    said_there = [] if held.is_hidden else discussion_of(member, entry).said
    bodies = shown_bodies(member, [entry, *said_there])
    for said in said_there:
        said.body = bodies[said.pk]
    context = {
        "entry": entry,
        "body": bodies[entry.pk],
        "said": said_there,
        "held": held,
        "form": UnnamedAskForm(initial={"title": entry.title, "body": entry.body}),
        "error": error,
        "typed": {"deed": request.POST.get("deed"), "target": request.POST.get("target"), "body": request.POST.get("body", "")}
        if error
        else {},
    }
    page = render(request, "unnamed/question.html", context, status=422 if error else 200)
    newest = max(said_there, key=lambda said: said.pk).uid if said_there else read_until(request).get(entry.uid, Read()).newest
    have_read(request, page, entry, Read(newest, held.decided))
    return page


@member_required
@require_POST
def deed(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Reply, reword, accept or take that back, appeal; it happens when the hour is full."""
    entry, held = _held(request, member, uid)
    form = DeedForm(request.POST)
    if not form.is_valid():
        return _page(request, member, entry, held, _("Something was missing. Please send it again."))
    data = form.cleaned_data
    target = queries.reached(member, entry, data["target"])
    if target is None:
        raise Http404
    try:
        actions.put_by(Deed(data["deed"]), hash_of(held.phrase), target, title=data["title"], body=data["body"])
    except Refusal as refusal:
        return _page(request, member, entry, held, str(refusal))
    return HttpResponseRedirect(reverse("unnamed:question", args=[uid]), status=303)


@member_required
@require_POST
def withdraw(request: HttpRequest, member: Member) -> HttpResponse:
    """Take back what waits, or what stands; the secret says which."""
    phrase = cleaned(request.POST.get("secret", ""))
    if phrase and phrase in phrases_in(request):
        actions.withdraw(hash_of(phrase))
    return redirect("unnamed:home")


@member_required
@require_POST
def remember(request: HttpRequest, member: Member) -> HttpResponse:
    """Open by a phrase that was written down, or have this browser forget all it holds."""
    if request.POST.get("forget"):
        forgetful = keep(HttpResponseRedirect(reverse("unnamed:home"), status=303), [])
        forget(forgetful)
        return forgetful
    phrase = cleaned(request.POST.get("phrase", ""))
    if not phrase or not UnnamedQuestion.objects.filter(secret_hash=hash_of(phrase)).exists():
        return _home(request, member, _("No question opens with this phrase. Look at each letter again."))
    return keep(HttpResponseRedirect(reverse("unnamed:home"), status=303), [phrase, *phrases_in(request)])
