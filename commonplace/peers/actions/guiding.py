"""Writing the guide in one's own words."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.entries.texts import has_words
from commonplace.kit.errors import Refusal
from commonplace.kit.markdown import fill, render
from commonplace.kit.text import clean_body, clean_line
from commonplace.peers.guides import latest
from commonplace.peers.models import Call, Guide
from commonplace.peers.queries import runs
from commonplace.peers.words import WEEKS
from commonplace.people.models import Member

MOST_LETTERS = 6_000


@transaction.atomic
def write_guide(actor: Member, *, steps: Sequence[tuple[str, str]], call: Call | None = None) -> Guide:
    """A new version of the twelve steps, each a (title, body in Markdown), for everybody or for one call; none at all to take the program's own
    again. Circles that have begun keep the version with which they did."""
    if not (actor.organises if call is None else runs(actor, call)):
        raise Refusal(_("Only organisers of learning can write the guide, and hosts that of their call."))
    if len(steps) not in {0, WEEKS}:
        raise Refusal(_("The guide has twelve steps."))
    before = latest(call)
    stored = [_step(number, *step) for number, step in enumerate(steps, 1)]
    if before is not None and before.steps == stored:
        return before
    return Guide.objects.create(call=call, number=before.number + 1 if before else 1, author=actor, steps=stored)


def _step(number: int, title: str, body: str) -> dict[str, str]:
    title, body = clean_line(title), clean_body(body).strip()
    if not has_words(title):
        raise Refusal(_("Step %(number)s needs a title.") % {"number": number}, field=f"title_{number}")
    if len(title) > 100:
        raise Refusal(_("Please keep the title under 100 characters."), field=f"title_{number}")
    if not has_words(body):
        raise Refusal(_("Step %(number)s needs a text.") % {"number": number}, field=f"body_{number}")
    if len(body) > MOST_LETTERS:
        raise Refusal(_("Please keep a step under 6,000 characters: it is read before an hour together."), field=f"body_{number}")
    return {"title": title, "body": body, "html": fill(render(body, mention_url=lambda _handle: None).html, {})}
