from django.urls import URLPattern, path

from commonplace.oauth import views

app_name = "oauth"

urlpatterns: list[URLPattern] = [
    path("oauth/authorize", views.authorize, name="authorize"),
    path("oauth/token", views.token, name="token"),
    path("oauth/revoke", views.revoke, name="revoke"),
    path("oauth/register", views.register, name="register"),
    path(".well-known/oauth-authorization-server", views.about, name="about"),
    path(".well-known/oauth-authorization-server/<path:path>", views.about, name="about_part"),
    path(".well-known/oauth-protected-resource", views.about_resource, name="about_resource"),
    path(".well-known/oauth-protected-resource/<path:path>", views.about_resource, name="about_resource_part"),
]
