from django.urls import path

from commonplace.unnamed import views

app_name = "unnamed"

urlpatterns = [
    path("unnamed/", views.home, name="home"),
    path("unnamed/new/", views.new, name="new"),
    path("unnamed/withdraw/", views.withdraw, name="withdraw"),
    path("unnamed/remember/", views.remember, name="remember"),
    path("unnamed/in/<slug:slug>/", views.ask, name="ask"),
    path("unnamed/in/<slug:slug>/switch/", views.switch, name="switch"),
    path("unnamed/<slug:uid>/", views.question, name="question"),
    path("unnamed/<slug:uid>/deed/", views.deed, name="deed"),
]
