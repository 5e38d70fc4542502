"""Who is looking, and the doors that need an account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from commonplace.people.models import Member

View = Callable[..., HttpResponse]


def viewer_of(request: HttpRequest) -> Member | None:
    """The signed-in member, or None for a stranger."""
    user = request.user
    return user if user.is_authenticated else None


def member_required(view: View) -> View:
    """Strangers are asked to sign in and come back. The view receives the member as its second argument."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        member = viewer_of(request)
        if member is None:
            return redirect_to_login(request.get_full_path())
        return view(request, member, *args, **kwargs)

    return guarded


def administrator_required(view: View) -> View:
    """For everyone but administrators the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        member = viewer_of(request)
        if member is None or not member.is_administrator:
            raise Http404
        return view(request, member, *args, **kwargs)

    return guarded
