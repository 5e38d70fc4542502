from django.urls import URLPattern, path, re_path

from commonplace.webhooks.views import administration, door, incoming, outgoing

app_name = "webhooks"

urlpatterns: list[URLPattern] = [
    path("settings/webhooks/", outgoing.mine, name="mine"),
    path("spaces/<slug:slug>/webhooks/", outgoing.of_space, name="space"),
    path("administration/webhooks/", outgoing.of_organisation, name="organisation"),
    path("administration/webhooks/all/", administration.all_webhooks, name="all"),
    path("administration/webhooks/<slug:uid>/stop/", administration.stop, name="stop"),
    path("administration/webhooks/<slug:uid>/go-on/", administration.let_go_on, name="let_go_on"),
    path("webhooks/<slug:uid>/", outgoing.webhook, name="webhook"),
    *(path(f"webhooks/<slug:uid>/{name}/", view, name=name.replace("-", "_")) for name, view in outgoing.DEEDS.items()),
    path("webhooks/<slug:uid>/again/<slug:key>/", outgoing.again, name="send_again"),
    path("settings/incoming/", incoming.home, name="incoming"),
    path("settings/incoming/<slug:uid>/end/", incoming.end_address, name="end_incoming"),
    path("settings/incoming/<slug:uid>/begin-again/", incoming.begin_address_again, name="begin_incoming_again"),
    re_path(r"^in/(?P<secret>[-\w]{20,60})$", door.receive, name="receive"),
]
