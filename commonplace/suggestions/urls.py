from django.urls import URLPattern, path

from commonplace.suggestions import views

app_name = "suggestions"

urlpatterns: list[URLPattern] = [
    path("seek/suggestions/", views.home, name="home"),
    path("today/suggestions/", views.few, name="few"),
    path("seek/suggestions/less/", views.less, name="less"),
    path("seek/suggestions/fewer/", views.fewer, name="fewer"),
    path("seek/suggestions/fewer/<slug:uid>/back/", views.more, name="more"),
    path("seek/suggestions/keep/<slug:uid>/", views.keep, name="keep"),
]
