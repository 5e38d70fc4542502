"""Who is looking, and the doors that need an account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from commonplace.people.models import Member
from commonplace.people.signed_out import ask_to_sign_in

View = Callable[..., HttpResponseBase]


def viewer_of(request: HttpRequest) -> Member | None:
    """The signed-in member, or None for a stranger."""
    user = request.user
    return user if user.is_authenticated else None


def member_required(view: View) -> View:
    """Strangers are asked to sign in and come back, and lose no words by it. The view receives the member as its second argument."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        member = viewer_of(request)
        if member is None:
            return ask_to_sign_in(request)
        return view(request, member, *args, **kwargs)

    return guarded


def administrator_required(view: View) -> View:
    """For everyone but administrators the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        member = viewer_of(request)
        if member is None or not member.is_administrator:
            raise Http404
        return view(request, member, *args, **kwargs)

    return guarded
