from django.urls import URLPattern, path

from commonplace.following import views

app_name = "following"

urlpatterns: list[URLPattern] = [
    path("following/", views.home, name="home"),
    path("following/seen/", views.seen, name="seen"),
    path("following/person/<slug:key>/", views.choose, {"kind": "person"}, name="person"),
    path("following/space/<slug:key>/", views.choose, {"kind": "space"}, name="space"),
    path("following/tag/<str:key>/", views.choose, {"kind": "tag"}, name="tag"),
]
