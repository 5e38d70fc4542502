"""Pages and buttons of a discussion. The discussion itself is shown on the page of the entry that it is about."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commonplace.discussion import actions
from commonplace.discussion.forms import CommentForm, RewordForm
from commonplace.discussion.queries import page_of
from commonplace.entries.audience import EntryQuerySet, Viewer
from commonplace.entries.lifecycle import EditConflict
from commonplace.entries.models import Entry
from commonplace.entries.words import RESPONSES
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@require_POST
@member_required
def comment(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Answer the entry or comment at this address. With script, the redirect is followed in the background and the thread swapped in."""
    parent = get_object_or_404(Entry.objects.open_to(member).select_related("author", "root"), uid=uid)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            said = actions.comment(member, parent, body=form.cleaned_data["body"], deed_key=form.cleaned_data["deed_key"])
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect_to_response(member, said)
    context = {
        "root": parent.root or parent,
        "root_uid": (parent.root or parent).uid,
        "answered_uid": parent.uid,
        "answered_name": parent.author.name if parent.root_id else "",
        "deed_key": form["deed_key"].value() or new_uid(),
        "typed": form["body"].value() or "",
        "reply_error": next(iter(form["body"].errors or form.non_field_errors()), _("Something was missing. Please send it again.")),
    }
    answer = render(request, "discussion/comment.html", context, status=422)
    # The page's own form takes the place of the one that was sent, with everything typed.
    answer["HX-Retarget"] = answer["HX-Reselect"] = "#reply"
    return answer


def redirect_to_response(member: Viewer, said: Entry) -> HttpResponse:
    """To where a response stands on the page of its root."""
    root = said.root
    assert root is not None
    first = page_of(member, said)
    return HttpResponseRedirect(f"{root.get_absolute_url()}{f'?from={first}' if first else ''}#c-{said.uid}", status=303)


def _own_comments(member: Member) -> EntryQuerySet:
    return Entry.objects.authored_by(member).filter(kind__in=RESPONSES).select_related("author", "root")


@member_required
def edit(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Reword one's own comment. Two tabs: the second sees what the first saved, and keeps its own words in the field."""
    entry = get_object_or_404(_own_comments(member), uid=uid)
    newer = None
    if request.method == "POST":
        form = RewordForm(request.POST)
        if form.is_valid():
            try:
                actions.reword(member, entry, **form.cleaned_data)
                return redirect(entry)
            except EditConflict as conflict:
                newer = conflict.current
                form = RewordForm({"body": form.cleaned_data["body"], "expected_revision": newer.revision})
                form.add_error(None, str(conflict))
            except Refusal as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    else:
        form = RewordForm(initial={"body": entry.body, "expected_revision": entry.revision})
    context = {"entry": entry, "form": form, "newer": newer}
    return render(request, "discussion/edit.html", context, status=422 if form.is_bound else 200)


@require_POST
@member_required
def withdraw(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = get_object_or_404(_own_comments(member), uid=uid)
    actions.withdraw(member, entry)
    undo = reverse("discussion:bring_back", args=[entry.uid])
    messages.success(request, _("Your comment is withdrawn."), extra_tags=f"undo={undo}")
    return redirect(_discussion_address(member, entry))


@require_POST
@member_required
def bring_back(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    entry = get_object_or_404(Entry.objects.in_bin_of(member).filter(kind__in=RESPONSES).select_related("author", "root"), uid=uid)
    return redirect(actions.bring_back(member, entry))


def _discussion_address(member: Member, entry: Entry) -> str:
    """Where the discussion stands; the front page when its author may no longer see what they had commented on."""
    root = entry.root
    assert root is not None
    may_see = Entry.objects.visible_to(member).filter(pk=root.pk).exists()
    return f"{root.get_absolute_url()}#comments" if may_see else "/"
