from django.apps import AppConfig


class ShareConfig(AppConfig):
    name = "commonplace.share"
    label = "share"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonplace.activity.concerns import register as concerns
        from commonplace.digest.sections import Section, register
        from commonplace.people.belongings import belongings
        from commonplace.people.shelves import profile_shelves
        from commonplace.share import digesting, exporting
        from commonplace.share.concerning import CONCERNS
        from commonplace.share.shelf import newest_of

        profile_shelves.append(newest_of)
        belongings("opened", exporting.openings)
        belongings("planned_sharing", exporting.plans)
        for concern in CONCERNS:
            concerns(concern)
        followed = _("New from those you follow")
        register(Section(digesting.SECTION, followed, digesting.gather, digesting.told, order=60, gives_way=True))
