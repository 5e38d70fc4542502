"""The picture of how fresh the stock is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commonplace.freshness.health import Group, stock_health
from commonplace.freshness.models import Health
from commonplace.kit.plots import Plot, Series, bars
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_safe
def health(request: HttpRequest, member: Member) -> HttpResponse:
    found = stock_health(member)
    shown = [group for group in found.spaces if group.counts is not None]
    context = {
        "found": found,
        "all": _picture(found.everything) if found.everything.counts is not None else None,
        "spaces": _by_space(shown) if shown else None,
        "few": [group for group in found.spaces if group.counts is None],
    }
    return render(request, "freshness/health.html", context)


def _picture(group: Group) -> Plot:
    counts = group.counts or {}
    fresh = counts.get(Health.FRESH, 0)
    text = _("Of %(total)d notes, posts, practices and answers that you may see, %(fresh)d are fresh.") % {
        "total": group.total,
        "fresh": fresh,
    }
    labels, values = [str(one.label) for one in Health], [counts.get(one, 0) for one in Health]
    return bars(
        "health", title=_("How the stock stands"), text=text, labels=labels, series=[Series(_("Entries"), values)], heads=_("How it stands")
    )


def _by_space(groups: list[Group]) -> Plot:
    series = [Series(str(one.label), [100 * (group.counts or {}).get(one, 0) / group.total for group in groups]) for one in Health]
    text = _("Of what was shared in each of your spaces, so many of a hundred.")
    return bars(
        "spaces", title=_("In your spaces"), text=text, labels=[group.name for group in groups], series=series, unit="%", heads=_("Space")
    )
