from django.urls import URLPattern, path, re_path

from commonplace.share.views import audience, home, spaces

app_name = "share"

urlpatterns: list[URLPattern] = [
    path("share/", home.home, name="home"),
    path("e/<slug:uid>/audience/", audience.audience, name="audience"),
    path("e/<slug:uid>/audience/who/", audience.who, name="who"),
    path("e/<slug:uid>/audience/back/<str:token>/", audience.audience_back, name="audience_back"),
    path("e/<slug:uid>/announce/", audience.announce, name="announce"),
    path("e/<slug:uid>/quieten/", audience.quieten, name="quieten"),
    path("e/<slug:uid>/describe/", audience.describe, name="describe"),
    path("e/<slug:uid>/withdraw/", audience.withdraw, name="withdraw"),
    path("e/<slug:uid>/bring-back/", audience.bring_back, name="bring_back"),
    path("spaces/", spaces.spaces, name="spaces"),
    path("spaces/new/", spaces.make_space, name="make_space"),
    path("spaces/<slug:slug>/", spaces.space, name="space"),
    path("spaces/<slug:slug>/edit/", spaces.change_space, name="change_space"),
    path("spaces/<slug:slug>/members/", spaces.members, name="space_members"),
    path("spaces/<slug:slug>/members/add/", spaces.add_member, name="add_member"),
    re_path(
        r"^spaces/(?P<slug>[-\w]+)/members/(?P<handle>[-a-z0-9]+)/(?P<deed>let-in|turn-away|take-out|make-host|make-member)/$",
        spaces.change_member,
        name="change_member",
    ),
    path("spaces/<slug:slug>/join/", spaces.join, name="join"),
    path("spaces/<slug:slug>/leave/", spaces.leave, name="leave"),
]
