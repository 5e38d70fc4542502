from django.urls import path

from commonplace.web.entry.views import entry

urlpatterns = [path("e/<slug:uid>/", entry, name="entry")]
