"""What follows for the responses when their root is shared otherwise, withdrawn, or brought back: there may be thousands.

Their rows are changed together with the root's, in its transaction, so nobody sees at any moment what they may see no more: everything is read
through `visible_to`. What `settings.ENTRY_STEPS` keep beside the rows (the search index, which is read so, too) follows at once for the first of
them, and by a job for the others, because nobody else can write to SQLite meanwhile. Until then whoever may see more now does not find all of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from commonplace.entries.models import Entry
from commonplace.entries.steps import Change, run_steps

AT_ONCE = 100


def run_steps_with(entries: Sequence[Entry], responses: Sequence[int], change: Change) -> None:
    """Run the steps for `entries`, and for responses to them by their keys."""
    from commonplace.entries.jobs import run_steps_of_responses

    first, others = list(responses[:AT_ONCE]), list(responses[AT_ONCE:])
    together = [*entries, *(Entry.objects.filter(pk__in=first).select_related("author", "audience").defer("body_html") if first else ())]
    if together:
        run_steps(together, change)
    if others:
        run_steps_of_responses.enqueue(others, change.value)


@transaction.atomic
def run_steps_for(responses: Sequence[int], change: Change) -> None:
    """Those of which it still holds: what was withdrawn or brought back meanwhile had a job of its own."""
    held = Entry.objects.select_for_update(of=("self",)).filter(pk__in=responses, withdrawn_at__isnull=change is not Change.WITHDRAWN)
    entries = list(held.select_related("author", "audience").defer("body_html").order_by("pk"))
    if entries:
        run_steps(entries, change)
