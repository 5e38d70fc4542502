from django.urls import URLPattern, path, re_path

from commonplace.publishing.views import feeds, pictures, private_feeds, profiles, robots

app_name = "publishing"

urlpatterns: list[URLPattern] = [
    path("e/<slug:uid>/opengraph.png", pictures.opengraph, name="opengraph"),
    path("people/<slug:handle>/garden/", profiles.garden, name="garden"),
    re_path(r"^feed\.(?P<form>atom|json)$", feeds.whole, name="feed"),
    re_path(r"^people/(?P<handle>[-\w]+)/feed\.(?P<form>atom|json)$", feeds.person, name="person_feed"),
    re_path(r"^tags/(?P<name>[^/]+)/feed\.(?P<form>atom|json)$", feeds.tag, name="tag_feed"),
    re_path(r"^e/(?P<uid>[-\w]+)/feed\.(?P<form>atom|json)$", feeds.entry, name="entry_feed"),
    re_path(r"^private-feed/(?P<secret>[-\w]{20,60})/feed\.(?P<form>atom|json)$", feeds.private, name="private_feed"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path("sitemap/entries/<slug:uid>.xml", robots.entries, name="sitemap_entries"),
    path("sitemap/people.xml", robots.people, name="sitemap_people"),
    path("sitemap/topics.xml", robots.topics, name="sitemap_topics"),
    path("settings/feeds/", private_feeds.private_feeds, name="private_feeds"),
    path("settings/feeds/<slug:uid>/name/", private_feeds.rename, name="rename_feed"),
    path("settings/feeds/<slug:uid>/end/", private_feeds.end_feed, name="end_feed"),
    path("settings/feeds/<slug:uid>/begin-again/", private_feeds.begin_feed_again, name="begin_again"),
    path("settings/public/", profiles.settings, name="settings"),
]
