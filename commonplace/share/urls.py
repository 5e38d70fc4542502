from django.urls import URLPattern, path

from commonplace.share.views import audience, home, opening, planned

app_name = "share"

urlpatterns: list[URLPattern] = [
    path("share/", home.home, name="home"),
    path("e/<slug:uid>/audience/", audience.audience, name="audience"),
    path("e/<slug:uid>/audience/who/", audience.who, name="who"),
    path("e/<slug:uid>/audience/back/<str:token>/", audience.audience_back, name="audience_back"),
    path("e/<slug:uid>/opened/", opening.opened, name="opened"),
    path("e/<slug:uid>/planned/call-off/", planned.call_off, name="call_off"),
    path("e/<slug:uid>/announce/", audience.announce, name="announce"),
    path("e/<slug:uid>/quieten/", audience.quieten, name="quieten"),
    path("e/<slug:uid>/describe/", audience.describe, name="describe"),
    path("e/<slug:uid>/withdraw/", audience.withdraw, name="withdraw"),
    path("e/<slug:uid>/bring-back/", audience.bring_back, name="bring_back"),
]
