"""What exporting does outside of requests."""

from datetime import timedelta

from commonplace.exporters import actions
from commonplace.exporters.models import KEPT, Export, State
from commonplace.kit.clock import now
from commonplace.kit.jobs import job, periodic, progress


@job(retries=3, time_limit=timedelta(hours=1))
def make_export(export_id: int) -> None:
    """Write the archive that a member asked for."""
    export = Export.objects.select_related("member", "space").filter(pk=export_id, state=State.WAITING).first()
    if export is not None:
        actions.make(export, progress=lambda done, total: progress(done=done, total=total))


@periodic(minutes=60)
def forget_old_exports() -> None:
    """A copy of somebody's private notes must not lie about for longer than it was asked for."""
    for export in Export.objects.filter(made_at__lt=now() - KEPT).select_related("member"):
        actions.discard(export.member, export)
