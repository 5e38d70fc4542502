"""The deed of this room: to take annotations that were made elsewhere in as highlights of one's own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.annotations.model import Document, Nothing, Passage, passages_of
from commonplace.annotations.writing import id_of
from commonplace.entries.adding import Draft
from commonplace.entries.models import Entry
from commonplace.entries.tags import clean_tags
from commonplace.entries.texts import clean_quote, clean_texts
from commonplace.entries.words import Kind
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member
from commonplace.sense.actions import Whereabouts, write_entries
from commonplace.sources.actions import source_at

MOST = 2_000
BATCH = 200
_FIRST_YEAR = 1900


@dataclass(frozen=True)
class Left:
    """An annotation that was not taken: where it stands, its id, and why."""

    place: str
    key: str
    reason: str | Promise


@dataclass
class Report:
    """`present` were taken before. `remarks` say what of those taken could not be kept."""

    taken: list[Entry] = field(default_factory=list)
    present: list[Entry] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    remarks: list[Left] = field(default_factory=list)


def take(actor: Member, document: Document) -> Report:
    """Make highlights, seen by the actor alone, of the annotations; each is known again by its id. A batch is one transaction.

    Each is anchored where its words stand in a copy that the actor may read, and is the quote alone elsewhere. Nothing is fetched.
    """
    if len(document.annotations) > MOST:
        raise Refusal(
            _("These are more than 2,000 annotations. Hand the file in where notes are brought in, which takes its time."), field="file"
        )
    report = Report()
    batch, waiting = new_uid(), list(_passages(actor, document, report))
    for begin in range(0, len(waiting), BATCH):
        _write(actor, waiting[begin : begin + BATCH], batch, report)
    report.left += [
        Left("", address, _("This page of the collection lies elsewhere; nothing is fetched.")) for address in document.elsewhere
    ]
    return report


def _passages(actor: Member, document: Document, report: Report) -> Iterator[tuple[str, Passage]]:
    own = _own(actor, [str(checked.values.get("id")) for checked in document.annotations])
    for checked in document.annotations:
        key = str(checked.values.get("id", ""))[:500]
        if checked.problems:
            report.left.append(Left(checked.place, key, "; ".join(map(str, checked.problems[:5]))))
        elif key in own:
            report.present.append(own[key])
        elif isinstance(found := passages_of(checked.values), Nothing):
            report.left.append(Left(checked.place, key, found.reason))
        else:
            yield from ((checked.place, passage) for passage in found)


def _own(actor: Member, keys: Sequence[str]) -> dict[str, Entry]:
    """Those of the ids that are addresses of the actor's own highlights here."""
    uids = {key.removesuffix("/").rpartition("/")[2][:20] for key in keys if key.startswith(settings.BASE_URL)}
    mine = Entry.objects.authored_by(actor).filter(kind=Kind.HIGHLIGHT, uid__in=uids) if uids else ()
    return {id_of(entry.uid): entry for entry in mine}


def _write(actor: Member, passages: Sequence[tuple[str, Passage]], batch: str, report: Report) -> None:
    drafts: list[Draft] = []
    kept: list[Passage] = []
    for place, passage in passages:
        try:
            drafts.append(_draft(actor, passage))
        except Refusal as refusal:
            report.left.append(Left(place, passage.key, refusal.message))
        else:
            kept.append(passage)
            report.remarks += [Left(place, passage.key, remark) for remark in passage.remarks]
    whereabouts = [Whereabouts(prefix=passage.prefix, suffix=passage.suffix) for passage in kept]
    for entry in write_entries(actor, drafts, batch=batch, whereabouts=whereabouts) if drafts else ():
        (report.present if entry.is_repeat else report.taken).append(entry)


def _draft(actor: Member, passage: Passage) -> Draft:
    """Everything that could be refused is looked at here, so that one passage cannot hold up the others."""
    _title, note = clean_texts(Kind.HIGHLIGHT, "", passage.note)
    made_at = _fitting(passage.made_at)
    edited_at = _fitting(passage.edited_at)
    return Draft(
        kind=Kind.HIGHLIGHT,
        quote=clean_quote(passage.quote),
        body=note,
        tags=clean_tags(passage.tags),
        source=source_at(passage.url) if passage.url else None,
        made_at=made_at,
        edited_at=max(made_at, edited_at) if made_at and edited_at else made_at,
        deed_key=f"webannotation:{hashlib.sha256(passage.key.encode('utf-8', 'replace')).hexdigest()[:48]}",
        byline="" if passage.creator in {"", actor.name, actor.handle} else passage.creator,
    )


def _fitting(moment: datetime | None) -> datetime | None:
    """A time that has been and that every database can hold."""
    return min(moment, now()) if moment and moment.year >= _FIRST_YEAR else None
