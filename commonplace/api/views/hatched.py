"""What becomes of a sheet: sentence by sentence, and the entry, the question or the practice that comes of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from commonplace.api.asking import chosen_audience
from commonplace.api.auth import WRITE, writer_of
from commonplace.api.entry_schemas import WholeEntryOut
from commonplace.api.fetching import answered, needs_share, own_entry, whole
from commonplace.api.goal_schemas import LineIn
from commonplace.api.hatch_inputs import Decision, DecisionIn, HatchPracticeIn, HatchQuestionIn, KeepIn
from commonplace.api.hatch_schemas import KeptOut
from commonplace.api.schemas import REFUSED, MadeOut
from commonplace.api.views.hatches import own_hatch
from commonplace.entries.models import Entry
from commonplace.hatch import queries
from commonplace.hatch.actions import keeping, owning, sprouting
from commonplace.hatch.models import Hatch, Sentence
from commonplace.hatch.words import Choice
from commonplace.people.models import Member

router = Router(tags=["Hatches"])


@router.post("/hatches/{uid}/sentences", response={201: MadeOut, **REFUSED}, auth=WRITE)
def write_own_words(request: HttpRequest, uid: str, data: LineIn) -> Status[MadeOut]:
    """Add a paragraph of one's own below everything."""
    member = writer_of(request)
    return Status(201, MadeOut(uid=owning.write_at_the_end(member, own_hatch(member, uid), text=data.text).uid))


@router.put("/hatches/{uid}/sentences/{sentence}", response={204: None, **REFUSED}, auth=WRITE)
def decide_sentence(request: HttpRequest, uid: str, sentence: str, data: DecisionIn) -> Status[None]:
    """Keep a sentence, drop it, leave it open again, or say it in one's own words. Each can be taken back by another."""
    member = writer_of(request)
    row = get_object_or_404(queries.sentences_of(own_hatch(member, uid)), uid=sentence)
    match data.do:
        case Decision.KEEP:
            owning.decide(member, row, Choice.KEPT)
        case Decision.DROP:
            owning.decide(member, row, Choice.DROPPED)
        case Decision.OPEN:
            owning.leave_open(member, row)
        case Decision.REWRITE:
            owning.rewrite(member, row, text=data.text)
    return Status(204, None)


@router.post("/hatches/{uid}/keep-supported", response={200: KeptOut, **REFUSED}, auth=WRITE)
def keep_supported(request: HttpRequest, uid: str) -> KeptOut:
    """Keep every sentence that is open and that its passages support."""
    member = writer_of(request)
    return KeptOut(kept=owning.decide_all(member, own_hatch(member, uid), only_supported=True))


@router.post("/hatches/{uid}/entry", response={201: WholeEntryOut, **REFUSED}, auth=WRITE)
def keep_hatch(request: HttpRequest, response: HttpResponse, uid: str, data: KeepIn) -> Status[WholeEntryOut]:
    """Make a draft, for its writer alone, of what was kept and written. Before it can be shared, a sentence of one's own has to stand in it."""
    member = writer_of(request)
    return _made(response, member, keeping.keep(member, own_hatch(member, uid), title=data.title, tags=data.tags))


def _made(response: HttpResponse, member: Member, made: Entry) -> Status[WholeEntryOut]:
    answered(response, found := own_entry(member, made.uid))
    return Status(201, whole(found, member))


def _begun_with(member: Member, hatch: Hatch, uid: str) -> Sentence | None:
    return queries.begun_with(member, hatch, get_object_or_404(queries.sentences_of(hatch), uid=uid) if uid else None)


@router.post("/hatches/{uid}/questions", response={201: WholeEntryOut, **REFUSED}, auth=WRITE)
def ask_from_hatch(request: HttpRequest, response: HttpResponse, uid: str, data: HatchQuestionIn) -> Status[WholeEntryOut]:
    """Ask what a hatch leaves open."""
    needs_share(request, data.audience.ring, field="audience.ring")
    member = writer_of(request)
    found = own_hatch(member, uid)
    row = _begun_with(member, found, data.sentence)
    audience = chosen_audience(member, data.audience)
    return _made(response, member, sprouting.ask_from(member, found, title=data.title, body=data.text, audience=audience, sentence=row))


@router.post("/hatches/{uid}/practices", response={201: WholeEntryOut, **REFUSED}, auth=WRITE)
def propose_from_hatch(request: HttpRequest, response: HttpResponse, uid: str, data: HatchPracticeIn) -> Status[WholeEntryOut]:
    """Propose a practice, and plan an experiment with it at once, where `trial` says how."""
    needs_share(request, data.audience.ring, field="audience.ring")
    member = writer_of(request)
    found = own_hatch(member, uid)
    made = sprouting.propose_from(
        member, found, title=data.title, context=data.context, probe=data.probe, audience=chosen_audience(member, data.audience),
        sentence=_begun_with(member, found, data.sentence),
        trial=(data.trial.measure, data.trial.starts_on, data.trial.ends_on) if data.trial else None,
    )  # fmt: skip
    return _made(response, member, made)
