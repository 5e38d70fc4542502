"""Who belongs to a space: to find whom one can ask; hosts let in, bring in and take out."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from commonplace.communities import doors
from commonplace.communities.forms import SpaceMemberForm
from commonplace.communities.hosted import hosted
from commonplace.communities.standing import Standing, people_of, standing_in, tabs_of
from commonplace.kit.errors import Refusal
from commonplace.kit.paging import KeyPage, page_by_key
from commonplace.people.models import Block, Member
from commonplace.people.viewing import member_required
from commonplace.spaces import actions
from commonplace.spaces.leading import leaders_known_to
from commonplace.spaces.models import Role
from commonplace.spaces.queries import members_of, requests_for

SIZE = 60
WAITING_SHOWN = 100


@member_required
@require_safe
def members(request: HttpRequest, viewer: Member, slug: str) -> HttpResponse:
    """By name; `?q=` finds in names and in what they can be asked about, `?willing=1` keeps those who said what that is."""
    return _page(request, standing_in(viewer, slug), SpaceMemberForm(actor=viewer))


def _page(request: HttpRequest, standing: Standing, form: SpaceMemberForm, status: int = 200) -> HttpResponse:
    space, viewer = standing.space, standing.viewer
    words, willing = request.GET.get("q", "").replace("\x00", "")[:100], request.GET.get("willing") == "1"
    page = _found(standing, words, willing=willing, after=request.GET.get("after", ""))
    shown = [member.pk for member in page.items]
    context = {
        "standing": standing,
        "space": space,
        "tabs": tabs_of(request, standing),
        "people": page.items,
        "hosts": set(space.memberships.filter(role=Role.HOST, member__in=shown).values_list("member_id", flat=True)),
        "leaders": set(leaders_known_to(viewer, space).filter(member__in=shown).values_list("member_id", flat=True)),
        "blocked": set(Block.objects.of(viewer.pk).filter(is_own=True, other__in=shown).values_list("other", flat=True)),
        "q": words,
        "willing": willing,
        "next_cursor": page.next_cursor,
        "keep": urlencode({key: value for key, value in (("q", words), ("willing", "1" if willing else "")) if value}),
        "requests": requests_for(viewer, space)[:WAITING_SHOWN] if standing.is_host else [],
        "form": form,
    }
    return render(request, "communities/people.html", context, status=status)


def _found(standing: Standing, words: str, *, willing: bool, after: str) -> KeyPage[Member]:
    """Of what people say of themselves from whom a block keeps a host, that host finds nothing."""
    met, people = members_of(standing.space).met_by(standing.viewer), people_of(standing)
    if willing:
        people = met.exclude(ask_me_about="")
    for word in words.split()[:8]:
        people = people.filter(Q(name__icontains=word) | Q(ask_me_about__icontains=word, pk__in=met.values("pk")))
    page = page_by_key(people.select_related("team"), keys=("name_key", "id"), after=after, size=SIZE)
    unmet = set(Block.objects.of(standing.viewer.pk).values_list("other", flat=True)) if standing.is_host else set()
    for member in page.items:
        member.ask_me_about = "" if member.pk in unmet else member.ask_me_about
    return page


@member_required
@require_POST
def add_member(request: HttpRequest, actor: Member, slug: str) -> HttpResponse:
    found = hosted(actor, slug)
    form = SpaceMemberForm(request.POST, actor=actor)
    if form.is_valid():
        try:
            doors.bring_in(actor, space=found, member=form.cleaned_data["handle"])
        except Refusal as refusal:
            form.add_error("handle", str(refusal))
        else:
            return redirect("communities:space_members", slug=slug)
    return _page(request, standing_in(actor, slug), form, status=422)


@member_required
@require_POST
def change_member(request: HttpRequest, actor: Member, slug: str, handle: str, deed: str) -> HttpResponse:
    """What a host does with one person: let in, turn away, take out, make host, make member."""
    found = hosted(actor, slug)
    member = get_object_or_404(Member, handle=handle)
    deeds: dict[str, Callable[[], object]] = {
        "let-in": lambda: doors.let_in(actor, space=found, member=member),
        "turn-away": lambda: actions.answer_request(actor, space=found, member=member, let_in=False),
        "take-out": lambda: actions.remove_member(actor, space=found, member=member),
        "make-host": lambda: actions.set_host(actor, space=found, member=member, to=True),
        "make-member": lambda: actions.set_host(actor, space=found, member=member, to=False),
    }
    try:
        deeds[deed]()
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("communities:space_members", slug=slug)
