"""What this room holds of a member: their hatches with the sentences, and what models were asked for in their name."""

from __future__ import annotations

from collections.abc import Iterator

from commonplace.entries.audience import sight_of
from commonplace.hatch.grounds import is_lost, shown_passages
from commonplace.hatch.models import Hatch, ModelUse
from commonplace.hatch.words import Choice
from commonplace.people.belongings import Values, plain
from commonplace.people.models import Member


def hatches(member: Member) -> Iterator[Values]:
    """Passages are of others, too: those are in it that the member may see now."""
    sight = sight_of(member)
    for hatch in Hatch.objects.filter(member=member).order_by("pk").iterator(chunk_size=50):
        seen = {one.passage.pk: one for one in shown_passages(sight, hatch)}
        kept = getattr(hatch, "kept", None)
        yield plain(
            uid=hatch.uid, about=hatch.about, wish=hatch.wish, form=hatch.form, move=hatch.move, state=hatch.state, model=hatch.model,
            prompt=hatch.prompt, made_at=hatch.made_at, became=kept.entry.uid if kept else "",
            came_of_it=list(hatch.sprouts.order_by("pk").values_list("entry__uid", flat=True)),
            passages=[{"number": one.number, "text": one.text, "from": one.url} for one in seen.values() if one.passage.is_in],
            sentences=[
                {
                    "text": "" if is_lost(row, seen) and row.choice != Choice.REWRITTEN else row.text,
                    "machine_text": "" if is_lost(row, seen) else row.machine_text,
                    "written_by": row.hand, "choice": row.choice, "verdict": row.verdict,
                    "found": [] if is_lost(row, seen) else row.found,
                    "passages": [seen[receipt.passage_id].number for receipt in row.receipts.all() if receipt.passage_id in seen],
                }
                for row in hatch.sentences.prefetch_related("receipts")
            ],
        )  # fmt: skip


def model_uses(member: Member) -> Iterator[Values]:
    for row in ModelUse.objects.filter(member=member).order_by("pk").iterator(chunk_size=500):
        yield plain(
            model=row.model, prompt=row.prompt, tokens_in=row.tokens_in, tokens_out=row.tokens_out, cost=row.cost, made_at=row.made_at
        )
