from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "commonplace.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonplace.inbox.origins import Origin, register
        from commonplace.letters.models import MAIL
        from commonplace.letters.queries import channels

        register(Origin(MAIL, _("Mail"), channels))
        from commonplace.letters import exporting
        from commonplace.people.belongings import belongings

        belongings("mail_addresses", exporting.addresses)
        belongings("mail_senders", exporting.senders)
        belongings("letters", exporting.letters)
