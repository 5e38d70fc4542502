from django.urls import path

from commonplace.lineage import views

app_name = "lineage"

urlpatterns = [
    path("e/<slug:uid>/thanks/", views.thank, name="thank"),
    path("e/<slug:uid>/lineage/", views.lineage, name="lineage"),
    path("e/<slug:uid>/lineage/remove/", views.remove, name="remove"),
]
