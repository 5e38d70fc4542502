from django.urls import URLPattern, path

from commonplace.feeds import inbox_views, views

app_name = "feeds"

urlpatterns: list[URLPattern] = [
    path("inbox/", inbox_views.inbox, name="inbox"),
    path("inbox/triage/", inbox_views.triage, name="triage"),
    path("inbox/<slug:uid>/undo/", inbox_views.undo, name="undo"),
    path("feeds/", views.home, name="home"),
    path("feeds/find/<slug:uid>/", views.find, name="find"),
    path("feeds/rules/", views.rules, name="rules"),
    path("feeds/rules/<slug:uid>/remove/", views.remove_rule, name="remove_rule"),
    path("feeds/rules/<slug:uid>/back/", views.bring_rule_back, name="bring_rule_back"),
    path("feeds/list/", views.opml, name="opml"),
    path("feeds/list/feeds.opml", views.opml_out, name="opml_out"),
    path("feeds/<slug:uid>/", views.feed, name="feed"),
    path("feeds/<slug:uid>/leave/", views.leave, name="leave"),
    path("feeds/<slug:uid>/back/", views.come_back, name="come_back"),
    path("feeds/<slug:uid>/try-again/", views.try_again, name="try_again"),
]
