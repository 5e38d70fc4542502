"""What a member was told, and how they want to be told. Only they know of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commonplace.notifications.actions import read, read_all, unread_again
from commonplace.notifications.queries import address_of, notice_page, shown_to
from commonplace.people.models import Member
from commonplace.people.viewing import member_required


@member_required
@require_safe
def home(request: HttpRequest, member: Member) -> HttpResponse:
    after = request.GET.get("after", "")
    page = notice_page(member, after=after)
    context = {"page": page, "is_older": bool(after), "has_unread": any(group.is_unread for group in page.groups)}
    return render(request, "notifications/home.html", context)


@member_required
@require_safe
def open_notice(request: HttpRequest, member: Member, uid: str) -> HttpResponse:
    """To where a notice leads; whoever goes there has read it. Mail and push lead here as well, so they need to say no more than this address."""
    notice = get_object_or_404(shown_to(member).select_related("activity", "entry__root", "space"), uid=uid)
    read(member, notice)
    return redirect(address_of(notice))


@member_required
@require_POST
def all_read(request: HttpRequest, member: Member) -> HttpResponse:
    mark = read_all(member)
    messages.success(request, _("All is marked as read."), extra_tags=f"undo={reverse('notifications:unread', args=[mark])}")
    return redirect("notifications:home")


@member_required
@require_POST
def unread(request: HttpRequest, member: Member, mark: str) -> HttpResponse:
    unread_again(member, mark)
    return redirect("notifications:home")
