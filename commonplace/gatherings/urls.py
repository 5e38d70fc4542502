from django.urls import path

from commonplace.gatherings.views import bringing, coming, home, meeting, planning, suggesting

app_name = "gatherings"

urlpatterns = [
    path("gatherings/", home.home, name="home"),
    path("gatherings/new/", planning.new, name="new"),
    path("gatherings/suggest/", suggesting.suggest, name="suggest"),
    path("gatherings/ideas/", suggesting.ideas, name="ideas"),
    path("gatherings/<slug:uid>/would-come/", suggesting.would_come, name="would_come"),
    path("gatherings/<slug:uid>/times/", suggesting.times, name="times"),
    path("gatherings/<slug:uid>/times/new/", suggesting.offer_time, name="offer_time"),
    path("gatherings/<slug:uid>/times/<slug:key>/choose/", suggesting.choose_time, name="choose_time"),
    path("gatherings/<slug:uid>/times/<slug:key>/remove/", suggesting.remove_time, name="remove_time"),
    path("gatherings/<slug:uid>/answer/", suggesting.answer, name="answer_request"),
    path("gatherings/<slug:uid>/edit/", planning.edit, name="edit"),
    path("gatherings/<slug:uid>/call-off/", planning.call_off, name="call_off"),
    path("gatherings/<slug:uid>/take-place/", planning.take_place, name="take_place"),
    path("gatherings/<slug:uid>/hosts/", planning.hosts, name="hosts"),
    path("gatherings/<slug:uid>/hosts/<slug:handle>/remove/", planning.remove_host, name="remove_host"),
    path("gatherings/<slug:uid>/take-over/", planning.take_over, name="take_over"),
    path("gatherings/<slug:uid>/come-to-all/", coming.come_to_all, name="come_to_all"),
    path("gatherings/<slug:uid>/invite/", coming.invite, name="invite"),
    path("gatherings/<slug:uid>/materials/", bringing.material, name="material"),
    path("gatherings/<slug:uid>/materials/<slug:key>/<str:deed>/", bringing.change_material, name="change_material"),
    path("gatherings/<slug:uid>/questions/", bringing.question, name="question"),
    path("gatherings/<slug:uid>/questions/<slug:key>/", bringing.take_up, name="take_up"),
    path("meetings/<slug:uid>/", meeting.meeting, name="meeting"),
    path("meetings/<slug:uid>/come/", coming.come, name="come"),
    path("meetings/<slug:uid>/stay-away/", coming.stay_away, name="stay_away"),
    path("meetings/<slug:uid>/move/", planning.move, name="move"),
    path("meetings/<slug:uid>/call-off/", planning.call_off_one, name="call_off_one"),
    path("meetings/<slug:uid>/take-place/", planning.take_place_one, name="take_place_one"),
    path("meetings/<slug:uid>/who-came/", coming.who_came, name="who_came"),
    path("meetings/<slug:uid>/note/", bringing.note, name="note"),
    path("meetings/<slug:uid>/recording/", bringing.recording, name="recording"),
    path("meetings/<slug:uid>/take-out/", bringing.take_out, name="take_out"),
    path("meetings/<slug:uid>/harvest/", bringing.harvest, name="harvest"),
]
