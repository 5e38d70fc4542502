from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "commonplace.communities"
    label = "communities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonplace.activity.concerns import Concern, register
        from commonplace.activity.verbs import Verb
        from commonplace.communities import beside, doors, exporting
        from commonplace.entries import invitations
        from commonplace.people.belongings import belongings

        asks = _("Somebody asks to be let into a space that you host")
        register(
            Concern(
                "asked-to-join",
                asks,
                Verb.ASKED_TO_JOIN,
                doors.hosts_asked,
                _("%(actor)s asks to join a space that you host"),
                doors.door_of,
            )
        )
        let_in = _("A host lets you into a space")
        register(Concern("let-in", let_in, Verb.LET_IN, doors.who_was_let_in, _("%(actor)s let you into a space"), doors.home_of))

        invitations.stand_beside(beside.rules_before_the_first)

        belongings("learning_log", exporting.log_weeks)
        belongings("labels", exporting.labels)
        belongings("going_first", exporting.going_first)
