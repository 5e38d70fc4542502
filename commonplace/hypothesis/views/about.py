"""What the client asks first: which addresses there are, who the member is, which groups they have."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router

from commonplace.hypothesis.auth import Failure, caller_of, writer_of
from commonplace.hypothesis.groups import groups_of, groups_of_strangers
from commonplace.hypothesis.words import Json, account, at_home, authority

router = Router()


@router.get("/")
def root(request: HttpRequest) -> Json:
    """The addresses of the API, in which `:id` stands for what the client knows."""
    return {"message": "Annotator Store API", "links": _routes(_address("root"))}


@router.get("/links")
def links(request: HttpRequest) -> Json:
    """Pages of ours that the client leads to. There is no `websocket` among them, so it opens none."""
    person = at_home(reverse("people:profile", args=["handle"])).replace("handle", ":user")
    return {
        "account.settings": at_home(reverse("people:programs")),
        "forgot-password": at_home(reverse("account_reset_password")),
        "groups.new": at_home(reverse("communities:spaces")),
        "help": at_home(reverse("web:today")),
        "oauth.authorize": at_home(reverse("hypothesis:authorize")),
        "oauth.revoke": at_home(reverse("hypothesis:revoke")),
        "search.tag": at_home(reverse("topics:tag", args=["name"])).replace("name", ":tag"),
        "signup": at_home(reverse("account_login")),
        "user": person,
    }


@router.get("/profile")
def profile(request: HttpRequest) -> Json:
    return _profile(request)


@router.patch("/profile")
def keep_profile(request: HttpRequest) -> Json:
    """The client says that it need not greet the member again. It never does here, so there is nothing to keep."""
    writer_of(request)
    return _profile(request)


@router.get("/profile/groups")
def own_groups(request: HttpRequest) -> list[Json]:
    member = caller_of(request).member
    return [group.written() for group in groups_of(member)] if member else []


@router.get("/groups")
def groups(request: HttpRequest) -> list[Json]:
    """Beside one's own there are none for members: `own_groups` names them all."""
    return [] if caller_of(request).member else [group.written() for group in groups_of_strangers()]


@router.get("/groups/{group}")
def group(request: HttpRequest, group: str) -> Json:
    member = caller_of(request).member
    known = groups_of(member) if member else groups_of_strangers()
    found = next((one for one in known if one.id == group), None)
    if found is None:
        raise Http404
    return found.written()


@router.delete("/groups/{group}/members/{user}")
def leave(request: HttpRequest, group: str, user: str) -> Json:
    """The client offers it for every group. Leaving a space says more than can be said here, so its page is where it is done."""
    writer_of(request)
    raise Failure(400, _("Leave a space on its own page."))


def _profile(request: HttpRequest) -> Json:
    member = caller_of(request).member
    said: dict[str, Any] = {
        "userid": account(member.handle) if member else None,
        "authority": authority(),
        "features": {"client_display_names": True},
        "preferences": {"show_sidebar_tutorial": False},
        "groups": [],
    }
    return {**said, "user_info": {"display_name": member.name}} if member else said


def _address(name: str) -> str:
    return at_home(reverse(f"hypothesis-api:{name}"))


def _routes(base: str) -> Json:
    def at(method: str, path: str, says: str) -> Json:
        return {"method": method, "url": f"{base}{path}", "desc": says}

    one = "annotations/:id"
    return {
        "annotation": {
            "create": at("POST", "annotations", "Create a new annotation"),
            "read": at("GET", one, "Get an existing annotation"),
            "update": at("PATCH", one, "Change an annotation"),
            "delete": at("DELETE", one, "Delete an annotation"),
            "flag": at("PUT", f"{one}/flag", "Report an annotation to the moderators"),
        },
        "search": at("GET", "search", "Search for annotations"),
        "links": at("GET", "links", "URL templates for pages"),
        "group": {
            "read": at("GET", "groups/:id", "Get a group"),
            "member": {"delete": at("DELETE", "groups/:pubid/members/:userid", "Leave")},
        },
        "groups": {"read": at("GET", "groups", "Groups beside one's own")},
        "profile": {
            "read": at("GET", "profile", "The account"),
            "update": at("PATCH", "profile", "Update preferences"),
            "groups": {"read": at("GET", "profile/groups", "The account's groups")},
        },
    }
