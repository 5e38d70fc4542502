from django.apps import AppConfig


class SearchesConfig(AppConfig):
    name = "commonplace.searches"
    label = "searches"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from commonplace.digest import sections
        from commonplace.inbox.origins import Origin, register
        from commonplace.searches import digesting
        from commonplace.searches.models import SEARCH
        from commonplace.searches.queries import channels

        register(Origin(SEARCH, _("Saved searches"), channels))
        sections.register(sections.Section(SEARCH, _("Your saved searches"), digesting.gather, digesting.told, is_kept_in=True))
        from commonplace.people.belongings import belongings
        from commonplace.searches import exporting

        belongings("saved_searches", exporting.saved_searches)
