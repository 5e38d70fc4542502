from django.urls import path

from commonplace.season import views

app_name = "season"

urlpatterns = [path("season/", views.season, name="season")]
