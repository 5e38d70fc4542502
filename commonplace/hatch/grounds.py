"""The ground of a hatch as its drafter may see it now: its passages with who said them, and as the checks know it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commonplace.entries.audience import Sight, sources_visible_to
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Ring
from commonplace.hatch.checking import grounds as checking
from commonplace.hatch.ground.cohesion import Cohesion, background, cohesion
from commonplace.hatch.models import Hatch, Passage, Sentence
from commonplace.hatch.words import Hand
from commonplace.kit import embedding
from commonplace.kit.embedding_endpoint import EmbeddingError
from commonplace.search.port import position_of
from commonplace.sources.models import Source

ORDERS = "orders"
STRANGE = "strange"
"""Why a passage was left out of the ground before anybody looked."""


@dataclass(frozen=True)
class Shown:
    """A passage that the drafter may see, with what it was taken from."""

    passage: Passage
    entry: Entry | None
    source: Source | None

    @property
    def number(self) -> int:
        return self.passage.number

    @property
    def text(self) -> str:
        return self.passage.text

    @property
    def title(self) -> str:
        if self.entry is None:
            return str(self.source)
        return str(self.entry.source) if self.entry.kind == Kind.HIGHLIGHT and self.entry.source else str(self.entry)

    @property
    def name(self) -> str:
        """Who said it; of a page's own text the page's author, if it names one."""
        return self.entry.author.name if self.entry else (self.source.author if self.source else "")

    @property
    def url(self) -> str:
        of = self.entry or self.source
        return of.get_absolute_url() if of else ""

    @property
    def ring(self) -> str:
        return str(Ring(self.entry.audience.ring).label) if self.entry else ""

    @property
    def origin(self) -> tuple[str, int]:
        return ("entry", self.entry.pk) if self.entry else ("source", self.source.pk if self.source else 0)

    @property
    def is_marked(self) -> bool:
        """Whether it is, as a whole, what somebody marked in a source."""
        return self.entry is not None and bool(self.entry.quote) and " ".join(self.text.split()) == " ".join(self.entry.quote.split())


def shown_passages(sight: Sight, hatch: Hatch, *, only_in: bool = False) -> list[Shown]:
    """Those whose origin the viewer may see now: what was narrowed or withdrawn since then is not there any more. Three queries."""
    rows = list(hatch.passages.filter(is_in=True) if only_in else hatch.passages.all())
    entries = Entry.objects.visible_to(sight).filter(pk__in={row.entry_id for row in rows if row.entry_id})
    seen = {one.pk: one for one in entries.select_related("author", "audience", "source").defer("body", "body_html", "card_html")}
    pages = {row.source_id for row in rows if row.entry_id is None and row.source_id}
    sources = {source.pk: source for source in sources_visible_to(sight).filter(pk__in=pages)} if pages else {}
    found = (Shown(row, seen.get(row.entry_id or 0), sources.get(row.source_id or 0) if row.entry_id is None else None) for row in rows)
    return [one for one in found if one.entry or one.source]


def is_lost(row: Sentence, seen: Container[int]) -> bool:
    """Whether what a machine wrote or took rests on a passage that is not among those `seen` (by their keys), or a quote on none: it is neither shown
    nor kept then."""
    receipts = [receipt.passage_id for receipt in row.receipts.all()]
    return row.hand != Hand.PERSON and ((row.hand == Hand.QUOTE and not receipts) or any(key not in seen for key in receipts))


def ground_of(passages: Sequence[Shown]) -> checking.Ground:
    return checking.Ground(checking.Passage(one.number, one.text) for one in passages)


@dataclass(frozen=True)
class Measured:
    """How the ground hangs together. `groups` say of each passage, by its number, to which subject it belongs; None to none of them."""

    cohesion: Cohesion
    groups: dict[int, int | None]

    @property
    def percent(self) -> int:
        return round(100 * self.cohesion.score)

    @property
    def needed(self) -> int:
        return round(100 * self.cohesion.needed)

    @property
    def across(self) -> int:
        return round(100 * (self.cohesion.across or 0))


def measured(sight: Sight, passages: Sequence[Shown]) -> Measured:
    """Measured by what each origin means as a whole: a passage goes with the text that it was taken from."""
    of_origin: dict[tuple[str, int], list[Shown]] = defaultdict(list)
    for one in passages:
        of_origin[one.origin].append(one)
    positions = [position_of(one[0].entry.pk, one[0].entry.made_at) for one in of_origin.values() if one[0].entry]
    try:
        texts = ["\n".join([some[0].title, *(one.text for one in some)]) for some in of_origin.values()]
        found = cohesion(embedding.embed(texts), background(sight, without=positions))
    except EmbeddingError:
        found = Cohesion(1.0, 0.0, (0,) * len(of_origin))  # a server of embeddings that fails must not keep anybody from writing
    groups = {one.number: group for group, some in zip(found.groups, of_origin.values(), strict=True) for one in some}
    return Measured(found, groups)


def why_not(found: Measured, *, may_be_two: bool) -> str:
    """Why this ground is refused, with what was measured; "" where it is not."""
    if found.cohesion.is_two and not may_be_two:
        return _(
            "These are two subjects: passages across them are no nearer to each other (%(across)s of 100) than texts here usually are. "
            "Split them into two hatches, leave one of them out, or choose a collision or a transfer, which want two."
        ) % {"across": found.across}
    if not found.cohesion.is_two and not found.cohesion.hangs_together:
        return _(
            "These do not hang together: their nearness is %(score)s of 100, and it takes %(needed)s. A draft of them would drift. "
            "Leave out what does not belong, or choose a narrower ground."
        ) % {"score": found.percent, "needed": found.needed}
    return ""
