from django.apps import AppConfig


class HypothesisConfig(AppConfig):
    name = "commonplace.hypothesis"
    label = "hypothesis"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.hypothesis.placing import place_on_arrival
        from commonplace.sources.arrivals import follow_arrivals

        follow_arrivals(place_on_arrival)
