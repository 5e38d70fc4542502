"""Keeping what was hatched: as an entry of its drafter's, with lineage to every passage that was kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.audience import sight_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.hatch.actions.beginning import held
from commonplace.hatch.grounds import Shown, is_lost, shown_passages
from commonplace.hatch.models import Hatch, Kept, Sentence
from commonplace.hatch.words import Choice, Form, Hand, Part, State
from commonplace.kit.errors import Refusal
from commonplace.kit.markdown import as_plain_words
from commonplace.lineage.actions import Growth, grow, grow_many
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member
from commonplace.practices.actions.writing import Fields, propose
from commonplace.sense.actions import write_entry

AS_LIST = frozenset({Part.QUESTION, Part.STEP})


@transaction.atomic
def keep(actor: Member, hatch: Hatch, *, title: str, tags: Sequence[str] = ()) -> Entry:
    """Make an entry of what was kept and written: private and quiet, as everything new is. What is still open is not in it."""
    present = held(actor, hatch, State.HATCHED, State.KEPT)
    if present.state == State.KEPT:
        return present.kept.entry
    passages = {one.passage.pk: one for one in shown_passages(sight_of(actor), present)}
    sentences = kept_sentences(present, passages)
    if not sentences:
        raise Refusal(_("Nothing is kept yet. Keep a sentence, or write one of your own."))
    entry = _written(actor, present, title, sentences, passages, tags)
    Kept.objects.create(entry=entry, hatch=present)
    grow_from(actor, entry, sentences, passages)
    present.state, present.title = State.KEPT, entry.title
    present.save(update_fields=["state", "title"])
    return entry


def kept_sentences(hatch: Hatch, passages: dict[int, Shown]) -> list[Sentence]:
    """Those that stay, in their order. A quote or a machine's sentence whose passages the drafter may not see any more is not among them."""
    rows = hatch.sentences.filter(choice__in=[Choice.KEPT, Choice.REWRITTEN]).prefetch_related("receipts")
    return [row for row in rows if row.choice == Choice.REWRITTEN or not is_lost(row, passages)]


def _written(
    actor: Member, hatch: Hatch, title: str, sentences: Sequence[Sentence], passages: dict[int, Shown], tags: Sequence[str]
) -> Entry:
    body = body_of(actor, sentences, passages)
    if hatch.form == Form.PRACTICE:
        return propose(actor, title=title, fields=_fields(actor, sentences, passages), tags=tags)
    kind = Kind.POST if hatch.form == Form.POST else Kind.NOTE
    return write_entry(actor, title=title, body=body, kind=kind, tags=tags)


def _fields(actor: Member, sentences: Sequence[Sentence], passages: dict[int, Shown]) -> Fields:
    """A practice has four parts: next steps are what is tried, tensions and questions are where it may not hold, the rest is where it applies."""
    of_part = {
        "probe": [one for one in sentences if one.part == Part.STEP],
        "limits": [one for one in sentences if one.part in {Part.TENSION, Part.QUESTION}],
        "context": [one for one in sentences if one.part in {Part.THEME, Part.PLACE}],
    }
    return Fields(**{name: body_of(actor, some, passages, with_headings=False) for name, some in of_part.items()})


def body_of(actor: Member, sentences: Iterable[Sentence], passages: dict[int, Shown], *, with_headings: bool = True) -> str:
    """The Markdown of these sentences: quotes as quotes with who said them, a machine's sentences as plain words, one's own as they were typed."""
    blocks: list[str] = []
    for heading, some in groupby(sentences, key=_heading_of):
        if heading and with_headings:
            blocks.append(f"## {_without_links(heading)}")
        for kind, run in groupby(some, key=_kind_of_block):
            rows = list(run)
            if kind == "quote":
                blocks += [_quoted(actor, row, passages) for row in rows]
            elif kind == "list":
                blocks.append("\n".join(f"- {_without_links(row.text)}" for row in rows))
            elif kind == "machine":
                blocks.append(" ".join(_without_links(row.text) for row in rows))
            else:
                blocks += [row.text for row in rows]
    return "\n\n".join(blocks)


def _without_links(text: str) -> str:
    """A machine's words on one line, of which nothing becomes a link either: a passage can talk a model into an address."""
    return as_plain_words(" ".join(text.split())).replace("://", r"\://")


def _heading_of(row: Sentence) -> str:
    """What is asked for at the beginning and at the end stands there without a heading: they are for the writer, not for the reader."""
    return "" if row.part == Part.PLACE and row.heading in {_("To begin"), _("To end")} else row.heading


def _kind_of_block(row: Sentence) -> str:
    if row.choice == Choice.REWRITTEN:
        return "own"
    if row.hand == Hand.QUOTE:
        return "quote"
    return "list" if row.part in AS_LIST else "machine"


def _quoted(actor: Member, row: Sentence, passages: dict[int, Shown]) -> str:
    """A colleague's highlight is put in as it stands with them, so that whoever may not see it there does not read it here."""
    of = next((passages[receipt.passage_id] for receipt in row.receipts.all() if receipt.passage_id in passages), None)
    if of is not None and of.entry is not None and of.entry.author_id != actor.pk and of.is_marked and of.text == row.text:
        return f"![[{of.entry.uid}]]"
    lines = "\n".join(f"> {line}".rstrip() for line in as_plain_words(row.text).split("\n"))
    if of is None:
        return lines
    words = ": ".join(part for part in (of.name, of.title) if part).translate(str.maketrans("", "", "[]|\n"))[:200].strip()
    credit = f"[[{of.entry.uid}|{words}]]" if of.entry else as_plain_words(words)
    return f"{lines}\n>\n> — {credit}"


def grow_from(actor: Member, entry: Entry, sentences: Iterable[Sentence], passages: dict[int, Shown]) -> None:
    """Lineage to every passage that was kept: quoted where its words stand there, built on otherwise."""
    quoted: dict[tuple[str, int], Shown] = {}
    built: dict[tuple[str, int], Shown] = {}
    for row in sentences:
        into = quoted if row.hand == Hand.QUOTE and row.choice == Choice.KEPT else built
        for receipt in row.receipts.all():
            if receipt.passage_id in passages:
                into.setdefault(passages[receipt.passage_id].origin, passages[receipt.passage_id])
    for of in quoted.values():
        if of.entry is not None:
            grow(entry, kind=EdgeKind.QUOTES, from_entry=of.entry)
    grow_many(Growth(entry=entry, kind=EdgeKind.QUOTES, from_source=of.source) for of in quoted.values() if of.source is not None)
    grow_many(Growth(entry=entry, kind=EdgeKind.BUILDS_ON, from_source=of.source) for of in built.values() if of.source is not None)
    for of in {**quoted, **built}.values():
        if of.entry is not None and (of.origin in quoted or grow(entry, kind=EdgeKind.BUILDS_ON, from_entry=of.entry)):
            record(actor, Verb.BUILT_ON, entry, origin=of.entry.pk)
