from django.urls import URLPattern, path

from commonplace.inbox import rule_views, views

app_name = "inbox"

urlpatterns: list[URLPattern] = [
    path("inbox/", views.home, name="home"),
    path("inbox/triage/", views.triage, name="triage"),
    path("inbox/rules/", rule_views.rules, name="rules"),
    path("inbox/rules/<slug:uid>/remove/", rule_views.remove_rule, name="remove_rule"),
    path("inbox/rules/<slug:uid>/back/", rule_views.bring_rule_back, name="bring_rule_back"),
    path("inbox/<slug:uid>/undo/", views.undo, name="undo"),
]
