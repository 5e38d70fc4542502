from django.urls import path

from commonplace.lineage.views import family, thanks

app_name = "lineage"

urlpatterns = [
    path("e/<slug:uid>/thanks/", thanks.thank, name="thank"),
    path("e/<slug:uid>/lineage/", family.lineage, name="lineage"),
    path("e/<slug:uid>/lineage/picture.svg", family.picture, name="picture"),
    path("e/<slug:uid>/lineage/provenance.jsonld", family.provenance, name="provenance"),
    path("e/<slug:uid>/lineage/remove/", family.remove, name="remove"),
]
