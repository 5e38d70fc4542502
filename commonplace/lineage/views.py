"""Saying thanks, and the page of what an entry grew from and led to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonplace.entries.audience import EntryQuerySet, Viewer
from commonplace.entries.kinds import part_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import new_uid
from commonplace.kit.public_pages import open_to_the_web
from commonplace.lineage import actions, queries
from commonplace.lineage.forms import OriginForm, ThanksForm
from commonplace.people.models import Member
from commonplace.people.viewing import member_required, viewer_of


def _entries_with_a_page(viewer: Viewer) -> EntryQuerySet:
    """Responses live on the page of their root and have no lineage of their own."""
    return Entry.objects.visible_to(viewer).filter(root=None).select_related("author")


@require_POST
@member_required
def thank(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = get_object_or_404(_entries_with_a_page(member), uid=uid)
    form = ThanksForm(request.POST)
    if form.is_valid():
        try:
            actions.thank(member, entry, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return HttpResponseRedirect(f"{entry.get_absolute_url()}#thanks", status=303)
    context = {
        "entry": entry,
        "deed_key": form["deed_key"].value() or new_uid(),
        "typed_thanks": form["used_for"].value() or "",
        "thanks_error": next(iter(form["used_for"].errors or form.non_field_errors()), _("Something was missing. Please send it again.")),
    }
    answer = render(request, "lineage/thank.html", context, status=422)
    # The page's own form takes the place of the one that was sent, with everything typed.
    answer["HX-Retarget"] = answer["HX-Reselect"] = "#thank"
    return answer


@open_to_the_web
def lineage(request: HttpRequest, uid: str) -> HttpResponse:
    """What the entry grew from and what it led to; its author says here what else it grew from."""
    viewer = viewer_of(request)
    entry = get_object_or_404(_entries_with_a_page(viewer), uid=uid)
    form = OriginForm(member=viewer) if viewer is not None and entry.author_id == viewer.pk else None
    if request.method == "POST":
        if viewer is None or form is None:
            return redirect(request.path)
        form = OriginForm(request.POST, member=viewer)
        if form.is_valid():
            try:
                actions.add_origin(viewer, entry, kind=form.cleaned_data["kind"], origin=form.cleaned_data["origin"])
                return HttpResponseRedirect(request.path, status=303)
            except Refusal as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    context = {
        "entry": entry,
        "form": form,
        "grown_from": queries.grown_from(viewer, entry, limit=500),
        "led_to": queries.led_to(viewer, entry, limit=500),
        **_story(viewer, entry),
    }
    return render(request, "lineage/lineage.html", context, status=422 if form is not None and form.is_bound else 200)


def _story(viewer: Viewer, entry: Entry) -> dict[str, object]:
    """What its kind tells of it beside what it grew from and led to."""
    part = part_of(Kind(entry.kind))
    if part is None or part.story is None:
        return {}
    template, load = part.story
    return {"story": template, **load(entry, viewer)}


@require_POST
@member_required
def remove(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Take back an origin that was said by hand."""
    entry = get_object_or_404(_entries_with_a_page(member).filter(author=member), uid=uid)
    form = OriginForm(request.POST, member=member)
    if form.is_valid():
        actions.remove_origin(member, entry, kind=form.cleaned_data["kind"], origin=form.cleaned_data["origin"])
        messages.success(request, _("Removed from what it grew from."))
    return redirect("lineage:lineage", uid=entry.uid)
