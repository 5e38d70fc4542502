from django.urls import URLPattern, path

from commonplace.notifications import views

app_name = "notifications"

urlpatterns: list[URLPattern] = [
    path("notifications/", views.home, name="home"),
    path("notifications/read/", views.all_read, name="all_read"),
    path("notifications/unread/<slug:mark>/", views.unread, name="unread"),
    path("notifications/<slug:uid>/", views.open_notice, name="open"),
]
