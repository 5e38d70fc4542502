from django.apps import AppConfig


class UnnamedConfig(AppConfig):
    name = "commonplace.unnamed"
    label = "unnamed"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.communities.offers import offer
        from commonplace.unnamed.queries import offered_in

        offer(offered_in)
