"""Writing what was planned, in batches that each stand or fall as a whole and are safe to repeat."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from commonplace.entries.adding import Draft
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import RESPONSES, Kind
from commonplace.importers.markdown.front_matter import moment
from commonplace.importers.models import Import, ImportLine, Outcome
from commonplace.importers.own import Audiences, Origin
from commonplace.importers.planning import Plan, Progress, chunks
from commonplace.kit.bulk import update_rows
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.lineage.actions import grow
from commonplace.lineage.models import Reference
from commonplace.lineage.steps import look_up_again
from commonplace.people.models import Member
from commonplace.seek.actions import keep_saves
from commonplace.sense.actions import write_entries
from commonplace.sources.actions import source_at, sources_for
from commonplace.sources.meeting import SourceFacts
from commonplace.sources.models import Source

BATCH = 400
_EARLIEST = datetime(1000, 1, 1, tzinfo=UTC)


class Writer:
    """Writes the plans of one import. Lines that are done are passed over, so a run that was killed is taken up where it stopped."""

    def __init__(
        self,
        imported: Import,
        plans: Sequence[Plan],
        *,
        audience_of: Callable[[Member], Audience | None],
        progress: Progress,
        body_of: Callable[[Plan], str],
    ) -> None:
        self._import = imported
        self._plans = plans
        self._audience_of = audience_of
        self._progress = progress
        self._body_of = body_of
        self._audiences: dict[Member, Audiences] = {}

    def write(self) -> None:
        """All that is new: what stands by itself first, then what answers it; at the end the links and lineage between them."""
        open_lines = dict(self._import.lines.filter(outcome=Outcome.NEW).values_list("position", "pk"))
        waiting = [plan for plan in self._plans if plan.position in open_lines]
        waiting.sort(key=lambda plan: (plan.own.kind in RESPONSES, plan.position))
        total = len(waiting)
        done = 0
        for batch in chunks(waiting, BATCH):
            with transaction.atomic():
                self._write_batch(batch, open_lines)
            done += len(batch)
            self._progress(done, total)
        self._settle()

    def _write_batch(self, batch: Sequence[Plan], lines: dict[int, int]) -> None:
        groups: dict[tuple[Member, Kind | None], list[Plan]] = defaultdict(list)
        for plan in batch:
            if plan.outcome == Outcome.NEW:
                alone = plan.own.kind in RESPONSES or plan.own.kind == Kind.SAVE
                groups[plan.author, plan.own.kind if alone else None].append(plan)
        for (author, kind), plans in groups.items():
            # A response may answer one that stands just before it.
            for together in [[plan] for plan in plans] if kind in RESPONSES else [plans]:
                self._write_together(author, together)
        now_known = ((lines[plan.position], plan.outcome, plan.entry and plan.entry.pk, str(plan.reason)[:500]) for plan in batch)
        update_rows(ImportLine, ("outcome", "entry", "reason"), now_known)

    def _write_together(self, author: Member, plans: list[Plan]) -> None:
        try:
            with transaction.atomic():
                self._write(author, plans)
        except Refusal as refusal:
            if len(plans) > 1:
                for plan in plans:
                    self._write_together(author, [plan])
            else:
                plans[0].outcome, plans[0].reason, plans[0].entry = Outcome.SKIPPED, refusal.message, None

    def _write(self, author: Member, plans: list[Plan]) -> None:
        sources = sources_for(plan.note.facts for plan in plans if plan.note.facts)
        drafts = [self._draft(author, plan, sources) for plan in plans]
        if plans[0].own.kind == Kind.SAVE:
            entries = keep_saves(author, drafts, reached_by=[plan.own.reached_by for plan in plans], batch=self._import.uid)
        else:
            entries = write_entries(author, drafts, batch=self._import.uid, whereabouts=[plan.note.where for plan in plans])
        for plan, entry in zip(plans, entries, strict=True):
            plan.outcome = Outcome.PRESENT if entry.is_repeat else Outcome.TAKEN
            plan.entry = entry

    def _draft(self, author: Member, plan: Plan, sources: Mapping[SourceFacts, Source]) -> Draft:
        parsed, own = plan.note.parsed, plan.own
        audience = self._audience_of(author)
        if plan.note.is_ours:
            known = self._audiences.setdefault(author, Audiences(author))
            if own.kind in RESPONSES:
                audience = known.of_response(own)
            elif self._import.keeps_audiences:
                audience, _said = known.of(own)
        made_at = fitting(parsed.made_at)
        edited_at = fitting(parsed.edited_at)
        return Draft(
            kind=own.kind,
            title=parsed.title,
            quote=own.quote,
            body=self._body_of(plan),
            audience=audience,
            tags=plan.tags,
            source=sources[plan.note.facts] if plan.note.facts else None,
            parent=self._parent(author, own.parent) if own.kind in RESPONSES else None,
            maturity=own.maturity,
            feedback_wanted=own.feedback_wanted,
            adds=own.adds,
            made_at=made_at,
            edited_at=max(made_at, edited_at) if made_at and edited_at else edited_at,
            deed_key=plan.note.deed_key,
            announced_at=fitting(moment(own.values.get("announced_at"))) if self._import.keeps_audiences else None,
            uid=plan.uid,
            byline=plan.byline,
        )

    def _parent(self, author: Member, uid: str) -> Entry:
        found = self._here_now(author, uid)
        if found is None:
            raise Refusal(_("What it answers is not here."))
        return found

    def _here_now(self, author: Member, uid: str) -> Entry | None:
        """The entry that had this identifier there: brought in by the same author, or one of this place that they may see."""
        brought = Entry.objects.authored_by(author).filter(deed_key=f"entry:{uid}").first()
        return brought or Entry.objects.visible_to(author).filter(uid=uid).first()

    def _settle(self) -> None:
        """Links and lineage between what was taken, now that all of it is here."""
        taken = ImportLine.objects.filter(of_import=self._import, outcome=Outcome.TAKEN, entry__isnull=False)
        origins = {plan.position: plan.own.origins for plan in self._plans if plan.note.is_ours and plan.own.origins}
        linking = taken.filter(Exists(Reference.objects.filter(entry=OuterRef("entry"))))
        last = 0
        while lines := list(linking.filter(pk__gt=last).select_related("entry").order_by("pk")[:BATCH]):
            last = lines[-1].pk
            with transaction.atomic():
                look_up_again([line.entry for line in lines if line.entry])
        for chunk in chunks(sorted(origins), BATCH):
            with transaction.atomic():
                for line in taken.filter(position__in=chunk).select_related("entry__author"):
                    if line.entry:
                        self._grow(line.entry, origins[line.position])

    def _grow(self, entry: Entry, origins: Iterable[Origin]) -> None:
        for origin in origins:
            if origin.uid:
                found = self._here_now(entry.author, origin.uid)
                if found and found.pk != entry.pk:
                    grow(entry, kind=origin.kind, from_entry=found)
            else:
                try:
                    source = source_at(origin.url)
                except Refusal:
                    continue
                grow(entry, kind=origin.kind, from_source=source)


def fitting(given: datetime | None) -> datetime | None:
    """A time that every database can hold and that is not still to come; None for any other."""
    if given is None:
        return None
    try:
        given = given.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return min(given, now()) if given >= _EARLIEST else None
