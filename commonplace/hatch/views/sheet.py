"""The sheet: what was hatched, with its receipts, and what its drafter makes of it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.hatch import queries
from commonplace.hatch.actions import hatching, owning
from commonplace.hatch.forms import KeepForm, OwnWordsForm
from commonplace.hatch.models import Hatch, Sentence
from commonplace.hatch.views.shared import address_to_ask, own_hatch, say, sentence_of
from commonplace.hatch.views.start import ground_page
from commonplace.hatch.words import Choice, State
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_safe
def hatch(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Where the hatch is: its ground, or its sheet. While a model writes, the page asks for itself again."""
    found = own_hatch(member, uid)
    if found.state == State.CHOOSING or request.GET.get("show") == "ground":
        return ground_page(request, member, found)
    return sheet_page(request, member, found, form=KeepForm(initial={"title": found.title}), open_key=request.GET.get("open", ""))


def sheet_page(
    request: HttpRequest,
    member: Member,
    hatch: Hatch,
    *,
    form: KeepForm | None = None,
    wrong: tuple[str, OwnWordsForm] | None = None,
    open_key: str = "",
    status: int = 200,
) -> HttpResponse:
    """`wrong` is a sentence and the form with what was typed for it; `open_key` the sentence that is being rewritten."""
    shown = queries.sheet_shown(member, hatch)
    context = {
        "hatch": hatch,
        "sections": shown.sections,
        "report": shown.report,
        "form": form or KeepForm(),
        "wrong_key": wrong[0] if wrong else "",
        "wrong_form": wrong[1] if wrong else None,
        "open_key": wrong[0] if wrong else open_key,
        "can_change": hatch.state == State.HATCHED,
        "came": queries.came_of(member, hatch) if hatch.state in {State.HATCHED, State.KEPT} else [],
        "price": queries.price(hatch),
        "currency": settings.MODEL_CURRENCY,
        "is_unknown": shown.is_unknown,
        "ask_url": address_to_ask(hatch.wish) if shown.is_unknown else "",
        "people": shown.people,
    }
    return render(request, "hatch/sheet.html", context, status=status)


@member_required
@require_POST
def cancel(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    return redirect(hatching.cancel(member, own_hatch(member, uid)))


@member_required
@require_POST
def decide_all(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Keep all that is open and carried by its passages."""
    found = own_hatch(member, uid)
    try:
        many = owning.decide_all(member, found, only_supported=True)
        messages.success(request, _("Kept: %(many)s. Each can still be dropped or said in your own words.") % {"many": many})
    except Refusal as refusal:
        say(request, refusal)
    return redirect(found)


@member_required
@require_POST
def sentence(request: HttpRequest, member: Member, uid: str, key: str) -> HttpResponse:
    """One sentence: keep, drop, leave open again, or rewrite. Every one of these can be taken back by another."""
    found = own_hatch(member, uid)
    row = sentence_of(found, key)
    form = OwnWordsForm(request.POST)
    try:
        _do(request.POST.get("do", ""), member, row, form)
    except Refusal as refusal:
        form.full_clean()
        form.add_error("text" if refusal.field == "text" else None, str(refusal))
        return sheet_page(request, member, found, wrong=(row.uid, form), status=422)
    response = redirect(found)
    response["Location"] += f"#s-{row.uid}"
    return response


def _do(deed: str, member: Member, row: Sentence, form: OwnWordsForm) -> None:
    match deed:
        case "keep":
            owning.decide(member, row, Choice.KEPT)
        case "drop":
            owning.decide(member, row, Choice.DROPPED)
        case "open":
            owning.leave_open(member, row)
        case _:
            owning.rewrite(member, row, text=form.data.get("text", ""))


@member_required
@require_POST
def write(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """A paragraph of one's own at the end."""
    found = own_hatch(member, uid)
    form = OwnWordsForm(request.POST)
    try:
        row = owning.write_at_the_end(member, found, text=form.data.get("text", ""))
    except Refusal as refusal:
        form.full_clean()
        form.add_error("text", str(refusal))
        return sheet_page(request, member, found, wrong=("end", form), status=422)
    response = redirect(found)
    response["Location"] += f"#s-{row.uid}"
    return response
