"""The topics of the stock: the list, the page of each, and changing what is said of it."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonplace.entries.audience import sight_of
from commonplace.entries.models import Tag
from commonplace.entries.queries import lines_on_cards
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.kit.public_pages import open_to_the_web
from commonplace.people.models import Member
from commonplace.people.viewing import member_required, viewer_of
from commonplace.search.queries import find_tagged, library
from commonplace.topics import actions, queries
from commonplace.topics.common import common_tags
from commonplace.topics.forms import DescribeForm, NameForm
from commonplace.topics.models import OtherName, TopicText
from commonplace.topics.names import meant_by, other_names

LATELY = 24


def _common(member: Member, name: str) -> Tag:
    """A topic that the member may say something of."""
    if "\x00" in name:  # which PostgreSQL takes in no text
        raise Http404
    return get_object_or_404(common_tags(member), name=name)


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    after, begins = (request.GET.get(key, "").replace("\x00", "")[:60] for key in ("after", "q"))
    begins = begins.strip().lower().lstrip("#")
    page = queries.all_topics(sight_of(member), after=after, begins=begins)
    lately = library(member, size=0, tags=LATELY).tags if not after and not begins else []
    context = {
        "page": page,
        "lately": lately,
        "begins": begins,
        "next_cursor": page.next_name,
        "keep": urlencode({"q": begins}) if begins else "",
    }
    return render(request, "topics/home.html", context)


@open_to_the_web
@require_safe
def tag(request: HttpRequest, name: str) -> HttpResponse:
    """A tag exists for those who may see an entry that carries it; another name of it leads there."""
    if "\x00" in name:
        raise Http404
    viewer, after = viewer_of(request), request.GET.get("after", "")
    found = find_tagged(viewer, name, after=after)
    if not found.entries:
        return _to_what_it_means(viewer, name)
    shown, lines = Tag.objects.get(name=name), lines_on_cards(viewer, found.entries)
    search_url = f"{reverse('search:stock')}?{urlencode({'q': f'tag:{name} '})}"
    context = {
        "name": name,
        "tag": shown,
        "cards": [(entry.card_html, lines.get(entry.pk)) for entry in found.entries],
        "next_cursor": found.next_cursor,
        "search_url": search_url,
        "viewer": viewer,
    }
    if viewer is not None and not after:
        sight = sight_of(viewer)
        topic = queries.topic_of(sight, shown)
        context |= {"topic": topic, "beside": queries.beside(viewer, sight, topic), "about": quote(name)}
    return render(request, "topics/tag.html", context)


def _to_what_it_means(viewer: Member | None, name: str) -> HttpResponse:
    meant = meant_by(name)
    if meant is None or not common_tags(viewer).filter(pk=meant.pk).exists():
        raise Http404(_("No page has this address."))
    return HttpResponseRedirect(meant.get_absolute_url())


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest, member: Member, name: str) -> HttpResponse:
    found = _common(member, name)
    topic = queries.topic_of(sight_of(member), found)
    initial = {"text": topic.text.text if topic.text else "", "broader": ", ".join(one.name for one in topic.broader)}
    form = DescribeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.describe(member, found, text=form.cleaned_data["text"], broader=form.cleaned_data["broader"])
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Kept. The version of before is in its history."))
            return redirect(found)
    context = {"form": form, "topic": topic, "may_name": actions.may_name(member)}
    return render(request, "topics/describe.html", context, status=422 if form.is_bound else 200)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def history(request: HttpRequest, member: Member, name: str) -> HttpResponse:
    """The versions of what is said of a topic; one of them can be put back."""
    found = _common(member, name)
    if request.method == "POST":
        version = get_object_or_404(TopicText, tag=found, uid=request.POST.get("version", "")[:12])
        broader = [one.name for one in queries.topic_of(sight_of(member), found).broader]
        actions.describe(member, found, text=version.text, broader=broader)
        messages.success(request, _("That version stands again."))
        return redirect(found)
    page = queries.versions_of(found, after=request.GET.get("after", ""))
    met = {one.pk for one in Member.objects.met_by(member).filter(pk__in=[row.by_id for row in page.items])}
    return render(request, "topics/history.html", {"tag": found, "rows": page.items, "met": met, "next_cursor": page.next_cursor})


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def names(request: HttpRequest, member: Member, name: str) -> HttpResponse:
    """What else a topic is called; hosts and administrators add names and take them away."""
    found = _common(member, name)
    form = NameForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            other = actions.add_name(member, found, name=form.cleaned_data["name"])
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            words = _("“%(name)s” means “%(tag)s” from now on.") % {"name": other.name, "tag": found.name}
            messages.success(request, words, extra_tags=f"undo={reverse('topics:end_name', args=[other.uid])}")
            return redirect("topics:names", name=name)
    context = {"form": form, "tag": found, "names": other_names(found), "may_name": actions.may_name(member)}
    return render(request, "topics/names.html", context, status=422 if form.is_bound else 200)


@member_required
@require_POST
def end_name(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    other = get_object_or_404(OtherName.objects.filter(tag__in=common_tags(member)).select_related("tag"), uid=uid)
    try:
        actions.end_name(member, other)
        words = _("“%(name)s” is a tag of its own again.") % {"name": other.name}
        messages.success(request, words, extra_tags=f"undo={reverse('topics:name_again', args=[uid])}")
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("topics:names", name=other.tag.name)


@member_required
@require_POST
def name_again(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """Undo of `end_name`."""
    other = get_object_or_404(OtherName.objects.filter(tag__in=common_tags(member)).select_related("tag"), uid=uid)
    try:
        actions.add_name(member, other.tag, name=other.name)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("topics:names", name=other.tag.name)
