from django.urls import path

from commonplace.topics import views

app_name = "topics"

urlpatterns = [
    path("stock/topics/", views.home, name="home"),
    path("tags/<str:name>/", views.tag, name="tag"),
    path("tags/<str:name>/about/", views.describe, name="describe"),
    path("tags/<str:name>/history/", views.history, name="history"),
    path("tags/<str:name>/names/", views.names, name="names"),
    path("topic-names/<slug:uid>/end/", views.end_name, name="end_name"),
    path("topic-names/<slug:uid>/again/", views.name_again, name="name_again"),
]
