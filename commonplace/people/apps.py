from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "commonplace.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.people import exporting
        from commonplace.people.belongings import belongings

        belongings("profile", exporting.profile)
        belongings("circles", exporting.circles)
        belongings("blocks", exporting.blocks)
