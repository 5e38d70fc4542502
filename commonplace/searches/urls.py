from django.urls import URLPattern, path

from commonplace.searches import views

app_name = "searches"

urlpatterns: list[URLPattern] = [
    path("searches/", views.home, name="home"),
    path("searches/keep/", views.keep, name="keep"),
    path("searches/<slug:uid>/", views.search, name="search"),
    path("searches/<slug:uid>/change/", views.change, name="change"),
    path("searches/<slug:uid>/seen/", views.seen, name="seen"),
    path("searches/<slug:uid>/remove/", views.remove, name="remove"),
    path("searches/<slug:uid>/back/", views.bring_back, name="bring_back"),
]
