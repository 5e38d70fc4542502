"""A discussion made into a note: what was said there, as quotes with the names of those who said it, and lineage to all of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.discussion.parts import load_parts
from commonplace.discussion.queries import Discussion, Said, discussion_of
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import RESPONSES, Kind
from commonplace.kit.markdown import excerpt
from commonplace.lineage.actions import Growth, grow_many
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member

MOST_TAKEN = 200
TAKEN_AT_FIRST = 30
"""So much is taken where nobody chose: what solved it, the answers, then the rest as it was said."""
LONGEST = 400_000
"""Of all quotes together, so that there is room to write below them."""


def worth_taking(actor: Member, root: Entry, *, first: str = "") -> tuple[Discussion, list[Said]]:
    """The discussion, and what of it may go into a note: what solved it first, then the answers, then the rest in reading order. What was said
    to one person alone stays between the two."""
    discussion = discussion_of(actor, root, first=first)
    said = [one for one in discussion.said if not one.is_aside and not one.is_waiting]
    load_parts(actor, root, said)
    return discussion, sorted(said, key=_place)


def _place(said: Said) -> int:
    return 0 if is_solution(said) else 1 if said.kind == Kind.ANSWER else 2


def is_solution(said: Said) -> bool:
    return bool(said.part and said.part.get("is_accepted"))


def note_of(actor: Member, root: Entry, *, chosen: Sequence[str] | None = None, deed_key: str = "") -> Entry:
    """Make a note, which only the actor sees, of an entry that the actor may see and of what was said there. `chosen` are the uids of responses;
    those that the actor may not see, and asides, are passed over. None chooses what `worth_taking` names first."""
    responses = _chosen(actor, root, chosen)
    title = root.title or excerpt(root.excerpt, 120) or _("A discussion")
    draft = Draft(kind=Kind.NOTE, title=title, body=_written(root, responses), deed_key=deed_key or None)
    with transaction.atomic():
        note = add_entry(actor, draft)
        if note.is_repeat:
            return note
        grow_many(Growth(entry=note, kind=EdgeKind.BUILDS_ON, from_entry=origin) for origin in [root, *responses])
        record(actor, Verb.BUILT_ON, note, origin=root.pk)
        record(actor, Verb.WROTE, note)
    return note


def _chosen(actor: Member, root: Entry, chosen: Sequence[str] | None) -> list[Entry]:
    usual = [said.uid for said in worth_taking(actor, root)[1][:TAKEN_AT_FIRST]] if chosen is None else []
    uids = usual or list(dict.fromkeys(chosen or ()))[:MOST_TAKEN]
    found = Entry.objects.open_to(actor).but_asides().filter(root=root, kind__in=RESPONSES, uid__in=uids).select_related("author")
    by_uid = {entry.uid: entry for entry in found}
    return [by_uid[uid] for uid in uids if uid in by_uid]


def _written(root: Entry, responses: Sequence[Entry]) -> str:
    """Names are links to where it was said, for whoever may see that."""
    parts = [f"[[{root.uid}|{_as_words(root.title)}]]\n" if root.title else f"[[{root.uid}]]\n"]
    length = 0
    for response in responses:
        length += len(response.body)
        if length > LONGEST:
            break
        quoted = "\n".join(f"> {line}".rstrip() for line in response.body.strip().split("\n"))
        parts.append(f"{quoted}\n>\n> — [[{response.uid}|{_as_words(response.author.name)}]]\n")
    return "\n".join(parts)


def _as_words(text: str) -> str:
    """Fit to stand within a link."""
    return text.translate(str.maketrans("", "", "[]|#\n")).strip()[:200] or "…"
