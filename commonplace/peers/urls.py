from django.urls import path

from commonplace.peers.views import calls, circle, going, guide, home, organising

app_name = "peers"

urlpatterns = [
    path("learning-circles/", home.home, name="home"),
    path("learning-circles/new/", home.new, name="new"),
    path("learning-circles/guide/", guide.guide, name="guide"),
    path("learning-circles/guide/write/", guide.write, name="write_guide"),
    path("learning-circles/guide/take/", guide.take_version, name="take_version"),
    path("learning-circles/calls/new/", organising.new, name="new_call"),
    path("learning-circles/calls/<slug:uid>/", calls.call, name="call"),
    path("learning-circles/calls/<slug:uid>/join/", calls.join, name="join"),
    path("learning-circles/calls/<slug:uid>/take-back/", calls.take_back, name="take_back"),
    path("learning-circles/calls/<slug:uid>/edit/", organising.edit, name="edit_call"),
    path("learning-circles/calls/<slug:uid>/form/", organising.form_circles, name="form_circles"),
    path("learning-circles/calls/<slug:uid>/move/", organising.move, name="move"),
    path("learning-circles/calls/<slug:uid>/publish/", organising.publish, name="publish"),
    path("learning-circles/calls/<slug:uid>/place-late/", organising.place_late, name="place_late"),
    path("learning-circles/calls/<slug:uid>/call-off/", organising.call_off, name="call_off"),
    path("learning-circles/calls/<slug:uid>/call-on/", organising.call_on, name="call_on"),
    path("learning-circles/<slug:uid>/", circle.circle, name="circle"),
    path("learning-circles/<slug:uid>/accept/", circle.accept, name="accept"),
    path("learning-circles/<slug:uid>/pass/", going.pass_on, name="pass"),
    path("learning-circles/<slug:uid>/check-in/", circle.check_in, name="check_in"),
    path("learning-circles/<slug:uid>/meet/", circle.meet, name="meet"),
    path("learning-circles/<slug:uid>/ask-in/", circle.ask_in, name="ask_in"),
    path("learning-circles/<slug:uid>/rename/", going.rename, name="rename"),
    path("learning-circles/<slug:uid>/leave/", going.leave, name="leave"),
    path("learning-circles/<slug:uid>/come-back/", going.come_back, name="come_back"),
    path("learning-circles/<slug:uid>/end/", going.end, name="end"),
    path("learning-circles/<slug:uid>/take-up/", going.take_up, name="take_up"),
    path("learning-circles/<slug:uid>/note/", going.note, name="note"),
    path("learning-circles/<slug:uid>/harvest/", going.harvest, name="harvest"),
    path("learning-circles/<slug:uid>/harvest/note/", going.harvest_note, name="harvest_note"),
]
