from django.urls import URLPattern, path

from commonplace.seek import views

app_name = "seek"

urlpatterns: list[URLPattern] = [
    path("seek/", views.home, name="home"),
    path("seek/mix/", views.mix, name="mix"),
    path("capture/", views.capture, name="capture"),
    path("capture/shared/", views.share_target, name="shared"),
    path("e/<slug:uid>/fetch/", views.try_again, name="try_again"),
]
