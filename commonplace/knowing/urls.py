from django.urls import path

from commonplace.knowing import views

app_name = "knowing"

urlpatterns = [
    path("stock/people/", views.people, name="people"),
    path("settings/topics/", views.topics_left, name="topics_left"),
    path("settings/topics/<slug:uid>/back/", views.come_back, name="come_back"),
    path("settings/topics/<slug:uid>/out/", views.stay_out, name="stay_out"),
]
