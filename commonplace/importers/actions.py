"""Deeds of importing: to hand in a file, to look into it, to bring it in, to put all of it into the bin again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Audience, Entry
from commonplace.importers.models import Import, ImportLine, Outcome, State
from commonplace.importers.own import Audiences
from commonplace.importers.pictures import Album, mark_of, take_pictures
from commonplace.importers.planning import Plan, Progress, Surveyor, unseen
from commonplace.importers.readings import read
from commonplace.importers.vaults import Vault
from commonplace.importers.writing import Writer
from commonplace.kit.bulk import insert_rows
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import JobDefinition
from commonplace.kit.text import clean_line, without_bidi_controls
from commonplace.lineage.models import Reference
from commonplace.people.models import Member
from commonplace.share.actions import bring_back, withdraw
from commonplace.sources.models import SourceKind

BIN_BATCH = 50
_NOT_WAITING = {Outcome.NEW.value: 0, Outcome.PICTURE.value: 0}
AudienceOf = Callable[[Member], Audience | None]


def only_its_author(_author: Member) -> Audience | None:
    return None


def hand_in(actor: Member, file: File[bytes], *, file_name: str, format_name: str = "", deed_key: str = "") -> Import:
    """Keep the file and have it read, as `format_name` or as what it looks like. Nothing of it becomes an entry before `commit`."""
    if deed_key and (done := Import.objects.filter(member=actor, deed_key=deed_key).first()):
        return done
    imported = Import(member=actor, file_name=_plain(file_name)[:200] or "notes", format=format_name, deed_key=deed_key or None)
    imported.file.save(imported.uid, file, save=False)
    try:
        with transaction.atomic():
            imported.save()
            _enqueue_reading(imported)
    except IntegrityError:
        imported.file.delete(save=False)
        return Import.objects.get(member=actor, deed_key=deed_key)
    return imported


def _enqueue_reading(imported: Import) -> None:
    from commonplace.importers.jobs import read_import

    imported.state, imported.failure = State.STAGED, ""
    _enqueue(imported, read_import)
    imported.save(update_fields=["state", "failure", "job_uid"])


def _enqueue(imported: Import, definition: JobDefinition[[int]]) -> None:
    work = definition.using(unique_key=f"import:{imported.pk}", owner=str(imported.member_id)).enqueue(imported.pk)
    imported.job_uid = work.uid


@transaction.atomic
def try_again(actor: Member, imported: Import) -> None:
    """Read, or go on bringing in, after something went wrong."""
    present = _locked(actor, imported)
    if present.state in {State.STAGED, State.READING, State.FAILED} and present.file:
        _enqueue_reading(present)
    elif present.state == State.COMMITTING:
        _enqueue_committing(present)


@transaction.atomic
def commit(actor: Member, imported: Import, *, audience: Audience, keeps_audiences: bool) -> None:
    """Bring in what was read. A second click changes nothing."""
    present = _locked(actor, imported)
    if present.state != State.READY:
        return
    present.audience, present.keeps_audiences, present.state = audience, keeps_audiences, State.COMMITTING
    present.save(update_fields=["audience", "keeps_audiences", "state"])
    _enqueue_committing(present)


def _enqueue_committing(imported: Import) -> None:
    from commonplace.importers.jobs import commit_import

    _enqueue(imported, commit_import)
    imported.save(update_fields=["job_uid"])


@transaction.atomic
def discard(actor: Member, imported: Import) -> None:
    """Forget a file that was handed in and not brought in."""
    present = _locked(actor, imported)
    if present.state in {State.COMMITTING, State.DONE}:
        raise Refusal(_("It is being brought in already. You can put all of it into the bin afterwards."))
    _forget_file(present)
    present.delete()


def _locked(actor: Member, imported: Import) -> Import:
    return Import.objects.select_for_update().get(pk=imported.pk, member=actor)


def _forget_file(imported: Import) -> None:
    """The file goes once the database says that it is not needed any more."""
    if imported.file:
        transaction.on_commit(lambda file=imported.file: file.storage.delete(file.name))  # type: ignore[misc]


def survey(
    imported: Import, path: Path, *, history: Path | None = None, knows_authors: bool = False, progress: Progress = unseen
) -> tuple[list[Plan], Album]:
    """Read what stands at `path`, decide on each, and write down the lines of the report. Raises Refusal for what is no such file."""
    plans, vault, album = planned(imported, path, history=history, knows_authors=knows_authors, progress=progress)
    write_down(imported, plans, vault, album)
    return plans, album


@transaction.atomic
def write_down(imported: Import, plans: Sequence[Plan], vault: Vault, album: Album) -> None:
    """The lines of the report, and how many there are of each outcome."""
    imported.lines.all().delete()
    lines = _lines(imported, plans, vault, album)
    insert_rows(lines)
    imported.counts = _counts(lines, plans)
    imported.format = vault.format
    imported.state = State.READY
    imported.save(update_fields=["counts", "format", "state"])


def planned(
    imported: Import, path: Path, *, history: Path | None = None, knows_authors: bool = False, progress: Progress = unseen
) -> tuple[list[Plan], Vault, Album]:
    surveyor = Surveyor(imported.member, knows_authors=knows_authors)
    name, known = imported.file_name, imported.format
    vault = read(path, name, format_name=known, history=history, naming=surveyor.names, progress=progress)
    plans = surveyor.plans(vault, progress=progress)
    return plans, vault, Album(plans, vault)


def write(imported: Import, path: Path, plans: Sequence[Plan], album: Album, *, audience_of: AudienceOf, progress: Progress) -> None:
    """Bring in what `survey` planned of the file at `path`, and count how it went."""
    taken = take_pictures(imported, path, album, progress=progress)
    Writer(imported, plans, audience_of=audience_of, progress=progress, body_of=lambda plan: album.body_of(plan, taken)).write()
    finish(imported)


@transaction.atomic
def finish(imported: Import) -> None:
    """Count how it went, and forget the file."""
    outcomes = Counter(imported.lines.values_list("outcome", flat=True))
    entries = ImportLine.objects.filter(of_import=imported, outcome=Outcome.TAKEN).values("entry")
    links = Reference.objects.filter(entry__in=entries)
    found = links.filter(target__isnull=False).count()
    imported.counts = {**imported.counts, **outcomes, **_NOT_WAITING, "links_here": links.count(), "links_found": found}
    imported.state, imported.finished_at = State.DONE, now()
    _forget_file(imported)
    imported.file = ""
    imported.save(update_fields=["counts", "state", "finished_at", "file"])


def _lines(imported: Import, plans: Sequence[Plan], vault: Vault, album: Album) -> list[ImportLine]:
    lines: list[ImportLine] = []
    known: dict[Member, Audiences] = {}

    def add(position: int, path: str, outcome: Outcome, reason: object, **more: object) -> None:
        path, said = _plain(path), clean_line(str(reason))
        path = path if len(path) <= 500 else path[:499] + "…"
        lines.append(ImportLine(of_import=imported, position=position, path=path, outcome=outcome, reason=said[:500], **more))

    for plan in plans:
        parsed = plan.note.parsed
        title = parsed.title or " ".join((plan.own.quote or parsed.body)[:200].split())[:80]
        add(plan.position, parsed.path, plan.outcome, plan.reason, title=title[:300], digest=plan.note.digest, entry=plan.entry)
        if plan.note.is_ours and plan.outcome == Outcome.NEW:
            _audience, said = known.setdefault(plan.author, Audiences(plan.author)).of(plan.own)
            plan.remarks += [said] if said else []
        for remark in plan.remarks:
            add(plan.position, parsed.path, Outcome.REMARK, remark)
    for skipped in vault.skipped:
        add(len(lines), skipped.path, Outcome.SKIPPED, skipped.reason, title=_plain(skipped.title)[:300])
    for file, outcome, reason in album.said():
        add(len(lines), file.path, outcome, reason, digest=mark_of(file.path) if outcome == Outcome.PICTURE else "")
    return lines


def _counts(lines: Sequence[ImportLine], plans: Sequence[Plan]) -> dict[str, int]:
    outcomes = Counter(str(line.outcome) for line in lines if line.outcome != Outcome.REMARK)
    links = [link for plan in plans for link in plan.note.parsed.links]
    return {
        **outcomes,
        "own": sum(1 for plan in plans if plan.note.is_ours),
        "links": sum(1 for link in links if link.path),
        "links_lost": sum(1 for link in links if not link.path),
        **_found(plans),
    }


def _found(plans: Sequence[Plan]) -> dict[str, int]:
    """How many of each kind there are in the file, and from how many sources."""
    kinds = Counter(f"found_{plan.own.kind.value}" for plan in plans)
    sources = {plan.note.facts for plan in plans if plan.note.facts}
    return {**kinds, "sources": len(sources), "books": sum(1 for source in sources if source.kind == SourceKind.BOOK)}


def _plain(name: str) -> str:
    return without_bidi_controls(clean_line(name))


def bin_all(actor: Member, imported: Import, *, back: bool = False) -> None:
    """Put all that came with this import into the bin, or bring it back, in a job."""
    from commonplace.importers.jobs import bin_import

    with transaction.atomic():
        present = _locked(actor, imported)
        if present.state != State.DONE or bool(present.binned_at) != back:
            return
        present.binned_at = None if back else now()
        _enqueue(present, bin_import)
        present.save(update_fields=["binned_at", "job_uid"])


def settle_bin(imported: Import, *, progress: Progress) -> None:
    """Make the entries of an import lie in the bin, or not, as `binned_at` says. Safe to repeat."""
    actor, to_bin = imported.member, imported.binned_at is not None
    taken = ImportLine.objects.filter(of_import=imported, outcome=Outcome.TAKEN, entry__isnull=False)
    total, done, last = taken.count(), 0, 0
    while lines := list(taken.filter(pk__gt=last).order_by("pk").values_list("pk", "entry_id")[:BIN_BATCH]):
        last = lines[-1][0]
        own = Entry.objects.filter(author=actor, pk__in=[entry for _pk, entry in lines], withdrawn_at__isnull=to_bin)
        with transaction.atomic():
            for entry in own.select_related("audience").order_by("root_id", "pk"):
                _bin_one(actor, entry, to_bin=to_bin)
        done += len(lines)
        progress(done, total)


def _bin_one(actor: Member, entry: Entry, *, to_bin: bool) -> None:
    try:
        with transaction.atomic():
            withdraw(actor, entry) if to_bin else bring_back(actor, entry)
    except Refusal:
        # It hangs on something that lies in its author's bin, or was saved again meanwhile; it stays where it is.
        return
