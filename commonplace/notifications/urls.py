from django.urls import URLPattern, path

from commonplace.notifications import administration, choice_views, push_views, stop_views, views

app_name = "notifications"

urlpatterns: list[URLPattern] = [
    path("notifications/", views.home, name="home"),
    path("notifications/read/", views.all_read, name="all_read"),
    path("notifications/unread/<slug:mark>/", views.unread, name="unread"),
    path("notifications/choices/", choice_views.choices, name="choices"),
    path("notifications/quiet/", choice_views.quiet, name="quiet"),
    path("notifications/again/", choice_views.again, name="again"),
    path("notifications/stop/<str:token>/", stop_views.stop, name="stop"),
    path("notifications/about/<slug:uid>/mute/", choice_views.mute, name="mute"),
    path("notifications/about/<slug:uid>/unmute/", choice_views.unmute, name="unmute"),
    path("notifications/devices/", push_views.turn_on, name="turn_device_on"),
    path("notifications/devices/renew/", push_views.renew, name="renew_device"),
    path("notifications/devices/<slug:uid>/end/", push_views.end, name="end_device"),
    path("notifications/devices/<slug:uid>/bring-back/", push_views.bring_back, name="bring_device_back"),
    path("administration/mail/", administration.mail, name="administration"),
    path("notifications/<slug:uid>/", views.open_notice, name="open"),
]
