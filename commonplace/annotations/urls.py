from django.urls import URLPattern, path

from commonplace.annotations import views

app_name = "annotations"

urlpatterns: list[URLPattern] = [
    path("annotations/", views.home, name="home"),
    path("annotations/mine/", views.mine, name="mine"),
    path("annotations/mine/page/", views.mine_page, name="mine_page"),
    path("annotations/source/<slug:uid>/", views.of_source, name="source"),
    path("annotations/source/<slug:uid>/page/", views.of_source_page, name="source_page"),
    path("annotations/<slug:uid>/", views.annotation, name="annotation"),
]
