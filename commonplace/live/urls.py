from django.urls import URLPattern, path

from commonplace.live import views

app_name = "live"

urlpatterns: list[URLPattern] = [
    path("events", views.no_events, name="events"),
    path("e/<slug:uid>/here/", views.here, name="here"),
    path("presence/", views.presence, name="presence"),
]
