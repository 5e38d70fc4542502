from django.urls import path, re_path

from commonplace.importers import views
from commonplace.importers.sent import views as sent

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
    # Where programs that speak Readwise's language expect them; some leave the last stroke out.
    re_path(r"^api/v2/auth/?$", sent.auth, name="sent_auth"),
    re_path(r"^api/v2/highlights/?$", sent.highlights, name="sent_highlights"),
    re_path(r"^api/v2/books/?$", sent.books, name="sent_books"),
    re_path(r"^api/v2/export/?$", sent.export, name="sent_export"),
]
