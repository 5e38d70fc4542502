from django.urls import path

from commonplace.pictures import views

app_name = "pictures"

urlpatterns = [
    path("pictures/", views.add, name="add"),
    path("files/pictures/<slug:uid>/", views.picture, name="picture"),
]
