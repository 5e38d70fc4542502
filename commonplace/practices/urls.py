from django.urls import URLPattern, path, re_path

from commonplace.practices.views import board, moving, trying, writing

app_name = "practices"

_UID = r"(?P<uid>[-\w]+)"
_ITEM = r"(?P<item>[-\w]+)"

urlpatterns: list[URLPattern] = [
    path("practices/", board.board, name="board"),
    path("practices/new/", writing.new, name="new"),
    path("practices/<slug:uid>/edit/", writing.edit, name="edit"),
    path("practices/<slug:uid>/move/", moving.move, name="move"),
    path("practices/<slug:uid>/record/", board.record, name="record"),
    path("practices/<slug:uid>/experiment/", trying.plan, name="experiment"),
    path("practices/<slug:uid>/experiment/<slug:item>/end/", trying.end, name="end_experiment"),
    path("practices/<slug:uid>/outcome/", trying.outcome, name="outcome"),
    re_path(rf"^practices/{_UID}/outcome/{_ITEM}/(?P<deed>take-back|put-back)/$", trying.change_outcome, name="change_outcome"),
    path("practices/<slug:uid>/adopt/", trying.adopt, name="adopt"),
    path("practices/<slug:uid>/adopt/end/", trying.end_adoption, name="end_adoption"),
]
