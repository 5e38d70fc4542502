from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "commonplace.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.people import audited_sign_ins, exporting
        from commonplace.people.belongings import belongings

        audited_sign_ins.listen()
        belongings("profile", exporting.profile)
        belongings("circles", exporting.circles)
        belongings("blocks", exporting.blocks)
        belongings("account_log", exporting.account_log)
