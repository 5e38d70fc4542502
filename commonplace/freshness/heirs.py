"""What took the place of superseded entries, said below their cards to those who may see it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from commonplace.entries.audience import Looker, visible_at
from commonplace.entries.queries import CardLine, HasLook
from commonplace.entries.words import Maturity
from commonplace.lineage.models import Edge, EdgeKind

SUPERSEDED = f"maturity-{Maturity.SUPERSEDED}"
"""The class by which a card says so (entries/_card.html), so that lists without any ask for nothing."""


def heirs_on_cards(viewer: Looker, entries: Sequence[HasLook]) -> dict[int, CardLine]:
    """Of several heirs the first that was named and that the viewer may see."""
    old = [entry.pk for entry in entries if SUPERSEDED in entry.card_html]
    if not old:
        return {}
    edges = Edge.objects.filter(visible_at("entry", viewer), origin__in=old, kind=EdgeKind.SUPERSEDES).order_by("-pk")
    rows = edges.values_list("origin_id", "entry__uid", "entry__title", "entry__excerpt")
    return {key: CardLine(_("Read instead:"), title or excerpt or uid, f"/e/{uid}/") for key, uid, title, excerpt in rows if key}
