from django.apps import AppConfig


class OauthConfig(AppConfig):
    """Letting apps act in a member's name, as RFC 6749 describes it: authorisation by a code with PKCE, refreshing, revoking, registering."""

    name = "commonplace.oauth"
    label = "oauth"
    default_auto_field = "django.db.models.BigAutoField"
