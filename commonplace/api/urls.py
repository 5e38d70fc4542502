from django.urls import path

from commonplace.api.door import api

urlpatterns = [path("api/v1/", api.urls)]
