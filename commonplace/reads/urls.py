from django.urls import URLPattern, path

from commonplace.reads import views
from commonplace.sense.views.moved import led_on

app_name = "reads"

urlpatterns: list[URLPattern] = [
    path("s/<slug:uid>/together/", led_on("reads:together", views.together), name="together"),
    path("seek/gist/", views.gist, name="gist"),
]
