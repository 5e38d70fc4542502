"""What is to become of each note, decided before anything is written: the preview and the import itself ask the same questions."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.entries.texts import clean_quote, clean_texts
from commonplace.entries.words import RESPONSES, Kind
from commonplace.importers.markdown.dialects import LABELS
from commonplace.importers.models import ImportLine, Outcome
from commonplace.importers.own import Own
from commonplace.importers.remarks import fitting_tags, lost_links
from commonplace.importers.vaults import MARKDOWN, Note, Vault
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import uid_of
from commonplace.kit.markdown import fold_label
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.sources.meeting import SourceFacts, identity_of

CHUNK = 300
STRIDE = 2000
T = TypeVar("T")
Known = dict[tuple[Any, ...], Entry | None]
Progress = Callable[[int, int], None]


def unseen(_done: int, _total: int) -> None:
    """For who does not want to know how far it is."""


@dataclass
class Plan:
    """One note: whose it becomes, and whether it is taken. `entry` is the one that is here already."""

    position: int
    note: Note
    author: Member
    byline: str
    own: Own
    tags: list[str]
    outcome: Outcome = Outcome.NEW
    reason: str | Promise = ""
    entry: Entry | None = None
    remarks: list[str | Promise] = field(default_factory=list)

    @property
    def uid(self) -> str:
        return self.note.own_uid or derived_uid(self.author, self.note)


def derived_uid(author: Member, note: Note) -> str:
    """The same for the same note each time, so that links written into one note lead to another that is not written yet."""
    return uid_of(int(salted_hmac("importers.uid", f"{author.pk}:{note.deed_key}", algorithm="sha256").hexdigest(), 16))


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


class Surveyor:
    """Compares notes with what their authors have. `names` answers while the notes are read, `plans` when they are."""

    def __init__(self, member: Member, *, knows_authors: bool) -> None:
        self._member = member
        self._authors = _members_by_name() if knows_authors else {}
        self._has_looked = False
        self._by_key: dict[tuple[int, str], Entry] = {}
        self._by_uid: dict[tuple[int, str], Entry] = {}
        self._by_title: dict[tuple[int, str], list[Entry]] = {}
        self._saved: Known = {}
        self._marked: Known = {}
        self._seen: set[tuple[int, str]] = set()

    def author_of(self, note: Note) -> Member:
        return self._authors.get((note.parsed.author_name or "").casefold()) or self._member

    def names(self, notes: Sequence[Note]) -> dict[str, str]:
        """The identifiers by which links call notes that share their title with another, or whose title cannot stand in a link."""
        self._look(notes)
        times = Counter(_key(note) for note in notes)
        names = {}
        for note in notes:
            if note.is_ours:
                continue
            author = self.author_of(note)
            here = self._here(author, note)
            others = [entry for entry in self._by_title.get((author.pk, _key(note)), ()) if here is None or entry.pk != here.pk]
            if times[_key(note)] > 1 or others or set("[]|`*") & set(note.parsed.title):
                names[note.parsed.path] = here.uid if here else derived_uid(author, note)
        return names

    def plans(self, vault: Vault, *, progress: Progress = unseen) -> list[Plan]:
        """One plan for each note, in their order."""
        if not self._has_looked:
            self._look(vault.notes)
        self._saved = self._saved_sources(vault.notes)
        self._marked = self._marked_passages(vault.notes)
        uids = {note.own_uid for note in vault.notes if note.own_uid}
        times = Counter(_key(note) for note in vault.notes)
        digests = self._digests()
        plans = []
        for position, note in enumerate(vault.notes):
            plan = self._plan(position, note)
            self._decide(plan, digests, uids)
            if vault.format in {MARKDOWN, *LABELS} and times[_key(note)] > 1 and note.parsed.title:
                plan.remarks.append(_("Several of these notes have this title. Links lead to the right one all the same."))
            plans.append(plan)
            if position % STRIDE == 0:
                progress(position, len(vault.notes))
        return plans

    def _plan(self, position: int, note: Note) -> Plan:
        author, own = self.author_of(note), Own(note.own)
        name = clean_line(note.parsed.author_name or "")[:200]
        byline = own.byline or ("" if name.casefold() in {author.name.casefold(), author.email.casefold()} or note.is_ours else name)
        tags, remark = fitting_tags(note.parsed.tags)
        plan = Plan(position, note, author, byline, own, tags)
        plan.remarks += [*note.parsed.remarks, *([remark] if remark else [])]
        plan.remarks += lost_links(note)
        return plan

    def _decide(self, plan: Plan, digests: dict[int, str], uids: set[str]) -> None:
        here = self._here(plan.author, plan.note)
        if here is not None:
            plan.entry = here
            plan.outcome, plan.reason = _compared(plan, here, digests.get(here.pk))
            return
        try:
            _check(plan)
        except Refusal as refusal:
            plan.outcome, plan.reason = Outcome.SKIPPED, refusal.message
            return
        if plan.own.kind in RESPONSES and plan.own.parent not in uids and not _is_visible(plan.author, plan.own.parent):
            plan.outcome, plan.reason = Outcome.SKIPPED, _("What it answers is not here.")
        elif (plan.author.pk, plan.note.deed_key) in self._seen:
            plan.outcome, plan.reason = Outcome.SKIPPED, _("It stands twice in this file. The first was taken.")
        else:
            self._compare_by_source(plan)
        self._seen.add((plan.author.pk, plan.note.deed_key))

    def _compare_by_source(self, plan: Plan) -> None:
        """A source is saved once, and a passage of it marked once, whichever program it comes from."""
        key: tuple[Any, ...]
        if plan.own.kind == Kind.SAVE:
            known, key = self._saved, (plan.author.pk, _identity(plan.note.facts))
            said = _("You have saved this source already.")
        elif plan.own.kind == Kind.HIGHLIGHT and not plan.note.is_ours:
            known, key = self._marked, (plan.author.pk, _identity(plan.note.facts), _passage(plan.own.quote))
            said = _("You have marked this passage already.")
        else:
            return
        if key not in known:
            known[key] = None
        elif earlier := known[key]:
            plan.entry, plan.outcome, plan.reason = earlier, Outcome.PRESENT, said
        else:
            plan.outcome, plan.reason = Outcome.SKIPPED, _("It stands twice in this file. The first was taken.")

    def _look(self, notes: Sequence[Note]) -> None:
        """Fetch what the authors have under these keys, identifiers and titles."""
        self._has_looked = True
        by_author: dict[Member, list[Note]] = defaultdict(list)
        for note in notes:
            by_author[self.author_of(note)].append(note)
        for author, theirs in by_author.items():
            written = Entry.objects.filter(author=author).defer("body_html", "card_html")
            for chunk in chunks(theirs):
                for entry in written.filter(deed_key__in=[note.deed_key for note in chunk]):
                    self._by_key[author.pk, entry.deed_key or ""] = entry
                for entry in written.filter(uid__in=[note.own_uid for note in chunk if note.own_uid]):
                    self._by_uid[author.pk, entry.uid] = entry
                titled = written.filter(withdrawn_at__isnull=True, title_key__in={_key(note) for note in chunk} - {""})
                for entry in titled.order_by("pk"):
                    same = self._by_title.setdefault((author.pk, entry.title_key), [])
                    if all(entry.pk != one.pk for one in same):
                        same.append(entry)

    def _here(self, author: Member, note: Note) -> Entry | None:
        """The entry that this note is already: brought in before, exported from here, or equal to the letter."""
        found = self._by_key.get((author.pk, note.deed_key)) or self._by_uid.get((author.pk, note.own_uid))
        if found or Own(note.own).kind not in {Kind.NOTE, Kind.POST, Kind.QUESTION}:
            return found
        same = self._by_title.get((author.pk, _key(note)), ())
        return next((entry for entry in same if entry.title == note.parsed.title and entry.body == note.parsed.body), None)

    def _digests(self) -> dict[int, str]:
        """Of the file that each entry came from last time."""
        found: dict[int, str] = {}
        for chunk in chunks(entry.pk for entry in self._by_key.values()):
            lines = ImportLine.objects.filter(entry__in=chunk).exclude(digest="").order_by("pk")
            found |= dict(lines.values_list("entry_id", "digest"))
        return found

    def _saved_sources(self, notes: Sequence[Note]) -> Known:
        return {(entry.author_id, entry.source.url): entry for entry in self._about_sources(Kind.SAVE, notes) if entry.source}

    def _marked_passages(self, notes: Sequence[Note]) -> Known:
        marked = self._about_sources(Kind.HIGHLIGHT, notes)
        return {(entry.author_id, entry.source.url, _passage(entry.quote)): entry for entry in marked if entry.source}

    def _about_sources(self, kind: Kind, notes: Sequence[Note]) -> Iterator[Entry]:
        """What the authors have of this kind about the sources of these notes."""
        by_author: dict[Member, set[str]] = defaultdict(set)
        for note in notes:
            if note.facts is not None and note.own.get("kind") == kind:
                by_author[self.author_of(note)].add(_identity(note.facts))
        for author, identities in by_author.items():
            for chunk in chunks(sorted(identities - {""})):
                rows = Entry.objects.authored_by(author).filter(kind=kind, source__url__in=chunk).select_related("source")
                yield from rows.defer("body", "body_html", "card_html")


def _compared(plan: Plan, here: Entry, earlier: str | None) -> tuple[Outcome, str | Promise]:
    if here.is_withdrawn:
        return Outcome.PRESENT, _("It is in the bin. Bring it back from there.")
    parsed = plan.note.parsed
    is_same = earlier == plan.note.digest if earlier else (here.title, here.body) == (parsed.title, parsed.body)
    if is_same:
        return Outcome.PRESENT, ""
    return Outcome.CHANGED, _("The file differs from what you have here, which was left alone.")


def _check(plan: Plan) -> None:
    """Refuse here, with the reason, what would be refused when it is written."""
    parsed, kind = plan.note.parsed, plan.own.kind
    clean_texts(kind, parsed.title, parsed.body)
    clean_quote(plan.own.quote)
    if kind in {Kind.SAVE, Kind.HIGHLIGHT}:
        identity_of(plan.note.facts or SourceFacts())
    if kind == Kind.HIGHLIGHT and not plan.own.quote.strip():
        raise Refusal(_("The passage is missing."))


def _key(note: Note) -> str:
    return fold_label(note.parsed.title)[:300]


def _identity(facts: SourceFacts | None) -> str:
    """Of the source, or "" for none and for nonsense."""
    try:
        return identity_of(facts) if facts else ""
    except Refusal:
        return ""


def _passage(quote: str) -> str:
    """What two passages have in common that differ only in blanks."""
    return " ".join(quote.split())


def _is_visible(viewer: Member, uid: str) -> bool:
    return bool(uid) and Entry.objects.visible_to(viewer).filter(uid=uid).exists()


def _members_by_name() -> dict[str, Member]:
    """Members by name and e-mail address; a name that two members share means neither."""
    found: dict[str, Member] = {}
    shared = set()
    for member in Member.objects.active():
        for name in {member.name.casefold(), member.email.casefold()}:
            if name in found:
                shared.add(name)
            found[name] = member
    return {name: member for name, member in found.items() if name not in shared}
