"""What is written into the audit log: who got in, who may do what, and what leaves. What members write is not among it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Deed(models.TextChoices):
    """The value stays in the log for years, so it is never changed; the part before the point is its group (`Group`)."""

    SIGNED_IN = "sign-in.done", _("signed in")
    SIGN_IN_FAILED = "sign-in.failed", _("a sign-in failed")
    LOCKED_OUT = "sign-in.locked", _("too many wrong passwords: the door was closed for a while")
    SIGNED_OUT = "sign-in.out", _("signed out")

    FIRST_ADMINISTRATOR = "account.first", _("became the first administrator")
    JOINED = "account.joined", _("joined")
    ACCOUNT_ENDED = "account.ended", _("switched an account off")
    ACCOUNT_BACK = "account.back", _("let an account in again")
    PASSWORD_CHANGED = "account.password", _("changed the password")
    EMAIL_CHANGED = "account.email", _("changed the e-mail address")
    PROOF_ADDED = "account.proof-added", _("added a passkey or codes")
    PROOF_REMOVED = "account.proof-removed", _("removed a passkey or codes")
    PROOF_RENEWED = "account.proof-renewed", _("renewed the recovery codes")

    ADMINISTRATOR_NAMED = "role.administrator", _("made somebody an administrator")
    ADMINISTRATOR_ENDED = "role.administrator-ended", _("ended somebody’s administration")
    ORGANISER_NAMED = "role.organiser", _("made somebody an organiser of learning")
    ORGANISER_ENDED = "role.organiser-ended", _("ended that somebody organises learning")
    LEADER_NAMED = "role.leader", _("named a leader")
    LEADER_ENDED = "role.leader-ended", _("ended that somebody is named a leader")
    HOST_NAMED = "role.host", _("named a host of a space that had none")
    TEAM_MADE = "role.team-made", _("made a team")
    TEAM_RENAMED = "role.team-renamed", _("renamed a team")
    TEAM_REMOVED = "role.team-removed", _("removed a team")
    INVITED = "role.invited", _("made an invitation")
    INVITATION_WITHDRAWN = "role.invitation-withdrawn", _("withdrew an invitation")

    PROGRAM_CONNECTED = "program.connected", _("connected a program")
    PROGRAM_ENDED = "program.ended", _("disconnected a program")
    PROGRAM_BACK = "program.back", _("connected a program again")
    PROGRAM_COPIED = "program.copied", _("a program’s key was used twice, so it was disconnected")
    WEBHOOK_MADE = "program.webhook", _("set up a webhook")
    WEBHOOK_CHANGED = "program.webhook-changed", _("changed a webhook")
    WEBHOOK_SECRET = "program.webhook-secret", _("renewed the secret of a webhook")
    WEBHOOK_ENDED = "program.webhook-ended", _("ended a webhook")
    WEBHOOK_BACK = "program.webhook-back", _("began a webhook again")
    WEBHOOK_STOPPED = "program.webhook-stopped", _("stopped somebody’s webhook")
    WEBHOOK_LET = "program.webhook-let", _("let somebody’s webhook go on")
    INCOMING_MADE = "program.incoming", _("set up an address for messages")
    INCOMING_ENDED = "program.incoming-ended", _("ended an address for messages")
    INCOMING_BACK = "program.incoming-back", _("began an address for messages again")

    EXPORTED = "data.exported", _("took everything out")
    FEED_MADE = "data.feed", _("made a private feed")
    FEED_ENDED = "data.feed-ended", _("ended a private feed")
    FEED_BACK = "data.feed-back", _("began a private feed again")
    PROFILE_PUBLISHED = "data.profile", _("changed what the web sees of them")

    BADGE_AWARDED = "badge.awarded", _("awarded a badge")
    BADGE_WITHDRAWN = "badge.withdrawn", _("withdrew a badge")
    BADGE_BACK = "badge.back", _("gave a withdrawn badge back")
    BADGE_KEY = "badge.key", _("made a key that signs badges")
    BADGE_KEY_DISTRUSTED = "badge.key-distrusted", _("ended the trust in a key that signed badges")

    JOBS_RETRIED = "place.jobs-retried", _("had failed jobs tried again")
    JOB_DISCARDED = "place.job-discarded", _("had a failed job forgotten")
    AUDIT_TAKEN = "place.audit-taken", _("took the audit log as a file")


class Group(models.TextChoices):
    SIGN_IN = "sign-in", _("Signing in and out")
    ACCOUNT = "account", _("Accounts")
    ROLE = "role", _("Roles, teams and invitations")
    PROGRAM = "program", _("Programs and webhooks")
    DATA = "data", _("What leaves")
    BADGE = "badge", _("Badges and the keys that sign them")
    PLACE = "place", _("The place itself")


class Door(models.TextChoices):
    """By which way a deed came in."""

    PAGE = "page", _("a page")
    PROGRAM = "program", _("a program")
    SERVER = "server", _("the server")
