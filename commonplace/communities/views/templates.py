"""The templates of a space, from its host's seat."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commonplace.communities import beginnings
from commonplace.communities.built_in import BUILT_IN, built_in
from commonplace.communities.forms import TemplateForm
from commonplace.communities.hosted import hosted
from commonplace.communities.standing import standing_in
from commonplace.communities.views.home import frame
from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def templates(request: HttpRequest, actor: Member, slug: str) -> HttpResponse:
    """`?like=` begins a new one with a text of ours."""
    space = hosted(actor, slug)
    like = built_in(request.GET.get("like", ""))
    first = {"kind": like.kind, "title": like.title, "body": like.body, "tags": like.tags} if like else {}
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        try:
            entry = beginnings.write(actor, space=space, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            undo = reverse("communities:keep", args=[slug, entry.uid, "no-template"])
            messages.success(request, _("Members can begin with it now. It is a note of yours, shared here."), extra_tags=f"undo={undo}")
            return redirect("communities:templates", slug=slug)
    context = {
        **frame(request, standing_in(actor, slug)),
        "beginnings": beginnings.beginnings_in(actor, space),
        "form": form,
        "like": like,
        "built_in": BUILT_IN,
    }
    return render(request, "communities/templates.html", context, status=422 if form.is_bound else 200)
