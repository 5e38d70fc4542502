from django.urls import URLPattern, path, re_path

from commonplace.portfolios.views import awarding, badges, credentials, portfolios

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
    re_path(rf"^portfolios/{_UID}/badges/{_ITEM}/(?P<deed>show|hide)/$", portfolios.change_badge, name="change_badge"),
    path("portfolios/<slug:uid>/suggestions/", portfolios.suggestions, name="suggestions"),
    path("portfolios/<slug:uid>/print/", portfolios.to_print, name="print"),
    path("badges/", badges.badges, name="badges"),
    path("badges/new/", awarding.new, name="new_badge"),
    path("badges/asked/", badges.judging, name="judging"),
    path("badges/verify/", credentials.verify, name="verify"),
    path("badges/issuer/", credentials.issuer_profile, name="issuer"),
    path("badges/keys.json", credentials.keys, name="keys"),
    path("badges/keys/<slug:thumbprint>/", credentials.key, name="key"),
    path("badges/status/<int:number>/", credentials.status, name="status"),
    path("badges/awards/<slug:uid>/", badges.award, name="award"),
    path("badges/awards/<slug:uid>/ring/", badges.ring, name="ring"),
    re_path(rf"^badges/awards/{_UID}/(?P<deed>take|leave|give-back|hold-again|ask-no-longer)/$", badges.change, name="change"),
    re_path(rf"^badges/awards/{_UID}/judge/(?P<deed>award|not-yet|withdraw|restore)/$", awarding.judge, name="judge"),
    re_path(rf"^badges/awards/{_UID}/credential\.(?P<form>jwt|png|svg)$", credentials.credential, name="credential"),
    path("badges/<slug:uid>/", badges.badge, name="badge"),
    path("badges/<slug:uid>/edit/", awarding.edit, name="edit_badge"),
    path("badges/<slug:uid>/ask/", badges.ask, name="ask"),
    path("badges/<slug:uid>/offer/", awarding.offer, name="offer"),
    re_path(rf"^badges/{_UID}/(?P<deed>retire|back)/$", awarding.retire, name="retire"),
    re_path(rf"^badges/{_UID}/picture\.(?P<form>png|svg)$", credentials.picture, name="picture"),
    path("e/<slug:uid>/for-a-portfolio/", portfolios.offers, name="attach"),
    path("e/<slug:uid>/for-a-portfolio/<slug:item>/", portfolios.into, name="into"),
]
