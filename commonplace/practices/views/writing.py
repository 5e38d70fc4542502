"""Proposing a practice, and rewriting it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from commonplace.entries.forms import AudienceForm
from commonplace.entries.invitations import Beginning, beginning_named, beginnings_for, below_what_is_typed
from commonplace.entries.lifecycle import EditConflict
from commonplace.entries.models import Entry
from commonplace.entries.tags import split_tags, tags_of
from commonplace.entries.words import Kind, Ring
from commonplace.freshness.actions import set_review
from commonplace.freshness.models import Upkeep
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import begin_at_the_error, show_refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.practices.actions import writing as actions
from commonplace.practices.forms import PracticeForm
from commonplace.practices.models import Practice
from commonplace.practices.views.shared import kept
from commonplace.spaces.models import Space


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, member: Member) -> HttpResponse:
    """`?from=<uid>` names an entry that the practice grows from: its title is the first word of the claim, its audience that of the practice.
    `?space=<slug>` says where it is meant for; the button "begin" puts a template of that space below what is typed."""
    space = _space_meant(request, member)
    offered = beginnings_for(member, space, [Kind.PRACTICE])
    if request.method != "POST":
        origin = _origin(member, request.GET.get("from", ""))
        first = {"title": origin.title, "tags": ", ".join(tags_of(origin)), "builds_on": origin.uid} if origin else {}
        chosen = {"ring": Ring.SPACE, "space": space.slug} if space and not origin else _ring_of(member, origin)
        ring = AudienceForm(member=member, initial=chosen)
        return _page(request, PracticeForm(initial=first), ring=ring, origin=origin, beginnings=offered)
    form = PracticeForm(request.POST)
    ring = AudienceForm({**request.POST.dict(), "ring": request.POST.get("ring") or Ring.ME}, member=member)
    origin = _origin(member, request.POST.get("builds_on", ""))
    if "begin" in request.POST:
        begun = _begun(request, beginning_named(request.POST["begin"], member, space, [Kind.PRACTICE]))
        return _page(request, PracticeForm(initial=begun), ring=ring, origin=origin, beginnings=offered)
    if not all([form.is_valid(), ring.is_valid()]):
        return _page(request, form, ring=ring, origin=origin, beginnings=offered, status=422)
    data = form.cleaned_data
    try:
        entry = actions.propose(
            member,
            title=data["title"],
            fields=form.fields_of(),
            tags=data["tags"],
            audience=ring.audience(),
            keepers=data["keepers"],
            look_on=data["look_on"],
            origins=[origin] if origin else [],
            deed_key=data["deed_key"],
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _page(request, form, ring=ring, origin=origin, beginnings=offered, status=422)
    return redirect(entry)


def _space_meant(request: HttpRequest, member: Member) -> Space | None:
    slug = request.GET.get("space", "").replace("\x00", "")
    return Space.objects.joined_by(member).filter(slug=slug, archived_at__isnull=True).first() if slug else None


def _begun(request: HttpRequest, template: Beginning | None) -> dict[str, object]:
    """What was typed, and below each part what the chosen template has for it."""
    typed = request.POST.dict()
    if template is None:
        return {**typed}
    parts = {
        name: below_what_is_typed(str(typed.get(name, "")), text) if text else typed.get(name, "")
        for name, text in vars(actions.fields_in(template.entry.body)).items()
    }
    tags = dict.fromkeys([*split_tags(str(typed.get("tags", ""))), *tags_of(template.entry)])
    return {**typed, **parts, "tags": ", ".join(tags)}


def _origin(member: Member, uid: str) -> Entry | None:
    found = Entry.objects.visible_to(member).select_related("audience__space", "audience__circle").filter(uid=uid[:20].replace("\x00", ""))
    return found.first() if uid else None


def _ring_of(member: Member, origin: Entry | None) -> dict[str, object]:
    """What grows from one's own stays with the same people; of others' one begins alone."""
    if origin is None or origin.author_id != member.pk:
        return {"ring": Ring.ME}
    return AudienceForm.initial_for(origin.audience)


def _page(
    request: HttpRequest,
    form: PracticeForm,
    *,
    ring: AudienceForm | None = None,
    origin: Entry | None = None,
    entry: Entry | None = None,
    conflict: EditConflict | None = None,
    beginnings: Sequence[Beginning] = (),
    status: int = 200,
) -> HttpResponse:
    begin_at_the_error(form)
    people = Member.objects.filter(is_active=True).count() if ring else 0
    context = {
        "form": form,
        "audience_form": ring,
        "entry": entry,
        "origin": origin,
        "conflict": conflict,
        "beginnings": beginnings,
        "people_in_organisation": people,
    }
    return render(request, "practices/practice_form.html", context, status=status)


def _form(member: Member, entry: Entry, *args: object, **kwargs: object) -> PracticeForm:
    """Who keeps it is for its author alone to say."""
    form = PracticeForm(*args, **kwargs)  # type: ignore[arg-type]
    if entry.author_id != member.pk:
        del form.fields["keepers"]
    return form


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = kept(member, uid)
    if request.method != "POST":
        return _page(request, _form(member, entry, initial=_initial(entry)), entry=entry)
    form = _form(member, entry, request.POST)
    if not form.is_valid():
        return _page(request, form, entry=entry, status=422)
    try:
        _rewrite(member, entry, form)
    except EditConflict as conflict:
        again = request.POST.copy()
        again["expected_revision"] = str(conflict.current.revision)
        return _page(request, _form(member, entry, again), entry=entry, conflict=conflict, status=409)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _page(request, form, entry=entry, status=422)
    return redirect(entry)


@transaction.atomic
def _rewrite(member: Member, entry: Entry, form: PracticeForm) -> None:
    data = form.cleaned_data
    actions.rewrite(
        member, entry, title=data["title"], fields=form.fields_of(), tags=data["tags"], expected_revision=data["expected_revision"] or 0
    )
    if "keepers" in data:
        actions.name_keepers(member, entry, data["keepers"])
    if data["look_on"] != _look_on(entry):
        set_review(member, entry, look_on=data["look_on"])


def _look_on(entry: Entry) -> date | None:
    return Upkeep.objects.filter(entry=entry).values_list("look_on", flat=True).first()


def _initial(entry: Entry) -> dict[str, object]:
    practice = Practice.objects.get(entry=entry)
    keepers = practice.kept_by.order_by("pk").values_list("member__handle", flat=True)
    return {
        **{name: getattr(practice, name) for name in actions.FIELDS},
        "title": entry.title,
        "tags": ", ".join(tags_of(entry)),
        "keepers": ", ".join(keepers),
        "look_on": _look_on(entry),
        "expected_revision": entry.revision,
    }
