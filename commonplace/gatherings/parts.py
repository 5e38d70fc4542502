"""What the page of a gathering shows beyond what all entries share."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from commonplace.entries.audience import Viewer
from commonplace.entries.models import Entry
from commonplace.gatherings.actions.suggesting import ENOUGH, asked_to_host, interested
from commonplace.gatherings.models import Gathering, Interest, Meeting, Suits
from commonplace.gatherings.queries import collected_visible_to, hosts_of, is_host, materials_visible_to
from commonplace.gatherings.rows import Row, rows_of
from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.questions.models import Wondering

SHOWN = 12


def gathering_part(entry: Entry, viewer: Viewer) -> dict[str, Any]:
    """When it meets next, what to read for it, which questions wait for it. Strangers see when and where alone."""
    gathering: Gathering | None = getattr(entry, "gathering_body", None)
    if gathering is None or gathering.starts_at is None:
        return _suggested(entry, gathering, viewer)
    meetings = Meeting.objects.filter(gathering=gathering).select_related("gathering__entry", "harvest")
    rest = list(meetings.filter(ends_at__gt=now()).order_by("starts_at", "pk")[: SHOWN + 1])
    past = list(meetings.filter(ends_at__lte=now(), cancelled_at__isnull=True).order_by("-starts_at", "-pk")[:SHOWN])
    shown: dict[str, Any] = {"gathering": gathering, "local": gathering.starts_at.astimezone(gathering.timezone), "more": len(rest) > SHOWN}
    if viewer is None:
        return {**shown, "rest": [Row(meeting, None, 0, 0) for meeting in rest[:SHOWN]], "past": []}
    hosts = list(hosts_of(gathering).met_by(viewer))
    collected = list(collected_visible_to(viewer, gathering)[:100])
    wanted = set(
        Wondering.objects.filter(member=viewer, question__in=[one.question_id for one in collected]).values_list("question", flat=True)
    )
    return {
        **shown,
        "is_host": is_host(viewer, gathering),
        "hosts": hosts,
        "is_without_host": not hosts_of(gathering).exists(),
        "rest": rows_of(viewer, rest[:SHOWN]),
        "past": rows_of(viewer, past),
        "materials": list(materials_visible_to(viewer, gathering)),
        "collected": [(one, one.question_id in wanted) for one in collected],
        "question_key": new_uid(),
    }


def _suggested(entry: Entry, gathering: Gathering | None, viewer: Viewer) -> dict[str, Any]:
    """It has no time yet: how many would come, and which times suit them."""
    if gathering is None or viewer is None:
        return {"gathering": gathering, "is_host": False}
    options = list(gathering.options.annotate(suit=Count("suits", filter=Q(suits__member__is_active=True))))
    mine = set(Suits.objects.filter(option__in=options, member=viewer).values_list("option", flat=True))
    return {
        "gathering": gathering,
        "is_host": is_host(viewer, gathering),
        "hosts": list(hosts_of(gathering).met_by(viewer)),
        "would_come": interested(gathering),
        "enough": ENOUGH,
        "i_would": Interest.objects.filter(gathering=gathering, member=viewer).exists(),
        "is_mine": gathering.author_id == viewer.pk,
        "host_request": asked_to_host(viewer, gathering),
        "options": [(option, option.starts_at.astimezone(gathering.timezone), option.pk in mine) for option in options],
    }
