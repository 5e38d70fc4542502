from django.urls import URLPattern, path, re_path

from commonplace.portfolios.views import portfolios

app_name = "portfolios"

_UID = r"(?P<uid>[-\w]+)"
_ITEM = r"(?P<item>[-\w]+)"

urlpatterns: list[URLPattern] = [
    path("portfolios/", portfolios.home, name="home"),
    path("portfolios/new/", portfolios.new, name="new"),
    path("portfolios/<slug:uid>/goal/", portfolios.set_goal, name="set_goal"),
    path("portfolios/<slug:uid>/pieces/", portfolios.add_piece, name="add_piece"),
    re_path(rf"^portfolios/{_UID}/pieces/{_ITEM}/(?P<deed>up|down|remove|put-back)/$", portfolios.change_piece, name="change_piece"),
    path("portfolios/<slug:uid>/pieces/<slug:item>/why/", portfolios.say_why, name="say_why"),
    path("portfolios/<slug:uid>/suggestions/", portfolios.suggestions, name="suggestions"),
    path("portfolios/<slug:uid>/print/", portfolios.to_print, name="print"),
    path("e/<slug:uid>/for-a-portfolio/", portfolios.offers, name="attach"),
    path("e/<slug:uid>/for-a-portfolio/<slug:item>/", portfolios.into, name="into"),
]
