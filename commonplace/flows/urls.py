from django.urls import path

from commonplace.flows import views

app_name = "flows"

urlpatterns = [
    path("flow/organisation/", views.organisation, name="organisation"),
    path("flow/organisation/figures.csv", views.as_csv, name="csv"),
    path("flow/organisation/figures.json", views.as_json, name="json"),
    path("flow/organisation/question/", views.pin_question, name="pin_question"),
    path("flow/organisation/question/<slug:uid>/remove/", views.remove_question, name="remove_question"),
    path("flow/organisation/question/<slug:uid>/bring-back/", views.bring_question_back, name="bring_question_back"),
]
