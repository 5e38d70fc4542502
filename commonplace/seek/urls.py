from django.urls import URLPattern, path

from commonplace.seek import capturing, copies, views

app_name = "seek"

urlpatterns: list[URLPattern] = [
    path("seek/", views.home, name="home"),
    path("seek/mix/", views.mix, name="mix"),
    path("capture/", views.capture, name="capture"),
    path("capture/shared/", views.share_target, name="shared"),
    path("capture/file/", capturing.capture_file, name="capture_file"),
    path("capture/book/", capturing.capture_book, name="capture_book"),
    path("capture/meeting/", capturing.capture_meeting, name="capture_meeting"),
    path("e/<slug:uid>/copies/", copies.copies, name="copies"),
    path("e/<slug:uid>/look-again/", copies.look_again, name="look_again"),
    path("e/<slug:uid>/copy/<slug:deed>/", copies.copy_readers, name="copy_readers"),
    path("e/<slug:uid>/fetch/", views.try_again, name="try_again"),
]
