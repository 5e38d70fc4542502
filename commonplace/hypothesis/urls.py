from django.urls import include, path

from commonplace.hypothesis.door import api
from commonplace.hypothesis.views import client, connecting

_pages = [
    path("hypothesis/", client.home, name="home"),
    path("hypothesis/embed.js", client.embed, name="embed"),
    path("hypothesis/frame", client.frame, name="frame"),
    # By these names the client knows what it is to be; all others are the frame beside a page.
    path("client/notebook", client.frame, name="notebook"),
    path("client/user-profile", client.frame, name="profile"),
    path("hypothesis/authorize", connecting.authorize, name="authorize"),
    path("hypothesis/signed-in", connecting.signed_in, name="signed_in"),
    path("hypothesis/revoke", connecting.revoke, name="revoke"),
    path("hypothesis/api/token", connecting.token, name="token"),
]

urlpatterns = [path("", include((_pages, "hypothesis"))), path("hypothesis/api/", api.urls)]
