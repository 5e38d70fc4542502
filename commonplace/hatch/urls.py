from django.urls import URLPattern, path

from commonplace.hatch.views import answers, keeping, sheet, start, use

app_name = "hatch"

urlpatterns: list[URLPattern] = [
    path("sense/hatch/", start.home, name="home"),
    path("sense/hatch/begin/", start.begin, name="begin"),
    path("sense/hatch/<slug:uid>/", sheet.hatch, name="hatch"),
    path("sense/hatch/<slug:uid>/ground/", start.ground, name="ground"),
    path("sense/hatch/<slug:uid>/cancel/", sheet.cancel, name="cancel"),
    path("sense/hatch/<slug:uid>/let-go/", start.let_go, name="let_go"),
    path("sense/hatch/<slug:uid>/take-out/", start.take_out, name="take_out"),
    path("sense/hatch/<slug:uid>/decide/", sheet.decide_all, name="decide_all"),
    path("sense/hatch/<slug:uid>/write/", sheet.write, name="write"),
    path("sense/hatch/<slug:uid>/sentences/<slug:key>/", sheet.sentence, name="sentence"),
    path("sense/hatch/<slug:uid>/keep/", keeping.keep, name="keep"),
    path("sense/hatch/<slug:uid>/ask/", keeping.ask, name="ask"),
    path("sense/hatch/<slug:uid>/propose/", keeping.propose, name="propose"),
    path("stock/answers/", answers.answers, name="answers"),
    path("stock/answers/ask/", answers.ask, name="ask_stock"),
    path("administration/models/", use.use, name="use"),
]
