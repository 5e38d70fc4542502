from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "commonplace.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from commonplace.activity.concerns import register, tell_by
        from commonplace.live import sources as live
        from commonplace.notifications import channels, exporting, mail, push
        from commonplace.notifications.models import Notice
        from commonplace.notifications.of_mail import CONCERN as MAIL_STOPPED
        from commonplace.notifications.of_spaces import CONCERNS
        from commonplace.notifications.reaching import whom_notices_reach
        from commonplace.notifications.telling import tell
        from commonplace.people.belongings import belongings

        channels.register(mail.CHANNEL)
        channels.register(push.CHANNEL)
        tell_by(tell)
        live.register(live.Source("notice", Notice, whom_notices_reach))
        for concern in (*CONCERNS, MAIL_STOPPED):
            register(concern)
        belongings("notices", exporting.notices)
        belongings("notice_choices", exporting.choices)
        belongings("quiet_hours", exporting.quiet_hours)
        belongings("muted_threads", exporting.muted)
        belongings("push_devices", exporting.push_devices)
