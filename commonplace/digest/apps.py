from django.apps import AppConfig


class DigestConfig(AppConfig):
    name = "commonplace.digest"
    label = "digest"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.digest import exporting
        from commonplace.people.belongings import belongings

        belongings("digest", exporting.choices)
