from django.urls import path

from commonplace.importers import views

app_name = "importers"

urlpatterns = [
    path("import/", views.home, name="home"),
    path("import/<slug:uid>/", views.show, name="import"),
    path("import/<slug:uid>/commit/", views.commit, name="commit"),
    path("import/<slug:uid>/try-again/", views.try_again, name="try_again"),
    path("import/<slug:uid>/discard/", views.discard, name="discard"),
    path("import/<slug:uid>/bin/", views.to_bin, name="to_bin"),
    path("import/<slug:uid>/bring-back/", views.from_bin, name="from_bin"),
    path("import/<slug:uid>/report.csv", views.report, name="report"),
]
