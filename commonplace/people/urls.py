from django.urls import path

from commonplace.people.views import account_log, administration, circles, invitations, joining, profile, programs

app_name = "people"

urlpatterns = [
    path("first-run/<str:token>/", joining.first_run, name="first_run"),
    path("join/<str:token>/", joining.join, name="join"),
    path("people/", profile.directory, name="directory"),
    path("people/<slug:handle>/", profile.profile, name="profile"),
    path("settings/", profile.settings_hub, name="settings"),
    path("settings/profile/", profile.edit_profile, name="edit_profile"),
    path("settings/account-log/", account_log.account_log, name="account_log"),
    path("settings/programs/", programs.programs, name="programs"),
    path("settings/programs/<slug:uid>/disconnect/", programs.disconnect, name="disconnect"),
    path("settings/programs/<slug:uid>/connect-again/", programs.connect_again, name="connect_again"),
    path("pair/", programs.pair, name="pair"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<slug:uid>/withdraw/", invitations.withdraw_invitation, name="withdraw_invitation"),
    path("circles/", circles.circles, name="circles"),
    path("circles/<slug:uid>/", circles.circle, name="circle"),
    path("circles/<slug:uid>/name/", circles.rename_circle, name="rename_circle"),
    path("circles/<slug:uid>/delete/", circles.delete_circle, name="delete_circle"),
    path("circles/<slug:uid>/members/<slug:handle>/remove/", circles.remove_from_circle, name="remove_from_circle"),
    path("administration/members/", administration.members, name="members"),
    path("administration/members/<slug:handle>/deactivate/", administration.deactivate_member, name="deactivate_member"),
    path("administration/members/<slug:handle>/reactivate/", administration.reactivate_member, name="reactivate_member"),
    path("administration/members/<slug:handle>/administrator/", administration.make_administrator, name="make_administrator"),
    path("administration/members/<slug:handle>/administrator/end/", administration.unmake_administrator, name="unmake_administrator"),
    path("administration/members/<slug:handle>/organiser/", administration.make_organiser, name="make_organiser"),
    path("administration/members/<slug:handle>/organiser/end/", administration.unmake_organiser, name="unmake_organiser"),
    path("administration/teams/", administration.teams, name="teams"),
    path("administration/teams/<slug:slug>/name/", administration.rename_team, name="rename_team"),
    path("administration/teams/<slug:slug>/remove/", administration.remove_team, name="remove_team"),
]
