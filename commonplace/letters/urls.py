from django.conf import settings
from django.urls import URLPattern, path

from commonplace.letters import views

app_name = "letters"

# What came stays readable when an administrator takes no more mail in; the rest is not there then.
urlpatterns: list[URLPattern] = [path("inbox/letters/<slug:uid>/", views.letter, name="letter")]
if settings.MAIL_IN != "off":
    urlpatterns += [
        path("inbox/mail/", views.home, name="home"),
        path("inbox/mail/new-address/", views.new_address, name="new_address"),
        path("inbox/mail/end-address/", views.end_address, name="end_address"),
        path("inbox/mail/takes/", views.takes, name="takes"),
        path("inbox/mail/senders/<slug:uid>/<slug:deed>/", views.decide, name="decide"),
    ]
