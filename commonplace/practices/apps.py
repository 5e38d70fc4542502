from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "commonplace.practices"
    label = "practices"
    default_auto_field = "django.db.models.BigAutoField"
