from django.urls import URLPattern, path

from commonplace.digest import views

app_name = "digest"

urlpatterns: list[URLPattern] = [
    path("digest/", views.home, name="home"),
    path("digest/stop/<str:token>/", views.stop, name="stop"),
]
