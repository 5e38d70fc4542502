from django.urls import path

from commonplace.discussion import views

app_name = "discussion"

urlpatterns = [
    path("e/<slug:uid>/comments/", views.comment, name="comment"),
    path("e/<slug:uid>/comment/open/", views.open_waiting, name="open"),
    path("e/<slug:uid>/comment/history/", views.history, name="history"),
    path("e/<slug:uid>/comment/settle/", views.settle, name="settle"),
    path("e/<slug:uid>/comment/reopen/", views.reopen, name="reopen"),
    path("e/<slug:uid>/comment/edit/", views.edit, name="edit"),
    path("e/<slug:uid>/comment/withdraw/", views.withdraw, name="withdraw"),
    path("e/<slug:uid>/comment/bring-back/", views.bring_back, name="bring_back"),
]
