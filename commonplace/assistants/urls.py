from django.urls import path

from commonplace.assistants import views

app_name = "assistants"

urlpatterns = [
    path("settings/assistants/", views.home, name="home"),
]
