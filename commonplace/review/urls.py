from django.urls import URLPattern, path

from commonplace.review import views

app_name = "review"

urlpatterns: list[URLPattern] = [
    path("review/", views.today, name="today"),
    path("review/<slug:uid>/", views.answer, name="answer"),
    path("review/<slug:uid>/back/", views.back, name="back"),
    path("review/<slug:uid>/changed/", views.changed, name="changed"),
]
