"""What a room above shows with single responses, and how else than by a comment one may respond, by the kind of what is responded to.

A feature says so in its AppConfig.ready():

    register(Kind.QUESTION, SaidPart("questions/_answer_part.html", answer_parts, answer_at="questions:answer"))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from commonplace.entries.audience import Viewer
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind

if TYPE_CHECKING:
    from commonplace.discussion.queries import Said

Loader = Callable[[Viewer, Entry, Sequence["Said"]], Mapping[int, Mapping[str, Any]]]


@dataclass(frozen=True)
class SaidPart:
    """`load` gives, in a number of queries that does not grow, what `template` receives as `part` at the responses that have one, by their keys.

    `answer_at` names the address (it takes the uid) to which a second button of the reply form sends the same fields, as an answer.
    """

    template: str
    load: Loader
    answer_at: str = ""


_parts: dict[Kind, SaidPart] = {}


def register(kind: Kind, part: SaidPart) -> None:
    _parts[kind] = part


def load_parts(viewer: Viewer, root: Entry, said: Sequence[Said]) -> dict[str, str]:
    """Give the responses their parts; what the template needs to know besides."""
    part = _parts.get(Kind(root.kind))
    if part is None:
        return {}
    loaded = part.load(viewer, root, said)
    for one in said:
        one.part = loaded.get(one.pk)
    return {"said_template": part.template, "answer_at": reverse(part.answer_at, args=[root.uid]) if part.answer_at else ""}
