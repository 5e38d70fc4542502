from django.urls import path

from commonplace.questions.views import answering, asking, home, routing

app_name = "questions"

urlpatterns = [
    path("questions/", home.home, name="home"),
    path("questions/ask/", asking.ask, name="ask"),
    path("questions/near/", asking.near_by, name="near"),
    path("questions/answering/", routing.answering, name="answering"),
    path("questions/<slug:uid>/whom/", routing.whom, name="whom"),
    path("questions/<slug:uid>/decline/", routing.decline, name="decline"),
    path("questions/<slug:uid>/undecline/", routing.undecline, name="undecline"),
    path("questions/<slug:uid>/answer/", answering.answer, name="answer"),
    path("questions/<slug:uid>/reopen/", asking.reopen, name="reopen"),
    path("questions/<slug:uid>/wonder/", asking.wonder, name="wonder"),
    path("answers/<slug:uid>/accept/", answering.accept, name="accept"),
    path("answers/<slug:uid>/unaccept/", answering.unaccept, name="unaccept"),
    path("answers/<slug:uid>/helped/", answering.helped, name="helped"),
]
