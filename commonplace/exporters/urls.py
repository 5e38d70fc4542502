from django.urls import path

from commonplace.exporters import views

app_name = "exporters"

urlpatterns = [
    path("export/", views.home, name="home"),
    path("spaces/<slug:slug>/hosting/export/", views.space, name="space"),
    path("export/<slug:uid>/", views.show, name="export"),
    path("export/<slug:uid>/download/", views.download, name="download"),
    path("export/<slug:uid>/try-again/", views.try_again, name="try_again"),
    path("export/<slug:uid>/delete/", views.discard, name="discard"),
]
