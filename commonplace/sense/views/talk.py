"""A question or discussion made into a note: in one step, or with a choice of what goes in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonplace.entries.kinds import joins
from commonplace.entries.models import Entry
from commonplace.kit.ids import new_uid
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.people.viewing import member_required
from commonplace.sense import talk


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def note_of_talk(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """The button on the page of the entry sends no choice; the page here sends `chosen` with it."""
    roots = Entry.objects.visible_to(member).filter(root=None).select_related("author", "audience__space", *joins())
    root = get_object_or_404(roots, uid=uid)
    if request.method == "POST":
        chosen = request.POST.getlist("said") if "chosen" in request.POST else None
        note = talk.note_of(member, root, chosen=chosen, deed_key=clean_line(request.POST.get("deed_key", ""))[:80])
        if not note.is_repeat:
            undo = reverse("share:withdraw", args=[note.uid])
            messages.success(request, _("A note that only you see. Put it into your own words."), extra_tags=f"undo={undo}")
        return HttpResponseRedirect(reverse("sense:note_edit", args=[note.uid]), status=303)
    discussion, said = talk.worth_taking(member, root, first=request.GET.get("from", ""))
    context = {
        "entry": root,
        "said": [(one, number < talk.TAKEN_AT_FIRST) for number, one in enumerate(said)],
        "later": discussion.later,
        "deed_key": new_uid(),
    }
    return render(request, "sense/note_of_talk.html", context)
