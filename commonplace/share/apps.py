from django.apps import AppConfig


class ShareConfig(AppConfig):
    name = "commonplace.share"
    label = "share"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.people.belongings import belongings
        from commonplace.people.shelves import profile_shelves
        from commonplace.share import exporting
        from commonplace.share.shelf import newest_of

        profile_shelves.append(newest_of)
        belongings("opened", exporting.openings)
        belongings("planned_sharing", exporting.plans)
