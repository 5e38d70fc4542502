"""Goals: the home page, setting and rewriting one, and the deeds on its page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.entries.audience import sight_of
from commonplace.entries.forms import AudienceForm
from commonplace.entries.lifecycle import EditConflict
from commonplace.entries.models import Entry
from commonplace.entries.queries import cards_page
from commonplace.entries.tags import tags_of
from commonplace.entries.words import Kind, Ring
from commonplace.goals.actions import doing
from commonplace.goals.actions import goals as actions
from commonplace.goals.forms import EndForm, GoalForm
from commonplace.goals.models import Ending, Goal, Reflection, Step
from commonplace.goals.queries import evidence_entries, goals_of, shared_goals
from commonplace.goals.views.shared import Shelf, own, say, seen, shelf_page
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.paging import page_by_key
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """One's open goals, the most recent first; `?shelf=` for those that have ended and those of others."""
    sight = sight_of(member)
    mine = goals_of(member)
    shelves = [
        Shelf("", _("Open"), mine.filter(ended_at__isnull=True), ("-touched_at", "-pk")),
        Shelf("ended", _("Ended"), mine.filter(ended_at__isnull=False), ("-touched_at", "-pk")),
        Shelf("shared", _("Shared with me"), shared_goals(sight), ("-made_at", "-pk")),
    ]
    return shelf_page(request, "goals/home.html", sight, shelves)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, member: Member) -> HttpResponse:
    """`?for=<uid>` names an entry that is to count for the goal."""
    if request.method != "POST":
        form = GoalForm(initial={"evidence": request.GET.get("for", "")[:20]})
        return _form_page(request, form, ring=AudienceForm(member=member, initial={"ring": Ring.ME}))
    form = GoalForm(request.POST)
    ring = AudienceForm({**request.POST.dict(), "ring": request.POST.get("ring") or Ring.ME}, member=member)
    if not all([form.is_valid(), ring.is_valid()]):
        return _form_page(request, form, ring=ring, status=422)
    data = form.cleaned_data
    try:
        entry = actions.set_goal(
            member,
            title=data["title"],
            answers=form.answers(),
            tags=data["tags"],
            audience=ring.audience(),
            evidence=Entry.objects.visible_to(member).filter(uid=data["evidence"]).first() if data["evidence"] else None,
            deed_key=data["deed_key"],
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _form_page(request, form, ring=ring, status=422)
    return redirect(entry)


def _form_page(
    request: HttpRequest,
    form: GoalForm,
    *,
    ring: AudienceForm | None = None,
    entry: Entry | None = None,
    conflict: EditConflict | None = None,
    status: int = 200,
) -> HttpResponse:
    people = Member.objects.filter(is_active=True).count() if ring else 0
    context = {"form": form, "audience_form": ring, "entry": entry, "conflict": conflict, "people_in_organisation": people}
    return render(request, "goals/goal_form.html", context, status=status)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = own(member, uid, Kind.GOAL)
    if request.method != "POST":
        goal = Goal.objects.get(entry=entry)
        answers = {name: getattr(goal, name) for name in ("trying", "related", "contribute")}
        first = {"title": entry.title, "tags": ", ".join(tags_of(entry)), "expected_revision": entry.revision, **answers}
        return _form_page(request, GoalForm(initial=first), entry=entry)
    form = GoalForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, entry=entry, status=422)
    data = form.cleaned_data
    try:
        actions.rewrite_goal(
            member,
            entry,
            title=data["title"],
            answers=form.answers(),
            tags=data["tags"],
            expected_revision=data["expected_revision"] or 0,
        )
    except EditConflict as conflict:
        again = request.POST.copy()
        again["expected_revision"] = str(conflict.current.revision)
        return _form_page(request, GoalForm(again), entry=entry, conflict=conflict, status=409)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _form_page(request, form, entry=entry, status=422)
    return redirect(entry)


@member_required
@require_POST
def end(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = own(member, uid, Kind.GOAL)
    form = EndForm(request.POST)
    if not form.is_valid():
        say(request, Refusal(_("Say how it ends: celebrated, or let go.")))
        return redirect(entry)
    ending = Ending(form.cleaned_data["ending"])
    try:
        actions.end_goal(member, entry, ending=ending, can_now=form.cleaned_data["can_now"])
    except Refusal as refusal:
        say(request, refusal)
        return redirect(entry)
    told = _("Well done. It stands among your ended goals now.") if ending == Ending.CELEBRATED else _("Let go. Your hands are free again.")
    messages.success(request, told, extra_tags=f"undo={reverse('goals:reopen', args=[uid])}")
    return redirect(entry)


@member_required
@require_POST
def reopen(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = own(member, uid, Kind.GOAL)
    actions.reopen_goal(member, entry)
    return redirect(entry)


@member_required
@require_safe
def evidence(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """All that counts for a goal, as far as the member may see it."""
    entry = seen(member, uid, Kind.GOAL)
    sight = sight_of(member)
    page = cards_page(sight, evidence_entries(sight, entry.pk), after=request.GET.get("after", ""))  # type: ignore[arg-type]
    return render(request, "entries/_cards.html" if request.htmx else "goals/evidence.html", {"entry": entry, "page": page})  # type: ignore[attr-defined]


@member_required
@require_POST
def add_step(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = own(member, uid, Kind.GOAL)
    try:
        doing.add_step(member, entry, text=request.POST.get("text", ""))
    except Refusal as refusal:
        say(request, refusal)
    return redirect(f"{entry.get_absolute_url()}#steps")


@member_required
@require_POST
def change_step(request: HttpRequest, member: Member, uid: str, item: str, deed: str) -> HttpResponse:
    entry = own(member, uid, Kind.GOAL)
    step = get_object_or_404(Step.objects.filter(goal=entry.pk), uid=item)
    doing.change_step(member, entry, step, doing.StepDeed(deed))
    told = {"tick": (_("Done: %(step)s"), "untick"), "remove": (_("Taken out: %(step)s"), "put-back")}.get(deed)
    if told:
        back = reverse("goals:change_step", args=[uid, item, told[1]])
        messages.success(request, told[0] % {"step": step.text}, extra_tags=f"undo={back}")
    return redirect(f"{entry.get_absolute_url()}#steps")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def reflections(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """All that the owner thought on the way; sent, a new one."""
    if request.method != "POST":
        entry = seen(member, uid, Kind.GOAL)
        rows = Reflection.objects.filter(goal=entry.pk, removed_at__isnull=True)
        page = page_by_key(rows, keys=("-made_at", "-pk"), after=request.GET.get("after", ""))
        return render(request, "goals/reflections.html", {"entry": entry, "page": page, "is_author": entry.author_id == member.pk})
    entry = own(member, uid, Kind.GOAL)
    try:
        doing.reflect(member, entry, text=request.POST.get("text", ""), deed_key=request.POST.get("deed_key", "")[:12])
    except Refusal as refusal:
        say(request, refusal)
    return redirect(f"{entry.get_absolute_url()}#reflections")


@member_required
@require_POST
def take_back_reflection(request: HttpRequest, member: Member, uid: str, item: str, deed: str) -> HttpResponse:
    entry = own(member, uid, Kind.GOAL)
    reflection = get_object_or_404(Reflection.objects.filter(goal=entry.pk), uid=item)
    doing.take_back_reflection(member, entry, reflection, is_removed=deed == "remove")
    if deed == "remove":
        back = reverse("goals:take_back_reflection", args=[uid, item, "put-back"])
        messages.success(request, _("The reflection is taken out."), extra_tags=f"undo={back}")
    return redirect(f"{entry.get_absolute_url()}#reflections")
