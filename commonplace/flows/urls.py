from django.urls import path

from commonplace.flows import space_views, views

app_name = "flows"

urlpatterns = [
    path("flow/organisation/", views.organisation, name="organisation"),
    path("flow/organisation/figures.csv", views.as_csv, name="csv"),
    path("flow/organisation/figures.json", views.as_json, name="json"),
    path("flow/organisation/question/", views.pin_question, name="pin_question"),
    path("flow/organisation/question/<slug:uid>/remove/", views.remove_question, name="remove_question"),
    path("flow/organisation/question/<slug:uid>/bring-back/", views.bring_question_back, name="bring_question_back"),
    path("spaces/<slug:slug>/flow/", space_views.space, name="space"),
    path("spaces/<slug:slug>/flow/figures.csv", space_views.space_csv, name="space_csv"),
    path("spaces/<slug:slug>/flow/figures.json", space_views.space_json, name="space_json"),
]
