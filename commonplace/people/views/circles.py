"""A member's circles. Everybody else's do not exist here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commonplace.kit.errors import Refusal
from commonplace.kit.forms import show_refusal
from commonplace.people import actions
from commonplace.people.forms import CircleForm, CircleMemberForm
from commonplace.people.models import Circle, Member
from commonplace.people.queries import circles_of, people_in
from commonplace.people.viewing import member_required


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def circles(request: HttpRequest, owner: Member) -> HttpResponse:
    form = CircleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _to(actions.make_circle(owner, **form.cleaned_data))
        except Refusal as refusal:
            show_refusal(form, refusal)
    return render(request, "people/circles.html", {"form": form, "circles": circles_of(owner)}, status=422 if form.is_bound else 200)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def circle(request: HttpRequest, owner: Member, uid: str) -> HttpResponse:
    """The page of one circle; posting adds somebody."""
    found = get_object_or_404(circles_of(owner), uid=uid)
    form = CircleMemberForm(request.POST if request.method == "POST" else None, owner=owner)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_to_circle(owner, circle=found, member=form.cleaned_data["member"])
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return _to(found)
    return _page(request, found, form=form, status=422 if form.is_bound else 200)


@member_required
@require_POST
def rename_circle(request: HttpRequest, owner: Member, uid: str) -> HttpResponse:
    found = get_object_or_404(circles_of(owner), uid=uid)
    form = CircleForm(request.POST)
    if form.is_valid():
        try:
            actions.rename_circle(owner, circle=found, **form.cleaned_data)
        except Refusal as refusal:
            found.refresh_from_db(fields=["name"])
            show_refusal(form, refusal)
        else:
            return _to(found)
    return _page(request, found, name_form=form, status=422)


@member_required
@require_POST
def remove_from_circle(request: HttpRequest, owner: Member, uid: str, handle: str) -> HttpResponse:
    found = get_object_or_404(circles_of(owner), uid=uid)
    actions.remove_from_circle(owner, circle=found, member=get_object_or_404(found.members, handle=handle))
    return _to(found)


@member_required
@require_POST
def delete_circle(request: HttpRequest, owner: Member, uid: str) -> HttpResponse:
    found = get_object_or_404(circles_of(owner), uid=uid)
    try:
        actions.delete_circle(owner, circle=found)
    except Refusal as refusal:
        messages.warning(request, str(refusal.message))
        return _to(found)
    messages.success(request, _("The circle is gone."))
    return HttpResponseRedirect(reverse("people:circles"))


def _to(found: Circle) -> HttpResponse:
    return HttpResponseRedirect(reverse("people:circle", args=[found.uid]))


def _page(
    request: HttpRequest, found: Circle, *, form: CircleMemberForm | None = None, name_form: CircleForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "circle": found,
        "members": people_in(found),
        "form": form or CircleMemberForm(owner=found.owner),
        "name_form": name_form or CircleForm(initial={"name": found.name}),
    }
    return render(request, "people/circle.html", context, status=status)
