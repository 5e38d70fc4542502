from django.urls import path

from commonplace.flow import views

app_name = "flow"

urlpatterns = [
    path("flow/", views.mine, name="mine"),
    path("flow/mine.json", views.as_json, name="as_json"),
    path("flow/mine/<slug:part>.csv", views.as_csv, name="as_csv"),
]
