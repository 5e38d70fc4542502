from django.urls import path

from commonplace.moderation import views

app_name = "moderation"

urlpatterns = [
    path("blocks/", views.blocks, name="blocks"),
    path("blocks/<slug:handle>/", views.block_member, name="block"),
    path("blocks/<slug:handle>/undo/", views.unblock_member, name="unblock"),
    path("e/<slug:uid>/report/", views.report, name="report"),
    path("e/<slug:uid>/moderated/", views.told, name="told"),
    path("people/<slug:handle>/report/", views.report_person, name="report_person"),
    path("settings/profile/moderated/", views.told_person, name="told_person"),
    path("moderation/", views.home, name="home"),
    path("moderation/<slug:uid>/", views.case, name="case"),
]
