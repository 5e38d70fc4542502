from django.apps import AppConfig


class PeersConfig(AppConfig):
    name = "commonplace.peers"
    label = "peers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.activity.concerns import register as concern
        from commonplace.peers.concerns import CONCERNS

        for each in CONCERNS:
            concern(each)
        from commonplace.peers import exporting
        from commonplace.people.belongings import belongings

        belongings("learning_circles", exporting.circles)
        belongings("learning_circle_calls", exporting.joined)
        belongings("learning_circles_called_for", exporting.called_for)
        belongings("learning_circle_guides", exporting.guides)
