from django.urls import URLPattern, path, re_path

from commonplace.mentoring.views import home, pair, rounds, running

app_name = "mentoring"

_UID = r"(?P<uid>[-\w]+)"
_ITEM = r"(?P<item>[-\w]+)"
_ROLE = r"(?P<role>mentor|mentee)"

urlpatterns: list[URLPattern] = [
    path("mentoring/", home.home, name="home"),
    path("mentoring/me/", home.me, name="me"),
    path("mentoring/not-with/", home.not_with, name="not_with"),
    path("mentoring/not-with/<slug:handle>/with-again/", home.with_again, name="with_again"),
    path("mentoring/pool/", home.pool_page, name="pool"),
    path("mentoring/pool/health/", running.health, name="pool_health"),
    path("mentoring/pool/<slug:handle>/ask/", home.ask, name="ask"),
    re_path(rf"^mentoring/offers/{_UID}/(?P<deed>agree|pass)/$", home.answer, name="answer"),
    path("mentoring/rounds/new/", running.new, name="new"),
    path("mentoring/rounds/<slug:uid>/", rounds.round_page, name="round"),
    re_path(rf"^mentoring/rounds/{_UID}/apply/{_ROLE}/$", rounds.apply, name="apply"),
    re_path(rf"^mentoring/rounds/{_UID}/{_ROLE}/(?P<deed>withdraw|again)/$", rounds.withdraw, name="withdraw"),
    path("mentoring/rounds/<slug:uid>/ask/<slug:handle>/", rounds.pick, name="pick"),
    path("mentoring/rounds/<slug:uid>/edit/", running.edit, name="edit"),
    path("mentoring/rounds/<slug:uid>/run/", running.run, name="run"),
    path("mentoring/rounds/<slug:uid>/match/", running.match, name="match"),
    path("mentoring/rounds/<slug:uid>/publish/", running.publish, name="publish"),
    path("mentoring/rounds/<slug:uid>/close/", running.close, name="close"),
    path("mentoring/rounds/<slug:uid>/reopen/", running.reopen, name="reopen"),
    path("mentoring/rounds/<slug:uid>/health/", running.health, name="health"),
    path("mentoring/rounds/<slug:uid>/choose/<slug:handle>/", running.choose, name="choose"),
    path("mentoring/rounds/<slug:uid>/unpair/<slug:item>/", running.unpair, name="unpair"),
    path("mentoring/with/<slug:uid>/", pair.mentorship, name="mentorship"),
    re_path(rf"^mentoring/with/{_UID}/(?P<sort>goal|agenda)/$", pair.add_item, name="add_item"),
    re_path(rf"^mentoring/with/{_UID}/items/{_ITEM}/(?P<deed>tick|untick|remove|put-back)/$", pair.change_item, name="change_item"),
    path("mentoring/with/<slug:uid>/session/", pair.session, name="session"),
    path("mentoring/with/<slug:uid>/check-in/", pair.check_in, name="check_in"),
    path("mentoring/with/<slug:uid>/end/", pair.leave, name="leave"),
    path("mentoring/with/<slug:uid>/look-back/", pair.look_back, name="look_back"),
]
