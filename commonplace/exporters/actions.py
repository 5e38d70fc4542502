"""Deeds of exporting: to have everything put into one file, and to throw that file away."""

import tempfile
from pathlib import Path

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commonplace.audit.actions import record
from commonplace.audit.deeds import Deed
from commonplace.exporters.archive import Progress, write_archive
from commonplace.exporters.models import Export, State
from commonplace.exporters.of_spaces import write_space
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.spaces.models import Space
from commonplace.spaces.queries import is_host


def ask_for_export(actor: Member, *, space: Space | None = None, deed_key: str = "") -> Export:
    """Have all that the actor wrote, or what is shared in a space that they host, put into a file. While one is being made, that one is given
    back."""
    _host(actor, space)
    if waiting := Export.objects.filter(member=actor, space=space, state=State.WAITING).first():
        return waiting
    try:
        with transaction.atomic():
            export = Export.objects.create(member=actor, space=space, deed_key=deed_key or None)
            _enqueue(export)
            record(Deed.EXPORTED, actor, detail=space.name_for_all if space else "")
    except IntegrityError:
        return Export.objects.get(member=actor, deed_key=deed_key)
    return export


def _host(actor: Member, space: Space | None) -> None:
    if space is not None and not is_host(actor, space):
        raise Refusal(_("Only a host of this space can do this."))


def _enqueue(export: Export) -> None:
    from commonplace.exporters.jobs import make_export

    work = make_export.using(unique_key=f"export:{export.pk}", owner=str(export.member_id)).enqueue(export.pk)
    Export.objects.filter(pk=export.pk).update(job_uid=work.uid)


@transaction.atomic
def try_again(actor: Member, export: Export) -> None:
    present = Export.objects.select_for_update().get(pk=export.pk, member=actor)
    if present.state != State.READY:
        Export.objects.filter(pk=present.pk).update(state=State.WAITING)
        _enqueue(present)


def make(export: Export, *, progress: Progress) -> None:
    """Write the file, then point to it: a run that is killed leaves nothing that could be taken for whole."""
    _host(export.member, export.space)
    with tempfile.TemporaryFile() as stream:
        if export.space:
            entries = write_space(export.member, export.space, stream, progress=progress)
        else:
            entries = write_archive(export.member, stream, progress=progress)
        size = stream.tell()
        stream.seek(0)
        export.file.save(f"{export.uid}.zip", File(stream), save=False)
    kept = Export.objects.filter(pk=export.pk, state=State.WAITING)
    if not kept.update(state=State.READY, file=export.file.name, entries=entries, size=size):
        export.file.delete(save=False)


@transaction.atomic
def discard(actor: Member, export: Export) -> None:
    """Delete an export and its file before its week is over."""
    present = Export.objects.select_for_update().get(pk=export.pk, member=actor)
    present.delete()
    if present.file:
        transaction.on_commit(lambda: present.file.storage.delete(present.file.name or ""))


def write_to(author: Member, path: Path, *, progress: Progress) -> int:
    """Write everything the author wrote to a new file at the machine; returns how many entries."""
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("wb") as stream:
            number = write_archive(author, stream, progress=progress)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return number
