from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "commonplace.webhooks"
    label = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.activity.actions import follow
        from commonplace.activity.concerns import register
        from commonplace.people.belongings import belongings
        from commonplace.webhooks import exporting
        from commonplace.webhooks.concerning import CONCERN
        from commonplace.webhooks.outgoing.choosing import FOLLOWED, tell

        for verb in FOLLOWED:
            follow(verb, tell)
        register(CONCERN)
        belongings("webhooks", exporting.webhooks)
        belongings("incoming_addresses", exporting.incoming)
