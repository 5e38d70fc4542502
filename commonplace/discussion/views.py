"""Pages and buttons of a discussion. The discussion itself is shown on the page of the entry that it is about."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.discussion import actions
from commonplace.discussion.forms import CommentForm, RewordForm
from commonplace.discussion.queries import SHOWN, page_of, waiting_for
from commonplace.discussion.reply import Answered, reply_form
from commonplace.discussion.wanted import NotWanted, usual_sort
from commonplace.discussion.words import Way
from commonplace.entries.audience import EntryQuerySet, Viewer
from commonplace.entries.lifecycle import EditConflict
from commonplace.entries.models import Entry
from commonplace.entries.words import RESPONSES, Kind
from commonplace.kit.differences import compare
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@require_POST
@member_required
def comment(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Answer the entry or comment at this address. With script, the redirect is followed in the background and the thread swapped in."""
    parent = get_object_or_404(
        Entry.objects.open_to(member).select_related("author", "audience", "root__author", "root__audience__space"), uid=uid
    )
    form = CommentForm(request.POST, usual=usual_sort(parent.root or parent))
    held = ""
    if form.is_valid():
        try:
            said = actions.comment(member, parent, **form.said)
        except NotWanted as refusal:
            held = str(refusal)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            if said.audience.is_aside and not said.is_repeat:
                messages.success(request, _to_whom(said, form.cleaned_data["way"]))
            answer = redirect_to_response(member, said)
            return _anew(answer.url, said) if said.quote and request.htmx else answer  # type: ignore[attr-defined]
    return _refused(request, member, parent, form, held)


def _anew(url: str, said: Entry) -> HttpResponse:
    """The passage is marked in the text above, so the whole page is wanted; a browser only scrolls where nothing but the fragment differs."""
    path, _sign, fragment = url.partition("#")
    return HttpResponse(headers={"HX-Redirect": f"{path}{'&' if '?' in path else '?'}at={said.uid}#{fragment}"})


def _to_whom(said: Entry, way: Way) -> str:
    assert said.root is not None and said.parent is not None
    if way is Way.WAITING:
        return _("Kept. It shows as soon as %(name)s opens it.") % {"name": said.root.author.name}
    return _("Only you two see this.")


def _refused(request: HttpRequest, member: Member, parent: Entry, form: CommentForm, held: str) -> HttpResponse:
    """The form as it was sent, with everything typed, and why it was not taken."""
    root = parent.root or parent
    answered = (
        Answered(parent.uid, parent.author_id, parent.author.name, parent.audience.is_aside, parent.author.is_active)
        if parent.root_id
        else None
    )
    sort = form.cleaned_data.get("sort")
    missing = _("Something was missing. Please send it again.")
    error = "" if held else next(iter(form["body"].errors or form["quote"].errors or form.non_field_errors()), missing)
    context = {
        **reply_form(member, root, answered=answered, sort=sort),
        "root": root,
        "typed": form["body"].value() or "",
        **{name: form[name].value() or "" for name in ("quote", "before", "after")},
        "held": held,
        "reply_error": error,
        **({"deed_key": key} if (key := form["deed_key"].value()) else {}),
    }
    answer = render(request, "discussion/comment.html", context, status=422)
    # The page's own form takes the place of the one that was sent.
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
                show_refusal(form, refusal)
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


@require_POST
@member_required
def open_waiting(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Let a comment that waited for this member into the discussion."""
    remark = get_object_or_404(waiting_for(member), entry__uid=uid)
    return redirect_to_response(member, actions.open_waiting(member, remark.entry))


def _first_of_thread(member: Member, uid: str) -> Entry:
    comments = Entry.objects.open_to(member).filter(kind=Kind.COMMENT)
    return get_object_or_404(comments.select_related("author", "root__author", "root__audience__space"), uid=uid)


@require_POST
@member_required
def settle(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Fold a thread that has come to its end."""
    first = actions.settle(member, _first_of_thread(member, uid))
    messages.success(request, _("The thread is settled."), extra_tags=f"undo={reverse('discussion:reopen', args=[first.uid])}")
    return redirect_to_response(member, first)


@require_POST
@member_required
def reopen(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    return redirect_to_response(member, actions.reopen(member, _first_of_thread(member, uid)))


@require_safe
@member_required
def history(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """The earlier versions of a comment, for whoever may see it; `?version=N` compares one with the present text."""
    said = get_object_or_404(Entry.objects.visible_to(member).filter(kind__in=RESPONSES).select_related("author"), uid=uid)
    versions = list(said.revisions.defer("body")[:SHOWN])
    number = request.GET.get("version", "")
    chosen = said.revisions.filter(number=int(number)).first() if number.isdecimal() and len(number) < 7 else said.revisions.first()
    lines = compare(chosen.body, said.body) if chosen else []
    return render(request, "discussion/history.html", {"entry": said, "versions": versions, "chosen": chosen, "lines": lines})
