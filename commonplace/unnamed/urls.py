from django.urls import URLPattern

app_name = "unnamed"

urlpatterns: list[URLPattern] = []
