from django.urls import URLPattern, path, re_path

from commonplace.communities.views import belonging, home, hosting, labels, leaders, log, people, templates, wiki

app_name = "communities"

urlpatterns: list[URLPattern] = [
    path("spaces/", belonging.spaces, name="spaces"),
    path("spaces/new/", belonging.make_space, name="make_space"),
    path("spaces/<slug:slug>/", home.space, name="space"),
    path("spaces/<slug:slug>/week/", home.week, name="week"),
    path("spaces/<slug:slug>/notes/", wiki.wiki, name="wiki"),
    path("spaces/<slug:slug>/members/", people.members, name="space_members"),
    path("spaces/<slug:slug>/members/add/", people.add_member, name="add_member"),
    re_path(
        r"^spaces/(?P<slug>[-\w]+)/members/(?P<handle>[-a-z0-9]+)/(?P<deed>let-in|turn-away|take-out|make-host|make-member)/$",
        people.change_member,
        name="change_member",
    ),
    path("spaces/<slug:slug>/join/", belonging.join, name="join"),
    path("spaces/<slug:slug>/leave/", belonging.leave, name="leave"),
    path("spaces/<slug:slug>/take-over/", belonging.take_over, name="take_over"),
    path("spaces/<slug:slug>/digest/", belonging.in_digest, name="in_digest"),
    path("spaces/<slug:slug>/edit/", hosting.change_space, name="change_space"),
    path("spaces/<slug:slug>/hosting/", hosting.hosting, name="hosting"),
    path("spaces/<slug:slug>/hosting/rules/", hosting.rules, name="rules"),
    path("spaces/<slug:slug>/hosting/templates/", templates.templates, name="templates"),
    path("spaces/<slug:slug>/hosting/newcomers/", hosting.newcomers, name="newcomers"),
    path("spaces/<slug:slug>/archive/", hosting.archive, name="archive"),
    path("spaces/<slug:slug>/reopen/", hosting.reopen, name="reopen"),
    re_path(
        r"^spaces/(?P<slug>[-\w]+)/kept/(?P<uid>[-\w]+)/(?P<deed>pin|take-down|up|down|template|no-template)/$",
        hosting.keep,
        name="keep",
    ),
    path("spaces/<slug:slug>/leaders/", leaders.add, name="add_leader"),
    path("spaces/<slug:slug>/leaders/<slug:handle>/remove/", leaders.remove, name="remove_leader"),
    path("log/", log.log, name="log"),
    path("log/reminders/", log.reminders, name="reminders"),
    re_path(r"^log/step-back/(?P<number>[0-9]{1,4})/$", leaders.step_back, name="step_back"),
    path("going-first/", log.firsts, name="firsts"),
    path("administration/spaces/", leaders.administration, name="administration"),
    path("administration/leaders/", leaders.add_for_all, name="add_leader_of_all"),
    path("administration/leaders/<slug:handle>/remove/", leaders.remove_for_all, name="remove_leader_of_all"),
    path("administration/spaces/<slug:slug>/host/", leaders.name_host, name="name_host"),
    path("e/<slug:uid>/labels/", labels.labels, name="labels"),
]
