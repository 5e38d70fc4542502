"""Three minutes a day: one card at a time, four answers, and an end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.entries.audience import EntryQuerySet
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.lineage.models import EdgeKind
from commonplace.lineage.queries import shown_body
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.review import actions
from commonplace.review.choosing import POOL, Chosen, Day, day_of
from commonplace.review.forms import AnswerForm, ChangedForm
from commonplace.review.models import Answer, CameAs


def _own(member: Member) -> EntryQuerySet:
    return Entry.objects.authored_by(member).filter(kind__in=POOL)


@member_required
@require_safe
def today(request: HttpRequest, member: Member) -> HttpResponse:
    """The next card of the day, or the word that it is enough."""
    day = day_of(member)
    if not day.left:
        return render(request, "review/done.html", {"day": day, "has_any": bool(day.done) or _own(member).exists()})
    chosen = day.left[0]
    rows = _own(member).select_related("author", "audience__space", "source", "highlight_body").defer("card_html")
    entry = get_object_or_404(rows, pk=chosen.entry_id)
    return render(request, "review/card.html", _card(member, day, chosen, entry))


def _card(member: Member, day: Day, chosen: Chosen, entry: Entry) -> dict[str, object]:
    return {
        "day": day,
        "number": day.done + 1,
        "entry": entry,
        "came_as": chosen.came_as,
        "reason": _reason(chosen),
        "anchor": getattr(entry, "highlight_body", None),
        "body": shown_body(member, entry) if entry.body.strip() else "",
    }


def _reason(chosen: Chosen) -> str:
    """Why this one, where there is more to say than that its time has come."""
    if chosen.look_on is not None:
        return _("You wanted to look again whether it still holds, from %(day)s on.") % {"day": date_format(chosen.look_on, "j F Y")}
    if chosen.touch is None:
        return _("You have not met this here before.") if chosen.came_as is CameAs.NEW else ""
    if chosen.touch.kind == Kind.QUESTION:
        return _("%(name)s asks something near this: “%(title)s”") % {"name": chosen.touch.name, "title": chosen.touch.title}
    if chosen.touch.kind == Kind.HIGHLIGHT:
        return _("%(name)s has highlighted in the same source lately.") % {"name": chosen.touch.name}
    return _("%(name)s has written a note on the same source lately.") % {"name": chosen.touch.name}


@member_required
@require_POST
def answer(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = get_object_or_404(_own(member), uid=uid)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("Choose one of the four answers."))
    given = Answer(form.cleaned_data["answer"])
    actions.answer_card(member, entry, answer=given, came_as=CameAs(form.cleaned_data["came_as"] or CameAs.DUE))
    if given is Answer.CHANGED:
        return redirect("review:changed", uid=entry.uid)
    if given is Answer.USE:
        return redirect(_begin_from(entry))
    if given is Answer.ENOUGH:
        messages.success(request, _("You will not meet this one here again."), extra_tags="undo=" + reverse("review:back", args=[uid]))
    return redirect("review:today")


def _begin_from(entry: Entry) -> str:
    """Where one writes what grows from the entry."""
    try:
        return f"{reverse('sense:note_new')}?builds_on={entry.uid}"
    except NoReverseMatch:
        return entry.get_absolute_url()


@member_required
@require_POST
def back(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Take back the last answer on this one."""
    actions.take_back(member, get_object_or_404(_own(member), uid=uid))
    return redirect("review:today")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def changed(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Change the entry itself, or write down what one thinks now."""
    entry = get_object_or_404(_own(member).select_related("audience", "source").defer("card_html"), uid=uid)
    form = ChangedForm(request.POST if request.method == "POST" else None, may_supersede=entry.kind == Kind.NOTE)
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            actions.write_against(
                member, entry, title=data["title"], body=data["body"], kind=EdgeKind(data["kind"]), deed_key=data["deed_key"]
            )
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Kept, beside what you thought before."))
            return redirect("review:today")
    status = 422 if request.method == "POST" else 200
    return render(request, "review/changed.html", {"entry": entry, "form": form}, status=status)
