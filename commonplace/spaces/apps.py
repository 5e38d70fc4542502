from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "commonplace.spaces"
    label = "spaces"
    default_auto_field = "django.db.models.BigAutoField"
