from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "commonplace.publishing"
    label = "publishing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.kit.freeing import holds_files
        from commonplace.people.belongings import belongings
        from commonplace.people.shelves import show_strangers
        from commonplace.publishing import exporting
        from commonplace.publishing.pictures import FOLDER
        from commonplace.publishing.views.profiles import profile_shown

        holds_files(FOLDER, lambda names: ())  # drawn again whenever they are asked for
        show_strangers(profile_shown)
        belongings("public_profile", exporting.public_profile)
        belongings("private_feeds", exporting.private_feeds)
