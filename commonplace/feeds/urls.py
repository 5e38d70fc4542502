from django.urls import URLPattern, path

from commonplace.feeds import views

app_name = "feeds"

urlpatterns: list[URLPattern] = [
    path("feeds/", views.home, name="home"),
    path("feeds/find/<slug:uid>/", views.find, name="find"),
    path("feeds/list/", views.opml, name="opml"),
    path("feeds/list/feeds.opml", views.opml_out, name="opml_out"),
    path("feeds/<slug:uid>/", views.feed, name="feed"),
    path("feeds/<slug:uid>/leave/", views.leave, name="leave"),
    path("feeds/<slug:uid>/back/", views.come_back, name="come_back"),
    path("feeds/<slug:uid>/try-again/", views.try_again, name="try_again"),
]
