from django.urls import path

from commonplace.pulse import views

app_name = "pulse"

urlpatterns = [
    path("pulse/", views.home, name="home"),
    path("pulse/in/<slug:key>/", views.group, name="group"),
    path("pulse/in/<slug:key>/begin/", views.begin, name="begin"),
    path("pulse/<slug:uid>/", views.answer, name="answer"),
    path("pulse/<slug:uid>/take-back/", views.take_back, name="take_back"),
]
