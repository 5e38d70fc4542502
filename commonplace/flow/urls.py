from django.urls import path

from commonplace.flow import views

app_name = "flow"

urlpatterns = [path("flow/", views.mine, name="mine")]
