from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "commonplace.communities"
    label = "communities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonplace.communities import beginnings, beside, digesting, exporting, firsts, labelling, reminding
        from commonplace.digest.sections import Section, register
        from commonplace.entries import invitations, rendering
        from commonplace.people.belongings import belongings

        invitations.stand_beside(beside.rules_before_the_first)
        invitations.stand_beside(firsts.beside_writing)
        invitations.offer_beginnings(beginnings.beginnings_for)
        register(Section("going_first", _("For you alone"), reminding.gather, reminding.told, order=5, is_kept_in=True))

        register(Section("spaces", _("In your spaces"), digesting.gather, digesting.told, order=55, gives_way=True))
        rendering.mark_cards(labelling.labels_on_cards)
        belongings("learning_log", exporting.log_weeks)
        belongings("labels", exporting.labels)
        belongings("going_first", exporting.going_first)
