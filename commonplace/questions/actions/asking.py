"""Deeds of the one who asks: to ask, to ask further, to open a question again; and of those who want to know it too."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import announce
from commonplace.entries.models import Audience, Entry
from commonplace.entries.texts import has_words
from commonplace.entries.words import Kind, Ring
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.lineage.actions import grow
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member
from commonplace.questions.models import QuestionBody, Wondering
from commonplace.questions.steps import settle


@transaction.atomic
def ask(
    actor: Member,
    *,
    title: str,
    body: str = "",
    tags: Sequence[str] = (),
    audience: Audience | None = None,
    follows: Entry | None = None,
    deed_key: str = "",
) -> Entry:
    """Ask. Whoever may see the question finds it in their stream, for it wants an answer. `follows` is a question, or an answer, that the actor
    may see and that this one comes out of."""
    if not has_words(clean_line(title)):
        raise Refusal(_("Write your question in one line. The rest can wait."), field="title")
    draft = Draft(kind=Kind.QUESTION, title=title, body=body, tags=tags, audience=audience, deed_key=deed_key or None)
    entry = add_entry(actor, draft)
    if entry.is_repeat:
        return entry
    if follows is not None:
        grow(entry, kind=EdgeKind.BUILDS_ON, from_entry=follows)
    record(actor, Verb.ASKED, entry)
    return entry if entry.audience.ring == Ring.ME else announce(entry, adds="")


@transaction.atomic
def reopen(actor: Member, question: Entry, *, why: str) -> None:
    """The asker says that it is not solved, and why: the answer stays, no longer accepted."""
    why = clean_line(why)
    if question.author_id != actor.pk:
        raise Refusal(_("Only the person who asked can do this."))
    if not why:
        raise Refusal(_("Say in a line what is still open."), field="why")
    if len(why) > 500:
        raise Refusal(_("Please keep it under 500 characters."), field="why")
    body = QuestionBody.objects.select_for_update(of=("self",)).get(entry=question)
    if body.reopened_why == why and body.accepted_id is None:
        return
    body.accepted, body.accepted_by, body.reopened_at, body.reopened_why = None, None, now(), why
    body.save(update_fields=["accepted", "accepted_by", "reopened_at", "reopened_why"])
    settle([question.pk])
    record(actor, Verb.REOPENED_QUESTION, question)


def wonder(actor: Member, question: Entry, *, to: bool) -> None:
    """Want to know this too, or no longer. Saying it twice changes nothing."""
    if to:
        Wondering.objects.get_or_create(question=question, member=actor)
    else:
        Wondering.objects.filter(question=question, member=actor).delete()
