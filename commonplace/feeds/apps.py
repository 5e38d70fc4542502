from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "commonplace.feeds"
    label = "feeds"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonplace.feeds.arriving import FEED
        from commonplace.feeds.queries import channels
        from commonplace.inbox.origins import Origin, register

        register(Origin(FEED, _("Feeds"), channels))
        from commonplace.feeds import exporting
        from commonplace.people.belongings import belongings

        belongings("feeds", exporting.subscriptions)
