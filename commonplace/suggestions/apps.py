from django.apps import AppConfig


class SuggestionsConfig(AppConfig):
    name = "commonplace.suggestions"
    label = "suggestions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.activity.actions import follow
        from commonplace.activity.verbs import Verb
        from commonplace.kit.freeing import holds_files
        from commonplace.people.belongings import belongings
        from commonplace.suggestions import exporting, jobs, learnt_files

        holds_files(learnt_files.FOLDER, learnt_files.held)
        belongings("less_of_this", exporting.less)
        for verb in (
            Verb.SAVED,
            Verb.HIGHLIGHTED,
            Verb.WROTE,
            Verb.REVISED,
            Verb.WITHDREW,
            Verb.IMPORTED,
            Verb.THANKED,
            Verb.BUILT_ON,
            Verb.COMMENTED,
            Verb.ANSWERED,
            Verb.ATTACHED,
            Verb.ENDED_GOAL,
            Verb.REOPENED_GOAL,
        ):
            follow(verb, jobs.after_deed)
