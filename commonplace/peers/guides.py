"""Which guide holds where: a call's own words, else the organisation's, else the program's (`guide`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from commonplace.kit.markdown import fill, render
from commonplace.peers.guide import OWN
from commonplace.peers.models import Call, Guide


@dataclass(frozen=True)
class Step:
    """One week's step; `html` is safe."""

    week: int
    title: str
    body: str
    html: str


def versions(call: Call | None) -> QuerySet[Guide]:
    """Newest first; of a call alone, or of the organisation."""
    return Guide.objects.filter(call=call).select_related("author").order_by("-number")


def latest(call: Call | None) -> Guide | None:
    return versions(call).first()


def guide_for(call: Call | None) -> Guide | None:
    """The version that a circle begins with now; None for the program's own texts."""
    own = latest(call) if call is not None else None
    found = own if own is not None and own.steps else latest(None)
    return found if found is not None and found.steps else None


def steps_of(guide: Guide | None) -> list[Step]:
    """All twelve."""
    if guide is not None and guide.steps:
        return [Step(week, step["title"], step["body"], step["html"]) for week, step in enumerate(guide.steps, 1)]
    return [own_step(week) for week in range(1, len(OWN) + 1)]


def own_step(week: int) -> Step:
    title, body = (str(part) for part in OWN[week - 1])
    return Step(week, title, body, fill(render(body, mention_url=lambda _handle: None).html, {}))


def step_of(guide: Guide | None, week: int) -> Step:
    """One alone: the page of a circle shows no more."""
    if guide is not None and guide.steps:
        step = guide.steps[week - 1]
        return Step(week, step["title"], step["body"], step["html"])
    return own_step(week)
