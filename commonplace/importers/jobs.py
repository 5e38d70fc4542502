"""What importing does outside of requests."""

from datetime import timedelta
from pathlib import Path

from commonplace.importers import actions
from commonplace.importers.models import Import, State
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import job, periodic, progress

KEPT = timedelta(days=7)
LIMIT = timedelta(hours=2)


@job(retries=3, time_limit=LIMIT)
def read_import(import_id: int) -> None:
    """Look into a file that was handed in."""
    imported = Import.objects.select_related("member").filter(pk=import_id).first()
    if imported is None or imported.state not in {State.STAGED, State.READING}:
        return
    imported.state = State.READING
    imported.save(update_fields=["state"])
    try:
        actions.survey(imported, Path(imported.file.path), progress=_report)
    except Refusal as refusal:
        imported.state, imported.failure = State.FAILED, str(refusal)[:500]
        imported.save(update_fields=["state", "failure"])


@job(retries=3, time_limit=LIMIT)
def commit_import(import_id: int) -> None:
    """Bring in what was read, from where an earlier run stopped."""
    imported = Import.objects.select_related("member", "audience").filter(pk=import_id).first()
    if imported is None or imported.state != State.COMMITTING:
        return
    path = Path(imported.file.path)
    plans, _vault, album = actions.planned(imported, path)
    audience = imported.audience
    actions.write(imported, path, plans, album, audience_of=lambda _author: audience, progress=_report)


@job(retries=3, time_limit=LIMIT)
def bin_import(import_id: int) -> None:
    """Put what an import brought into the bin, or bring it back."""
    imported = Import.objects.select_related("member").filter(pk=import_id).first()
    if imported is not None:
        actions.settle_bin(imported, progress=_report)


@periodic(minutes=60 * 24)
def forget_old_uploads() -> None:
    """Files that were handed in and never brought in are somebody's private notes; they go after a week."""
    old = Import.objects.filter(made_at__lt=now() - KEPT, state__in=[State.STAGED, State.READING, State.READY, State.FAILED])
    for imported in old.select_related("member"):
        actions.discard(imported.member, imported)


def _report(done: int, total: int) -> None:
    progress(done=done, total=total)
