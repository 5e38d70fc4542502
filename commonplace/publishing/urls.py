from django.urls import URLPattern, path

from commonplace.publishing.views import pictures, profiles

app_name = "publishing"

urlpatterns: list[URLPattern] = [
    path("e/<slug:uid>/opengraph.png", pictures.opengraph, name="opengraph"),
    path("people/<slug:handle>/garden/", profiles.garden, name="garden"),
    path("settings/public/", profiles.settings, name="settings"),
]
