from django.urls import URLPattern, path

from commonplace.freshness import picturing, views

app_name = "freshness"

urlpatterns: list[URLPattern] = [
    path("stock/health/", picturing.health, name="health"),
    path("stale/", views.stale, name="stale"),
    path("e/<slug:uid>/fresh/", views.entry, name="entry"),
    path("e/<slug:uid>/fresh/still-true/", views.still_true, name="still_true"),
    path("e/<slug:uid>/fresh/needs-someone/", views.needs_someone, name="needs_someone"),
    path("e/<slug:uid>/fresh/review/", views.set_review, name="set_review"),
    path("e/<slug:uid>/fresh/superseded/", views.supersede, name="supersede"),
    path("e/<slug:uid>/fresh/doubt/", views.doubt, name="doubt"),
]
