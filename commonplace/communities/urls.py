from django.urls import URLPattern, path, re_path

from commonplace.communities.views import belonging

app_name = "communities"

urlpatterns: list[URLPattern] = [
    path("spaces/", belonging.spaces, name="spaces"),
    path("spaces/new/", belonging.make_space, name="make_space"),
    path("spaces/<slug:slug>/", belonging.space, name="space"),
    path("spaces/<slug:slug>/edit/", belonging.change_space, name="change_space"),
    path("spaces/<slug:slug>/members/", belonging.members, name="space_members"),
    path("spaces/<slug:slug>/members/add/", belonging.add_member, name="add_member"),
    re_path(
        r"^spaces/(?P<slug>[-\w]+)/members/(?P<handle>[-a-z0-9]+)/(?P<deed>let-in|turn-away|take-out|make-host|make-member)/$",
        belonging.change_member,
        name="change_member",
    ),
    path("spaces/<slug:slug>/join/", belonging.join, name="join"),
    path("spaces/<slug:slug>/leave/", belonging.leave, name="leave"),
]
