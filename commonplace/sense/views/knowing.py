"""What the editor asks while somebody types: what a beginning may mean, and where the links of the text lead."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from commonplace.entries.models import Entry
from commonplace.kit.markdown import excerpt, fold_label
from commonplace.lineage.steps import targets_for
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.sense.completing import offers

MOST_LABELS = 100


@member_required
@require_safe
def complete(request: HttpRequest, member: Member) -> HttpResponse:
    """`?of=` links, embeds, people or tags; `?q=` what was typed. The answer's `offers` stand in the order in which to show them."""
    found = offers(member, request.GET.get("of", ""), request.GET.get("q", ""))
    return JsonResponse({"offers": [offer.as_json() for offer in found]})


@member_required
@require_POST
def leads(request: HttpRequest, member: Member) -> HttpResponse:
    """For each `label` sent, what a link with it would lead to; one that leads nowhere for this member is null, whatever the reason."""
    labels = request.POST.getlist("label")[:MOST_LABELS]
    keys = {label: fold_label(label.replace("\x00", ""))[:300] for label in labels}
    meant = targets_for(member, keys.values())
    found = (
        Entry.objects.visible_to(member).select_related("author", "source").defer("body_html", "card_html").in_bulk(list(meant.values()))
    )
    return JsonResponse({"leads": {label: _lead(found[meant[key]]) if key in meant else None for label, key in keys.items()}})


def _lead(entry: Entry) -> dict[str, str]:
    by = " · ".join(part for part in (entry.author.name, str(entry.source) if entry.source else "") if part)
    shown = excerpt(entry.quote or entry.excerpt, 280)
    return {"title": str(entry), "kind": str(entry.get_kind_display()), "by": by, "shown": shown, "url": entry.get_absolute_url()}
