from django.urls import URLPattern, path

from commonplace.together import views

app_name = "together"

urlpatterns: list[URLPattern] = [
    path("together/", views.home, name="home"),
    path("e/<slug:uid>/together/", views.note, name="note"),
    path("e/<slug:uid>/together/people/", views.people, name="people"),
    path("e/<slug:uid>/together/close/", views.close, name="close"),
    path("e/<slug:uid>/together/reopen/", views.reopen, name="reopen"),
]
