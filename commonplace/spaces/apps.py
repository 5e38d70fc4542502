from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "commonplace.spaces"
    label = "spaces"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.people.belongings import belongings
        from commonplace.spaces import exporting

        belongings("spaces", exporting.memberships)
