from django.urls import path

from commonplace.search import views

app_name = "search"

urlpatterns = [
    path("stock/", views.stock, name="stock"),
    path("e/<slug:uid>/near/", views.related, name="related"),
    path("stock/ahead/", views.ahead, name="ahead"),
]
