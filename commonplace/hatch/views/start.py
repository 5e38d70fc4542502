"""The list of one's hatches, choosing a ground, and pruning it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.entries.audience import sight_of, sources_visible_to
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.goals.queries import goals_of
from commonplace.hatch import queries
from commonplace.hatch.actions import beginning, hatching
from commonplace.hatch.forms import BeginForm, GroundForm
from commonplace.hatch.models import Hatch
from commonplace.hatch.views.shared import own_hatch, say
from commonplace.hatch.words import Form, From, Move, State
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.search.queries import library
from commonplace.spaces.models import Space

LATELY = 24


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    """One's hatches; `?shelf=put-away` those that were let go."""
    put_away = request.GET.get("shelf") == "put-away"
    page = queries.hatches_of(member, after=request.GET.get("after", ""), put_away=put_away)
    context = {
        "page": page,
        "next_cursor": page.next_cursor,
        "keep": "shelf=put-away" if put_away else "",
        "tabs": [
            {"label": _("Under way and kept"), "url": "?", "current": not put_away},
            {"label": _("Let go"), "url": "?shelf=put-away", "current": put_away},
        ],
        "put_away": put_away,
    }
    return render(request, "hatch/home.html", context)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, member: Member) -> HttpResponse:
    """Choose the ground. `?way=tag&what=madder` names it, as the pages do that lead here; `?from=<uid>`, as often as one likes, picks passages."""
    if request.method != "POST":
        picked = " ".join(request.GET.getlist("from")[:100])
        way = request.GET.get("way", "") if request.GET.get("way") in From.values else ("picked" if picked else "")
        initial = {"way": way, "what": request.GET.get("what", "").replace("\x00", "")[:500], "picked": picked}
        return _begin_page(request, member, BeginForm(initial=initial))
    form = BeginForm({**request.POST.dict(), "picked": " ".join([request.POST.get("picked", ""), *request.POST.getlist("pick")])[:4_000]})
    if not form.is_valid():
        return _begin_page(request, member, form, status=422)
    data = form.cleaned_data
    try:
        hatch = beginning.begin(
            member, way=From(data["way"]), what=data["what"], picked=data["picked"].split(), deed_key=data["deed_key"], **form.aim()
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        return _begin_page(request, member, form, status=422)
    return redirect(hatch)


def _begin_page(request: HttpRequest, member: Member, form: BeginForm, *, status: int = 200) -> HttpResponse:
    way, what = str(form["way"].value() or ""), str(form["what"].value() or "")
    sight = sight_of(member)
    lately = Entry.objects.authored_by(member).filter(kind__in=[Kind.HIGHLIGHT, Kind.NOTE, Kind.POST]).select_related("source")
    context = {
        "form": form,
        "way": way,
        "what": what,
        "named": _named(member, way, what),
        "tags": library(member).tags[:24] if not way else [],
        "spaces": Space.objects.joined_by(member).order_by("name")[:24] if not way else [],
        "goals": goals_of(member).filter(ending="").select_related("entry")[:12] if not way else [],
        "lately": lately.defer("body", "body_html", "card_html").order_by("-made_at", "-pk")[:LATELY] if not way else [],
        "picked": Entry.objects.visible_to(sight).filter(uid__in=str(form["picked"].value() or "").split()[:100]).select_related("source")
        if way == From.PICKED
        else [],
    }
    return render(request, "hatch/begin.html", context, status=status)


def _named(member: Member, way: str, what: str) -> str:
    """What the ground is called, as far as the member may know of it."""
    if way == From.SOURCE:
        return str(sources_visible_to(member).filter(uid=what[:20]).first() or "")
    if way == From.GOAL:
        return str(Entry.objects.visible_to(member).filter(uid=what[:20], kind=Kind.GOAL).first() or "")
    if way == From.SPACE:
        return str(Space.objects.joined_by(member).filter(slug=what[:60]).values_list("name", flat=True).first() or "")
    return what


def ground_page(request: HttpRequest, member: Member, hatch: Hatch, form: GroundForm | None = None, *, status: int = 200) -> HttpResponse:
    """The ground as it is: what is in, what was left out and why, and whether it hangs together."""
    shown = queries.ground_shown(member, hatch)
    context: dict[str, Any] = {
        "hatch": hatch,
        "form": form or GroundForm(initial={"form": hatch.form, "move": hatch.move, "wish": hatch.wish}, known=[]),
        "passages": shown.passages,
        "chosen": len(shown.chosen),
        "people": shown.people,
        "measured": shown.measured,
        "why_not": shown.why_not,
        "is_two": shown.is_two,
        "model": shown.model,
        "tokens_left": shown.tokens_left,
    }
    return render(request, "hatch/ground.html", context, status=status)


@member_required
@require_POST
def ground(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Keep the choice; the button says what then: look again, split, hatch, or hatch with the model."""
    hatch = own_hatch(member, uid)
    known = list(hatch.passages.values_list("number", flat=True))
    form = GroundForm(request.POST, known=known)
    if not form.is_valid():
        return ground_page(request, member, hatch, form, status=422)
    aim = form.aim()
    try:
        hatch = beginning.choose(
            member, hatch, numbers=form.cleaned_data["numbers"], form=Form(aim["form"]), move=Move(aim["move"]), wish=aim["wish"]
        )
        match request.POST.get("do"):
            case "split":
                other = beginning.split(member, hatch)
                messages.success(request, _("Two hatches now: this is the second one's ground, the first one's is among your hatches."))
                return redirect(other)
            case "hatch":
                return redirect(hatching.lay_out(member, hatch))
            case "model":
                return redirect(hatching.ask_model(member, hatch))
    except Refusal as refusal:
        if hatch.state == State.CHOOSING:
            hatch.refresh_from_db()
            show_refusal(form, refusal)
            return ground_page(request, member, hatch, form, status=422)
        say(request, refusal)
    return redirect(hatch)


@member_required
@require_POST
def let_go(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    hatch = beginning.let_go(member, own_hatch(member, uid), is_gone=True)
    if hatch.state == State.LET_GO:
        messages.success(
            request, _("Let go. It lies under “Let go” if you want it again."), extra_tags=f"undo={reverse('hatch:take_out', args=[uid])}"
        )
    return redirect("hatch:home")


@member_required
@require_POST
def take_out(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    return redirect(beginning.let_go(member, own_hatch(member, uid), is_gone=False))
