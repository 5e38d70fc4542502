"""Which kinds of entries a [[link]] can lead to, and how edges are called from either end."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from commonplace.entries.words import Kind
from commonplace.lineage.models import EdgeKind

LINKABLE = (Kind.NOTE, Kind.POST, Kind.QUESTION, Kind.PRACTICE, Kind.HIGHLIGHT, Kind.SAVE, Kind.GOAL, Kind.JOURNEY)

GREW: Mapping[str, Any] = {kind.value: kind.label for kind in EdgeKind}
"""Said of what is younger."""
LED: Mapping[str, Any] = {
    EdgeKind.QUOTES: _("quoted in"),
    EdgeKind.BUILDS_ON: _("built on by"),
    EdgeKind.ANSWERS: _("answered by"),
    EdgeKind.CONTRADICTS: _("contradicted by"),
    EdgeKind.TRIES: _("tried in"),
    EdgeKind.SUPERSEDES: _("superseded by"),
}
"""Said of what is older."""
