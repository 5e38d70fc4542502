"""Who is answered what, at every address, when asking (GET) and when sending an empty form (POST).

The columns: a stranger; Ines, who has an account and no more; Dora, who may see it as a member of Weavers; Amina, who wrote it;
Gita, who administers. What an address stands for is in tests/routes.py (an entry is Amina's note for Weavers).

`in` means: asked to sign in. 302 leads elsewhere. Adding a route means adding a line here, and thinking about it.
"""

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from commonplace.api.tests.doors import Program
from tests.cast import Cast, ClientAs
from tests.routes import Route, address, all_routes
from tests.world import World, make_world

ACCESS = """
#                                        asking                     sending
#                                        -    ines dora amin gita   -    ines dora amin gita
account_change_password                  in   200  200  200  200    in   200  200  200  200
account_confirm_email                    200  200  200  200  200    404  404  404  404  404
account_confirm_login_code               in   302  302  302  302    in   302  302  302  302
account_email                            in   200  200  200  200    in   302  302  302  302
account_email_verification_sent          200  200  200  200  200    405  405  405  405  405
account_inactive                         200  200  200  200  200    405  405  405  405  405
account_login                            200  302  302  302  302    200  302  302  302  302
account_logout                           in   200  200  200  200    in   in   in   in   in
account_reauthenticate                   in   200  200  200  200    in   200  200  200  200
account_reset_password                   200  200  200  200  200    200  200  200  200  200
account_reset_password_done              200  200  200  200  200    405  405  405  405  405
account_reset_password_from_key          200  200  200  200  200    200  200  200  200  200
account_reset_password_from_key_done     200  200  200  200  200    405  405  405  405  405
account_set_password                     in   302  302  302  302    in   302  302  302  302
account_signup                           200  302  302  302  302    200  302  302  302  302
annotations:annotation                   404  404  200  200  404    405  405  405  405  405
annotations:home                         in   200  200  200  200    in   422  422  422  422
annotations:mine                         in   200  200  200  200    in   405  405  405  405
annotations:mine_page                    in   200  200  200  200    in   405  405  405  405
annotations:source                       in   200  200  200  200    in   405  405  405  405
annotations:source_page                  in   200  200  200  200    in   405  405  405  405
api:api-root                             404  404  404  404  404    404  404  404  404  404
api:ask                                  405  405  405  405  405    400  400  400  400  400
api:bring_highlight_back                 405  405  405  405  405    401  404  404  404  404
api:bring_save_back                      405  405  405  405  405    401  404  404  404  404
api:change                               405  405  405  405  405    405  405  405  405  405
api:collect                              405  405  405  405  405    400  400  400  400  400
api:highlights                           401  422  422  422  422    401  400  400  400  400
api:leave                                405  405  405  405  405    405  405  405  405  405
api:mark_on_page                         401  422  422  422  422    401  400  400  400  400
api:me                                   401  200  200  200  200    405  405  405  405  405
api:openapi-json                         200  200  200  200  200    200  200  200  200  200
api:page                                 401  422  422  422  422    405  405  405  405  405
api:remove                               405  405  405  405  405    405  405  405  405  405
api:save                                 405  405  405  405  405    401  400  400  400  400
api:withdraw_save                        405  405  405  405  405    405  405  405  405  405
communities:add_leader                   in   405  405  405  405    in   404  404  422  404
communities:add_leader_of_all            404  404  404  404  405    404  404  404  404  422
communities:add_member                   in   405  405  405  405    in   404  404  422  404
communities:administration               404  404  404  404  200    404  404  404  404  405
communities:archive                      in   405  405  405  405    in   404  404  302  404
communities:change_member                in   405  405  405  405    in   404  404  302  404
communities:change_space                 in   404  404  200  404    in   404  404  422  404
communities:firsts                       in   200  200  200  200    in   405  405  405  405
communities:hosting                      in   404  404  200  404    in   405  405  405  405
communities:in_digest                    in   405  405  405  405    in   302  302  302  302
communities:join                         in   405  405  405  405    in   302  302  302  302
communities:keep                         in   405  405  405  405    in   404  404  302  404
communities:labels                       in   405  405  405  405    in   404  404  302  404
communities:leave                        in   405  405  405  405    in   302  302  302  302
communities:log                          in   200  200  200  200    in   302  302  302  302
communities:make_space                   in   200  200  200  200    in   422  422  422  422
communities:name_host                    404  404  404  404  405    404  404  404  404  404
communities:newcomers                   in   405  405  405  405    in   404  404  422  404
communities:reminders                    in   405  405  405  405    in   302  302  302  302
communities:remove_leader                in   405  405  405  405    in   404  404  302  404
communities:remove_leader_of_all         404  404  404  404  405    404  404  404  404  302
communities:reopen                       in   405  405  405  405    in   404  404  302  404
communities:rules                        in   405  405  405  405    in   404  404  302  404
communities:space                        in   200  200  200  200    in   405  405  405  405
communities:space_members                in   200  200  200  200    in   405  405  405  405
communities:spaces                       in   200  200  200  200    in   405  405  405  405
communities:step_back                    in   405  405  405  405    in   404  404  404  404
communities:take_over                    in   405  405  405  405    in   302  302  302  302
communities:templates                   in   404  404  200  404    in   404  404  422  404
communities:week                         in   200  200  200  200    in   405  405  405  405
communities:wiki                         in   200  200  200  200    in   405  405  405  405
digest:home                              in   200  200  200  200    in   422  422  422  422
digest:stop                              200  200  200  200  200    200  200  200  200  200
discussion:bring_back                    405  405  405  405  405    in   404  404  404  404
discussion:comment                       405  405  405  405  405    in   404  422  422  404
discussion:edit                          in   404  200  404  404    in   404  422  404  404
discussion:history                       in   404  200  200  404    405  405  405  405  405
discussion:open                          405  405  405  405  405    in   404  404  404  404
discussion:reopen                        405  405  405  405  405    in   404  303  303  404
discussion:settle                        405  405  405  405  405    in   404  303  303  404
discussion:withdraw                      405  405  405  405  405    in   404  302  404  404
exporters:discard                        in   405  405  405  405    in   404  404  302  404
exporters:download                       in   404  404  404  404    in   405  405  405  405
exporters:export                         in   404  404  200  404    in   405  405  405  405
exporters:home                           in   200  200  200  200    in   302  302  302  302
exporters:space                          in   404  404  200  404    in   404  404  302  404
exporters:try_again                      in   405  405  405  405    in   404  404  302  404
feeds:come_back                          in   405  405  405  405    in   404  404  302  404
feeds:feed                               in   404  404  200  404    in   404  404  302  404
feeds:find                               in   404  404  200  404    in   404  404  422  404
feeds:home                               in   200  200  200  200    in   422  422  422  422
feeds:leave                              in   405  405  405  405    in   404  404  302  404
feeds:opml                               in   200  200  200  200    in   422  422  422  422
feeds:opml_out                           in   200  200  200  200    in   405  405  405  405
feeds:try_again                          in   405  405  405  405    in   404  404  302  404
flow:as_csv                              in   200  200  200  200    in   405  405  405  405
flow:as_json                             in   200  200  200  200    in   405  405  405  405
flow:mine                                in   200  200  200  200    in   405  405  405  405
flows:bring_question_back                404  404  404  404  405    404  404  404  404  302
flows:csv                                in   200  200  200  200    in   405  405  405  405
flows:json                               in   200  200  200  200    in   405  405  405  405
flows:organisation                       in   200  200  200  200    in   405  405  405  405
flows:pin_question                       404  404  404  404  200    404  404  404  404  422
flows:remove_question                    404  404  404  404  405    404  404  404  404  302
flows:space                              in   404  200  200  404    in   405  405  405  405
flows:space_csv                          in   404  200  200  404    in   405  405  405  405
flows:space_json                         in   404  200  200  404    in   405  405  405  405
following:home                           in   200  200  200  200    in   405  405  405  405
following:person                         in   405  405  405  405    in   422  422  422  422
following:seen                           in   405  405  405  405    in   404  404  404  404
following:space                          in   405  405  405  405    in   422  422  422  422
following:tag                            in   405  405  405  405    in   422  422  422  422
freshness:doubt                          in   405  405  405  405    in   404  422  422  404
freshness:entry                          in   404  200  200  404    in   405  405  405  405
freshness:health                         in   200  200  200  200    in   405  405  405  405
freshness:needs_someone                  in   405  405  405  405    in   404  404  302  404
freshness:set_review                     in   405  405  405  405    in   404  404  302  404
freshness:stale                          in   200  200  200  200    in   405  405  405  405
freshness:still_true                     in   405  405  405  405    in   404  404  302  404
freshness:supersede                      in   405  405  405  405    in   404  404  422  404
goals:add_item                           in   404  404  200  404    in   404  404  422  404
goals:add_step                           in   405  405  405  405    in   404  404  302  404
goals:attach                             in   404  200  200  404    in   405  405  405  405
goals:change_item                        in   405  405  405  405    in   404  404  302  404
goals:change_step                        in   405  405  405  405    in   404  404  302  404
goals:edit                               in   404  404  200  404    in   404  404  422  404
goals:end                                in   405  405  405  405    in   404  404  302  404
goals:evidence                           in   404  200  200  404    in   405  405  405  405
goals:follow                             in   405  405  405  405    in   404  302  302  404
goals:fork                               in   405  405  405  405    in   404  302  302  404
goals:here                               in   405  405  405  405    in   404  302  302  404
goals:home                               in   200  200  200  200    in   405  405  405  405
goals:journeys                           in   200  200  200  200    in   405  405  405  405
goals:leave                              in   405  405  405  405    in   404  302  302  404
goals:new                                in   200  200  200  200    in   422  422  422  422
goals:new_journey                        in   200  200  200  200    in   422  422  422  422
goals:reflections                        in   404  200  200  404    in   404  404  302  404
goals:reopen                             in   405  405  405  405    in   404  404  302  404
goals:say_why                            in   405  405  405  405    in   404  404  302  404
goals:take_back_reflection               in   405  405  405  405    in   404  404  302  404
goals:to_goal                            in   405  405  405  405    in   404  404  302  404
goals:to_journey                         in   405  405  405  405    in   404  404  302  404
goals:use                                in   405  405  405  405    in   404  302  302  404
hypothesis-api:api-root                  200  200  200  200  200    405  405  405  405  405
hypothesis-api:change                    404  404  200  200  404    405  405  405  405  405
hypothesis-api:create                    405  405  405  405  405    400  400  400  400  400
hypothesis-api:flag                      405  405  405  405  405    405  405  405  405  405
hypothesis-api:group                     404  404  200  200  404    405  405  405  405  405
hypothesis-api:groups                    200  200  200  200  200    405  405  405  405  405
hypothesis-api:keep_profile              200  200  200  200  200    405  405  405  405  405
hypothesis-api:leave                     405  405  405  405  405    405  405  405  405  405
hypothesis-api:links                     200  200  200  200  200    405  405  405  405  405
hypothesis-api:own_groups                200  200  200  200  200    405  405  405  405  405
hypothesis-api:profile                   200  200  200  200  200    405  405  405  405  405
hypothesis-api:read                      404  404  200  200  404    405  405  405  405  405
hypothesis-api:remove                    404  404  200  200  404    405  405  405  405  405
hypothesis-api:root                      200  200  200  200  200    405  405  405  405  405
hypothesis-api:search                    200  200  200  200  200    405  405  405  405  405
hypothesis:authorize                     400  400  400  400  400    400  400  400  400  400
hypothesis:embed                         200  200  200  200  200    405  405  405  405  405
hypothesis:frame                         200  200  200  200  200    405  405  405  405  405
hypothesis:notebook                      200  200  200  200  200    405  405  405  405  405
hypothesis:profile                       200  200  200  200  200    405  405  405  405  405
hypothesis:revoke                        405  405  405  405  405    200  200  200  200  200
hypothesis:signed_in                     200  200  200  200  200    405  405  405  405  405
hypothesis:token                         405  405  405  405  405    400  400  400  400  400
importers:commit                         in   405  405  405  405    in   404  404  422  404
importers:discard                        in   405  405  405  405    in   404  404  302  404
importers:from_bin                       in   405  405  405  405    in   404  404  302  404
importers:home                           in   200  200  200  200    in   422  422  422  422
importers:import                         in   404  404  200  404    in   405  405  405  405
importers:report                         in   404  404  200  404    in   405  405  405  405
importers:sent_auth                      401  204  204  204  204    405  405  405  405  405
importers:sent_books                     401  200  200  200  200    401  405  405  405  405
importers:sent_export                    401  200  200  200  200    401  405  405  405  405
importers:sent_highlights                401  200  200  200  200    401  400  400  400  400
importers:to_bin                         in   405  405  405  405    in   404  404  302  404
importers:try_again                      in   405  405  405  405    in   404  404  302  404
inbox:bring_rule_back                    in   405  405  405  405    in   404  404  302  404
inbox:home                               in   200  200  200  200    in   405  405  405  405
inbox:remove_rule                        in   405  405  405  405    in   404  404  302  404
inbox:rules                              in   200  200  200  200    in   422  422  422  422
inbox:triage                             in   405  405  405  405    in   404  404  404  404
inbox:undo                               in   405  405  405  405    in   404  404  302  404
knowing:come_back                        in   405  405  405  405    in   404  404  302  404
knowing:people                           in   200  200  200  200    in   405  405  405  405
knowing:stay_out                         in   405  405  405  405    in   404  404  302  404
knowing:topics_left                      in   200  200  200  200    in   422  422  422  422
letters:decide                           in   405  405  405  405    in   404  404  302  404
letters:end_address                      in   405  405  405  405    in   302  302  302  302
letters:home                             in   200  200  200  200    in   405  405  405  405
letters:letter                           in   404  404  200  404    in   405  405  405  405
letters:new_address                      in   405  405  405  405    in   302  302  302  302
letters:takes                            in   405  405  405  405    in   422  422  422  422
lineage:lineage                          404  404  200  200  404    404  404  302  422  404
lineage:picture                          404  404  200  200  404    405  405  405  405  405
lineage:provenance                       404  404  200  200  404    405  405  405  405  405
lineage:remove                           405  405  405  405  405    in   404  404  302  404
lineage:thank                            405  405  405  405  405    in   404  422  422  404
live:events                              204  204  204  204  204    405  405  405  405  405
live:here                                in   404  200  200  404    in   405  405  405  405
live:presence                            in   405  405  405  405    in   302  302  302  302
mfa_activate_totp                        in   302  302  302  302    in   302  302  302  302
mfa_add_webauthn                         in   302  302  302  302    in   302  302  302  302
mfa_authenticate                         in   302  302  302  302    in   302  302  302  302
mfa_deactivate_totp                      in   404  404  404  404    in   404  404  404  404
mfa_download_recovery_codes              in   404  404  404  404    in   404  404  404  404
mfa_edit_webauthn                        in   302  302  302  302    in   302  302  302  302
mfa_generate_recovery_codes              in   302  302  302  302    in   302  302  302  302
mfa_index                                in   200  200  200  200    in   405  405  405  405
mfa_list_webauthn                        in   200  200  200  200    in   405  405  405  405
mfa_login_webauthn                       in   302  302  302  302    in   302  302  302  302
mfa_reauthenticate                       in   302  302  302  302    in   302  302  302  302
mfa_reauthenticate_webauthn              in   302  302  302  302    in   302  302  302  302
mfa_remove_webauthn                      in   302  302  302  302    in   302  302  302  302
mfa_view_recovery_codes                  in   404  404  404  404    in   405  405  405  405
moderation:block                         in   405  405  405  405    in   302  302  404  302
moderation:blocks                        in   200  200  200  200    in   405  405  405  405
moderation:case                          in   404  404  404  200    in   404  404  404  422
moderation:home                          in   200  200  200  200    in   405  405  405  405
moderation:report                        in   404  200  404  404    in   404  422  404  404
moderation:report_person                in   200  200  404  200    in   422  422  404  422
moderation:told                          in   404  404  200  404    in   404  404  422  404
moderation:told_person                  in   404  404  404  404    in   404  404  404  404
moderation:unblock                       in   405  405  405  405    in   404  404  404  404
notifications:administration             404  404  404  404  200    404  404  404  404  405
notifications:again                      in   405  405  405  405    in   302  302  302  302
notifications:all_read                   in   405  405  405  405    in   302  302  302  302
notifications:bring_device_back          in   405  405  405  405    in   404  404  302  404
notifications:choices                    in   200  200  200  200    in   302  302  302  302
notifications:end_device                 in   405  405  405  405    in   404  404  302  404
notifications:home                       in   200  200  200  200    in   405  405  405  405
notifications:mute                       in   405  405  405  405    in   404  302  302  404
notifications:open                       in   404  404  302  404    in   405  405  405  405
notifications:quiet                      in   405  405  405  405    in   302  302  302  302
notifications:renew_device               in   405  405  405  405    in   204  204  204  204
notifications:stop                       200  200  200  200  200    200  200  200  200  200
notifications:turn_device_on             in   405  405  405  405    in   302  302  302  302
notifications:unmute                     in   405  405  405  405    in   404  302  302  404
notifications:unread                     in   405  405  405  405    in   302  302  302  302
people:circle                            in   404  404  200  404    in   404  404  422  404
people:circles                           in   200  200  200  200    in   422  422  422  422
people:connect_again                     in   405  405  405  405    in   404  404  302  404
people:deactivate_member                 404  404  404  404  405    404  404  404  404  302
people:delete_circle                     in   405  405  405  405    in   404  404  302  404
people:directory                         in   200  200  200  200    in   405  405  405  405
people:disconnect                        in   405  405  405  405    in   404  404  302  404
people:edit_profile                      in   200  200  200  200    in   422  422  422  422
people:first_run                         404  404  404  404  404    404  404  404  404  404
people:invitations                       in   200  200  200  200    in   302  302  302  302
people:join                              404  404  404  404  404    404  404  404  404  404
people:make_administrator                404  404  404  404  405    404  404  404  404  302
people:members                           404  404  404  404  200    404  404  404  404  405
people:pair                              in   200  200  200  200    in   200  200  200  200
people:profile                           200  200  200  200  200    405  405  405  405  405
people:programs                          in   200  200  200  200    in   422  422  422  422
people:reactivate_member                 404  404  404  404  405    404  404  404  404  302
people:remove_from_circle                in   405  405  405  405    in   404  404  302  404
people:remove_team                       404  404  404  404  405    404  404  404  404  302
people:rename_circle                     in   405  405  405  405    in   404  404  422  404
people:rename_team                       404  404  404  404  405    404  404  404  404  302
people:settings                          in   200  200  200  200    in   405  405  405  405
people:teams                             404  404  404  404  200    404  404  404  404  422
people:unmake_administrator              404  404  404  404  405    404  404  404  404  302
people:withdraw_invitation               in   405  405  405  405    in   404  404  302  404
pictures:add                             in   200  200  200  200    in   422  422  422  422
pictures:picture                         404  404  200  200  404    405  405  405  405  405
practices:adopt                          in   404  200  200  404    in   404  422  422  404
practices:board                          in   200  200  200  200    in   405  405  405  405
practices:change_outcome                 in   405  405  405  405    in   404  302  404  404
practices:edit                           in   404  404  200  404    in   404  404  422  404
practices:end_adoption                   in   405  405  405  405    in   404  302  404  404
practices:end_experiment                 in   404  404  200  404    in   404  404  422  404
practices:experiment                     in   404  404  200  404    in   404  404  422  404
practices:move                           in   404  404  200  404    in   404  404  422  404
practices:new                            in   200  200  200  200    in   422  422  422  422
practices:outcome                        in   404  200  200  404    in   404  422  422  404
practices:record                         in   404  200  200  404    in   405  405  405  405
publishing:begin_again                   in   405  405  405  405    in   404  404  302  404
publishing:end_feed                      in   405  405  405  405    in   404  404  302  404
publishing:entry_feed                    404  404  404  404  404    405  405  405  405  405
publishing:feed                          200  200  200  200  200    405  405  405  405  405
publishing:garden                        200  200  200  200  200    405  405  405  405  405
publishing:opengraph                     404  404  404  404  404    405  405  405  405  405
publishing:person_feed                   200  200  200  200  200    405  405  405  405  405
publishing:private_feed                  404  404  404  404  404    405  405  405  405  405
publishing:private_feeds                 in   200  200  200  200    in   422  422  422  422
publishing:rename_feed                   in   405  405  405  405    in   404  404  302  404
publishing:robots                        200  200  200  200  200    405  405  405  405  405
publishing:settings                      in   200  200  200  200    in   302  302  302  302
publishing:sitemap                       200  200  200  200  200    405  405  405  405  405
publishing:sitemap_entries               404  404  404  404  404    405  405  405  405  405
publishing:sitemap_people                200  200  200  200  200    405  405  405  405  405
publishing:sitemap_topics                200  200  200  200  200    405  405  405  405  405
publishing:tag_feed                      200  200  200  200  200    405  405  405  405  405
questions:accept                         in   405  405  405  405    in   404  404  303  404
questions:answer                         in   405  405  405  405    in   404  422  422  404
questions:answering                      in   200  200  200  200    in   422  422  422  422
questions:ask                            in   200  200  200  200    in   422  422  422  422
questions:decline                        in   405  405  405  405    in   404  404  404  404
questions:helped                         in   405  405  405  405    in   404  303  303  404
questions:home                           in   200  200  200  200    in   405  405  405  405
questions:near                           in   200  200  200  200    in   405  405  405  405
questions:reopen                         in   405  405  405  405    in   404  303  303  404
questions:unaccept                       in   405  405  405  405    in   404  404  303  404
questions:undecline                      in   405  405  405  405    in   404  404  404  404
questions:whom                           in   404  404  200  404    in   404  404  303  404
questions:wonder                         in   405  405  405  405    in   404  303  303  404
reads:gist                               in   200  200  200  200    in   405  405  405  405
reads:together                           in   200  200  200  200    in   405  405  405  405
review:answer                            in   405  405  405  405    in   404  404  422  404
review:back                              in   405  405  405  405    in   404  404  302  404
review:changed                           in   404  404  200  404    in   404  404  422  404
review:today                             in   200  200  200  200    in   405  405  405  405
search:ahead                             200  200  200  200  200    405  405  405  405  405
search:related                           404  404  200  200  404    405  405  405  405  405
search:stock                             200  200  200  200  200    405  405  405  405  405
searches:bring_back                      in   405  405  405  405    in   404  404  302  404
searches:change                          in   404  404  200  404    in   404  404  422  404
searches:home                            in   200  200  200  200    in   405  405  405  405
searches:keep                            in   200  200  200  200    in   422  422  422  422
searches:remove                          in   405  405  405  405    in   404  404  302  404
searches:search                          in   404  404  200  404    in   405  405  405  405
searches:seen                            in   405  405  405  405    in   404  404  302  404
seek:capture                             in   200  200  200  200    in   422  422  422  422
seek:capture_book                        in   200  200  200  200    in   422  422  422  422
seek:capture_file                        in   200  200  200  200    in   422  422  422  422
seek:capture_meeting                     in   200  200  200  200    in   422  422  422  422
seek:copies                              in   404  404  200  404    in   405  405  405  405
seek:copy_readers                        in   405  405  405  405    in   404  404  302  404
seek:home                                in   200  200  200  200    in   405  405  405  405
seek:look_again                          in   405  405  405  405    in   404  404  302  404
seek:mix                                 in   200  200  200  200    in   405  405  405  405
seek:shared                              in   302  302  302  302    in   405  405  405  405
seek:try_again                           in   405  405  405  405    in   404  404  404  404
sense:bin                                in   200  200  200  200    in   405  405  405  405
sense:complete                           in   200  200  200  200    in   405  405  405  405
sense:day                                in   200  200  200  200    in   405  405  405  405
sense:days                               in   200  200  200  200    in   405  405  405  405
sense:file                               in   200  200  200  200    in   405  405  405  405
sense:history                            in   404  404  200  404    in   405  405  405  405
sense:kept                               in   200  200  200  200    in   405  405  405  405
sense:leads                              in   405  405  405  405    in   200  200  200  200
sense:library                            in   200  200  200  200    in   405  405  405  405
sense:link_here                          in   405  405  405  405    in   404  404  302  404
sense:look                               405  405  405  405  405    in   303  303  303  303
sense:map                                404  404  200  200  404    405  405  405  405  405
sense:mentions                           in   404  200  200  404    in   405  405  405  405
sense:note_edit                          in   404  404  200  404    in   404  404  422  404
sense:note_new                           in   200  200  200  200    in   422  422  422  422
sense:note_of_talk                       in   404  200  200  404    in   404  303  303  404
sense:pdf                                in   200  200  200  200    in   422  422  422  422
sense:picture                            in   200  200  200  200    in   405  405  405  405
sense:place                              405  405  405  405  405    in   422  422  422  422
sense:places                             in   200  200  200  200    in   422  422  422  422
sense:preview                            in   405  405  405  405    in   200  200  200  200
sense:put_here                           405  405  405  405  405    in   404  404  404  404
sense:reader                             in   200  200  200  200    in   422  422  422  422
sense:rename_back                        in   405  405  405  405    in   404  404  302  404
sense:restore                            in   405  405  405  405    in   404  404  404  404
sense:take_back                          405  405  405  405  405    in   404  404  404  404
sense:template                           in   405  405  405  405    in   404  404  302  404
sense:templates                          in   200  200  200  200    in   405  405  405  405
sense:today                              in   200  200  200  200    in   405  405  405  405
sense:unmark                             405  405  405  405  405    in   404  404  404  404
share:announce                           in   405  405  405  405    in   404  404  302  404
share:audience                           in   404  404  200  404    in   404  404  422  404
share:audience_back                      in   405  405  405  405    in   404  404  404  404
share:bring_back                         in   405  405  405  405    in   404  404  404  404
share:call_off                           in   405  405  405  405    in   404  404  302  404
share:describe                           in   405  405  405  405    in   404  404  302  404
share:home                               in   200  200  200  200    in   405  405  405  405
share:opened                             in   405  405  405  405    in   404  204  204  404
share:quieten                            in   405  405  405  405    in   404  404  302  404
share:who                                in   404  200  200  404    in   405  405  405  405
share:withdraw                           in   405  405  405  405    in   404  404  302  404
suggestions:few                          in   200  200  200  200    in   405  405  405  405
suggestions:fewer                        in   200  200  200  200    in   405  405  405  405
suggestions:home                         in   200  200  200  200    in   422  422  422  422
suggestions:keep                         in   405  405  405  405    in   404  302  302  404
suggestions:less                         in   405  405  405  405    in   404  404  404  404
suggestions:more                         in   405  405  405  405    in   404  404  302  404
topics:describe                          in   200  200  200  200    in   302  302  302  302
topics:end_name                          in   405  405  405  405    in   302  302  302  302
topics:history                           in   200  200  200  200    in   404  404  404  404
topics:home                              in   200  200  200  200    in   405  405  405  405
topics:name_again                        in   405  405  405  405    in   302  302  302  302
topics:names                             in   200  200  200  200    in   422  422  422  422
topics:tag                               200  200  200  200  200    405  405  405  405  405
unnamed:ask                              in   404  404  404  404    in   404  404  404  404
unnamed:deed                             in   405  405  405  405    in   404  404  404  404
unnamed:home                             in   200  200  200  200    in   405  405  405  405
unnamed:new                              in   200  200  200  200    in   405  405  405  405
unnamed:question                         in   404  404  404  404    in   405  405  405  405
unnamed:remember                         in   405  405  405  405    in   422  422  422  422
unnamed:switch                           in   405  405  405  405    in   404  404  302  404
unnamed:withdraw                         in   405  405  405  405    in   302  302  302  302
usersessions_list                        in   200  200  200  200    in   302  302  302  302
web:beside                               in   200  200  200  200    in   405  405  405  405
web:design                               404  404  404  404  200    404  404  404  404  200
web:discard_job                          404  404  404  404  405    404  404  404  404  302
web:entry                                404  404  200  200  404    405  405  405  405  405
web:job                                  in   404  404  200  404    in   405  405  405  405
web:job_progress                         in   404  404  200  404    in   405  405  405  405
web:jobs                                 404  404  404  404  200    404  404  404  404  405
web:manifest                             200  200  200  200  200    405  405  405  405  405
web:offline                              200  200  200  200  200    405  405  405  405  405
web:retry_all_jobs                       404  404  404  404  405    404  404  404  404  302
web:retry_job                            404  404  404  404  405    404  404  404  404  302
web:service_worker                       200  200  200  200  200    405  405  405  405  405
web:today                                200  200  200  200  200    405  405  405  405  405
"""
COLUMNS = ("stranger", "ines", "dora", "amina", "gita")


def expected() -> dict[str, list[str]]:
    rows = [line.split() for line in ACCESS.splitlines() if line.strip() and not line.startswith("#")]
    return {name: answers for name, *answers in rows}


def test_every_route_is_in_the_table_once() -> None:
    assert [route.name for route in all_routes()] == list(expected())


@pytest.fixture
def world(cast: Cast) -> World:
    return make_world(cast)


# Who may what is asked of both databases as one who may much and one who administers.
@pytest.mark.parametrize("name", [pytest.param(name, marks=[] if name in {"amina", "gita"} else pytest.mark.once) for name in COLUMNS])
def test_everyone_is_answered_as_the_table_says(world: World, client_as: ClientAs, name: str) -> None:
    table, column = expected(), COLUMNS.index(name)
    client = _client(world, client_as, name)
    surprises = []
    for route in all_routes():
        asked, sent = _answers(client, address(route, world))
        wanted = table.get(route.name, ["?"] * 2 * len(COLUMNS))
        if [asked, sent] != [wanted[column], wanted[len(COLUMNS) + column]]:
            surprises.append(f"{route.name}: GET {asked} (table: {wanted[column]}), POST {sent} (table: {wanted[len(COLUMNS) + column]})")
    assert surprises == []


def _client(world: World, client_as: ClientAs, name: str) -> Client:
    """Signed in, and with the token of a program for the API, which takes nothing else."""
    member = world.cast.viewers[name]
    client = client_as(member)
    if member is not None:
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {Program(member).secret}"
    return client


def _answers(client: Client, url: str) -> tuple[str, str]:
    answers = []
    client.raise_request_exception = False  # a fault stands in the list as 500, beside the others
    cookies = dict(client.cookies)
    for method in (client.get, client.post):
        with transaction.atomic():  # the deed is undone, so that the next address finds the world as it was
            answers.append(_in_short(method(url)))
            transaction.set_rollback(True)
        client.cookies.clear()
        client.cookies.update(cookies)
    return answers[0], answers[1]


def _in_short(response: HttpResponse) -> str:
    location = response.headers.get("Location", "")
    return "in" if response.status_code == 302 and location.startswith("/account/login/") else str(response.status_code)


def as_table(world: World, client_as: ClientAs) -> str:
    """The table as the program answers now, to be read with care before it is pasted above."""
    clients = [_client(world, client_as, name) for name in COLUMNS]
    lines = []
    for route in all_routes():
        pairs = [_answers(client, address(route, world)) for client in clients]
        lines.append(_line(route, [asked for asked, _ in pairs], [sent for _, sent in pairs]))
    return "\n".join(lines)


def _line(route: Route, asked: list[str], sent: list[str]) -> str:
    return f"{route.name:<40} {' '.join(f'{answer:<4}' for answer in asked)}   {' '.join(f'{answer:<4}' for answer in sent)}".rstrip()
