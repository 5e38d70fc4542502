"""The page of what an entry grew from and led to, over several generations, and the same to take along."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.entries.audience import Viewer
from commonplace.entries.kinds import part_of
from commonplace.entries.models import Entry
from commonplace.entries.shared_writing import others_of
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.public_pages import open_to_the_web
from commonplace.lineage import actions
from commonplace.lineage.branches import ancestors_of, descendants_of
from commonplace.lineage.drawing import drawn
from commonplace.lineage.forms import OriginForm
from commonplace.lineage.layout import BOX_WIDTH
from commonplace.lineage.provenance import provenance_of
from commonplace.lineage.standing_alone import svg_of
from commonplace.lineage.views.shared import entries_with_a_page
from commonplace.lineage.walking import ENTRY, GENERATIONS, Family, family_of
from commonplace.people.models import Member
from commonplace.people.viewing import member_required, viewer_of


@open_to_the_web
def lineage(request: HttpRequest, uid: str) -> HttpResponse:
    """What the entry grew from and what it led to; its author says here what else it grew from."""
    viewer = viewer_of(request)
    entry = get_object_or_404(entries_with_a_page(viewer), uid=uid)
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
                show_refusal(form, refusal)
    family = _family(request, viewer, entry)
    context = {
        "entry": entry,
        "viewer": viewer,
        "form": form,
        "family": family,
        "picture": drawn(family) if family.ties else None,
        "ancestors": ancestors_of(family),
        "descendants": descendants_of(family),
        "box_width": BOX_WIDTH,
        "generations": GENERATIONS,
        "asked": _asked(request),
        **_story(viewer, entry),
    }
    return render(request, "lineage/lineage.html", context, status=422 if form is not None and form.is_bound else 200)


def _family(request: HttpRequest, viewer: Viewer, entry: Entry) -> Family:
    family = family_of(viewer, entry, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    for pk, members in _others(viewer, family).items():
        family.nodes[ENTRY, pk] = replace(family.nodes[ENTRY, pk], others=tuple(member.name for member in members))
    return replace(family, centre=family.nodes[family.centre.key])


def _others(viewer: Viewer, family: Family) -> Mapping[int, Sequence[Member]]:
    """Who wrote its entries beside their authors; members are told."""
    return others_of(viewer, [pk for sort, pk in family.nodes if sort == ENTRY]) if viewer else {}


def _asked(request: HttpRequest) -> str:
    """Where the lists go on, to be said again at the addresses of the files."""
    kept = {name: request.GET[name] for name in ("before", "after") if request.GET.get(name)}
    return f"?{urlencode(kept)}" if kept else ""


def _story(viewer: Viewer, entry: Entry) -> dict[str, object]:
    """What its kind tells of it beside what it grew from and led to."""
    part = part_of(Kind(entry.kind))
    if part is None or part.story is None:
        return {}
    template, load = part.story
    return {"story": template, **load(entry, viewer)}


@open_to_the_web
@require_safe
def picture(request: HttpRequest, uid: str) -> HttpResponse:
    """The picture as an SVG that stands alone."""
    viewer = viewer_of(request)
    entry = get_object_or_404(entries_with_a_page(viewer), uid=uid)
    title = _("Lineage of “%(title)s”") % {"title": entry}
    response = HttpResponse(svg_of(drawn(_family(request, viewer, entry)), title), content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="lineage-{entry.uid}.svg"'
    return response


@open_to_the_web
@require_safe
def provenance(request: HttpRequest, uid: str) -> HttpResponse:
    """The same as JSON-LD in the words of PROV-O."""
    viewer = viewer_of(request)
    entry = get_object_or_404(entries_with_a_page(viewer), uid=uid)
    family = _family(request, viewer, entry)
    document = provenance_of(family, is_for_member=viewer is not None, others=_others(viewer, family))
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1}, content_type="application/ld+json")
    response["Content-Disposition"] = f'attachment; filename="lineage-{entry.uid}.jsonld"'
    return response


@require_POST
@member_required
def remove(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Take back an origin that was said by hand."""
    entry = get_object_or_404(entries_with_a_page(member).filter(author=member), uid=uid)
    form = OriginForm(request.POST, member=member)
    if form.is_valid():
        actions.remove_origin(member, entry, kind=form.cleaned_data["kind"], origin=form.cleaned_data["origin"])
        messages.success(request, _("Removed from what it grew from."))
    return redirect("lineage:lineage", uid=entry.uid)
