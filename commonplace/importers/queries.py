"""Reading what became of an import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonplace.importers.formats import format_named, formats
from commonplace.importers.items import Format
from commonplace.importers.markdown.dialects import LABELS
from commonplace.importers.models import Import, ImportLine, Outcome
from commonplace.kit.jobs.models import Job
from commonplace.kit.jobs.models import State as JobState
from commonplace.kit.jobs.queries import jobs_of
from commonplace.kit.paging import KeyPage, page_by_key
from commonplace.people.limits import refuse_beyond
from commonplace.people.models import Member

UPLOADS_AN_HOUR = 30


def count_upload(member: Member) -> None:
    """Raises Refusal when this member has handed in a lot within the hour."""
    refuse_beyond(f"import:{member.pk}", most=UPLOADS_AN_HOUR, within=timedelta(hours=1))


def imports_of(member: Member) -> list[Import]:
    """The newest first."""
    return list(Import.objects.filter(member=member)[:20])


@dataclass(frozen=True)
class Work:
    """How far the job of an import is. `is_open`: it waits or runs; `is_stuck`: it was given up."""

    label: str
    done: int
    total: int
    note: str
    is_open: bool
    is_stuck: bool
    message: str


def work_of(imported: Import) -> Work | None:
    """The last job of this import as its owner may see it."""
    job = jobs_of(str(imported.member_id)).filter(uid=imported.job_uid).first() if imported.job_uid else None
    if job is None:
        return None
    labels = {"importers.read_import": _("Reading your file"), "importers.commit_import": _("Bringing it in")}
    binning = _("Putting them into the bin") if imported.binned_at else _("Bringing them back")
    return Work(labels.get(job.name, binning), job.done, job.total, job.note, _is_open(job), job.state == JobState.DEAD, job.message)


def _is_open(job: Job) -> bool:
    return job.state in {JobState.WAITING, JobState.RUNNING}


def how_to_get_each() -> list[Format]:
    """All formats by the names that their users know."""
    return sorted(formats(), key=lambda known: known.label.casefold())


def looks_like(imported: Import) -> str:
    """What was found in the file, in a sentence; "" for notes and before it was read."""
    if imported.format in LABELS:
        return _("This looks like a folder of %(program)s.") % {"program": LABELS[imported.format]}
    known = format_named(imported.format) if imported.format else None
    counts = imported.counts
    if known is None or "sources" not in counts:
        return ""
    highlights, saves, notes = (int(counts.get(f"found_{kind}", 0)) for kind in ("highlight", "save", "note"))
    parts = [
        ngettext("%(number)d highlight", "%(number)d highlights", highlights) % {"number": highlights} if highlights else "",
        ngettext("%(number)d saved page", "%(number)d saved pages", saves) % {"number": saves} if saves else "",
        ngettext("%(number)d note", "%(number)d notes", notes) % {"number": notes} if notes else "",
    ]
    sources, books = int(counts["sources"]), int(counts.get("books", 0))
    if books and books == sources:
        whence = ngettext("from %(number)d book", "from %(number)d books", books) % {"number": books}
    else:
        whence = ngettext("from %(number)d source", "from %(number)d sources", sources) % {"number": sources}
    found = ", ".join(part for part in parts if part)
    if not found:
        return _("This looks like %(format)s, but there is nothing in it that can be taken.") % {"format": known.label}
    return _("This looks like %(format)s: %(found)s %(whence)s.") % {"format": known.label, "found": found, "whence": whence}


@dataclass(frozen=True)
class Preview:
    """What would happen."""

    new: list[ImportLine]
    skipped: list[ImportLine]
    here: list[ImportLine]
    remarks: list[ImportLine]
    pictures: list[ImportLine]
    attachments: list[ImportLine]


def preview(imported: Import, *, titles: int = 20, others: int = 50) -> Preview:
    def some(number: int, *outcomes: Outcome) -> list[ImportLine]:
        return list(imported.lines.filter(outcome__in=outcomes).order_by("pk")[:number])

    return Preview(
        new=some(titles, Outcome.NEW),
        skipped=some(others, Outcome.SKIPPED),
        here=some(others, Outcome.PRESENT, Outcome.CHANGED),
        remarks=some(others, Outcome.REMARK),
        pictures=some(others, Outcome.PICTURE),
        attachments=some(others, Outcome.ATTACHMENT),
    )


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Report:
    tabs: list[Tab]
    page: KeyPage[ImportLine]
    keep: str


def report(imported: Import, outcome: str, after: str) -> Report:
    """The lines of one outcome, or all, fifty at a time."""
    wanted = outcome if outcome in Outcome.values else ""
    lines = ImportLine.objects.filter(of_import=imported).select_related("entry")
    lines = lines.only("pk", "path", "outcome", "reason", "title", "entry__uid", "entry__withdrawn_at")
    if wanted:
        lines = lines.filter(outcome=wanted)
    address = imported.get_absolute_url()
    tabs = [Tab(_("All"), address, not wanted)]
    for one in Outcome:
        number = imported.counts.get(one.value)
        if number:
            tabs.append(Tab(f"{one.label} ({number})", f"{address}?outcome={one.value}", wanted == one.value))
    return Report(tabs, page_by_key(lines, keys=("pk",), after=after, size=50), f"outcome={wanted}" if wanted else "")


def report_rows(imported: Import) -> Iterator[list[str]]:
    """The report as a table, its first row the headings."""
    yield ["path", "outcome", "reason", "title", "address"]
    lines: Any = ImportLine.objects.filter(of_import=imported).select_related("entry").order_by("pk")
    for line in lines.only("path", "outcome", "reason", "title", "entry__uid").iterator(chunk_size=500):
        yield [*map(harmless, (line.path, line.outcome, line.reason, line.title)), line.entry.get_absolute_url() if line.entry else ""]


def harmless(cell: str) -> str:
    """Spreadsheets take cells that begin like this for formulas."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
