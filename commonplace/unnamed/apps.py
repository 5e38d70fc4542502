from django.apps import AppConfig


class UnnamedConfig(AppConfig):
    name = "commonplace.unnamed"
    label = "unnamed"
    default_auto_field = "django.db.models.BigAutoField"
