from django.urls import URLPattern, path, re_path

from commonplace.goals.views import attaching, goals, journeys, walking

app_name = "goals"

_UID = r"(?P<uid>[-\w]+)"
_ITEM = r"(?P<item>[-\w]+)"

urlpatterns: list[URLPattern] = [
    path("goals/", goals.home, name="home"),
    path("goals/new/", goals.new, name="new"),
    path("goals/<slug:uid>/edit/", goals.edit, name="edit"),
    path("goals/<slug:uid>/end/", goals.end, name="end"),
    path("goals/<slug:uid>/reopen/", goals.reopen, name="reopen"),
    path("goals/<slug:uid>/evidence/", goals.evidence, name="evidence"),
    path("goals/<slug:uid>/steps/", goals.add_step, name="add_step"),
    re_path(rf"^goals/{_UID}/steps/{_ITEM}/(?P<deed>tick|untick|up|down|remove|put-back)/$", goals.change_step, name="change_step"),
    path("goals/<slug:uid>/reflections/", goals.reflections, name="reflections"),
    re_path(rf"^goals/{_UID}/reflections/{_ITEM}/(?P<deed>remove|put-back)/$", goals.take_back_reflection, name="take_back_reflection"),
    path("e/<slug:uid>/for-a-goal/", attaching.offers, name="attach"),
    re_path(
        rf"^e/{_UID}/for-a-goal/{_ITEM}/(?P<deed>attach|detach)/$",
        attaching.to_goal,
        name="to_goal",
    ),
    path("e/<slug:uid>/for-a-journey/<slug:item>/", attaching.to_journey, name="to_journey"),
    path("journeys/", journeys.home, name="journeys"),
    path("journeys/new/", journeys.new, name="new_journey"),
    path("journeys/<slug:uid>/items/", journeys.add_item, name="add_item"),
    re_path(rf"^journeys/{_UID}/items/{_ITEM}/(?P<deed>up|down|remove|put-back)/$", journeys.change_item, name="change_item"),
    path("journeys/<slug:uid>/items/<slug:item>/why/", journeys.say_why, name="say_why"),
    path("journeys/<slug:uid>/items/<slug:item>/use/", walking.use, name="use"),
    path("journeys/<slug:uid>/items/<slug:item>/here/", walking.here, name="here"),
    path("journeys/<slug:uid>/follow/", walking.follow, name="follow"),
    path("journeys/<slug:uid>/leave/", walking.leave, name="leave"),
    path("journeys/<slug:uid>/fork/", walking.fork, name="fork"),
]
