"""What the page of a question shows beyond what all entries share, and what stands at each answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from commonplace.discussion.queries import Said
from commonplace.entries.audience import Viewer
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.ids import new_uid
from commonplace.lineage.models import Thanks
from commonplace.people.models import Member
from commonplace.questions.actions.answering import may_accept
from commonplace.questions.models import QuestionBody
from commonplace.questions.queries import accepted_answer, asked_for, waiting_for, wants_to_know


def question_part(entry: Entry, viewer: Viewer) -> dict[str, Any]:
    """How it stands, the answer that solved it, and what the viewer can do about it."""
    body: QuestionBody | None = getattr(entry, "question_body", None)
    accepted = accepted_answer(viewer, body) if body else None
    is_asker = viewer is not None and viewer.pk == entry.author_id
    open_ = body is not None and not body.is_solved
    return {
        "question": body,
        "accepted": accepted,
        "may_unaccept": accepted is not None and viewer is not None and may_accept(viewer, entry),
        "wonders": not is_asker and wants_to_know(viewer, entry),
        "may_wonder": viewer is not None and not is_asker,
        "asked": asked_for(entry) if is_asker and open_ else [],
        "put_to_me": waiting_for(viewer).filter(question=entry).first() if viewer is not None and not is_asker and open_ else None,
    }


def answer_parts(viewer: Viewer, question: Entry, said: Sequence[Said]) -> dict[int, Mapping[str, Any]]:
    """By the key of each answer: who thanked for it, and whether the viewer may accept or thank. Two queries at most, none without answers."""
    answers = [one for one in said if one.kind == Kind.ANSWER]
    if not answers:
        return {}
    body: QuestionBody | None = getattr(question, "question_body", None)
    accepts = viewer is not None and may_accept(viewer, question)
    thanks: dict[int, list[Thanks]] = defaultdict(list)
    said_thanks = Thanks.objects.filter(entry__in=[one.pk for one in answers], member__in=Member.objects.met_by(viewer))
    for one in said_thanks.select_related("member").order_by("pk"):
        thanks[one.entry_id].append(one)
    accepted = body.accepted_id if body and body.is_solved else None
    return {
        one.pk: {
            "uid": one.uid,
            "is_accepted": one.pk == accepted,
            "may_accept": accepts and one.pk != accepted,
            "may_thank": viewer is not None and viewer.pk != one.author_id,
            "is_mine": viewer is not None and viewer.pk == one.author_id,
            "thanks": thanks[one.pk],
            "deed_key": new_uid(),
        }
        for one in answers
    }
