from django.urls import URLPattern, path

from commonplace.sense.views import (
    around,
    beginnings,
    history,
    knowing,
    library,
    pdf,
    pictures,
    places,
    reader,
    reader_deeds,
    talk,
    writing,
)
from commonplace.sense.views.moved import led_on

app_name = "sense"

urlpatterns: list[URLPattern] = [
    path("sense/", library.library, name="library"),
    path("sense/bin/", library.bin_of, name="bin"),
    path("s/<slug:uid>/", led_on("sense:reader", reader.reader), name="reader"),
    path("s/<slug:uid>/place/", reader_deeds.place, name="place"),
    path("sense/look/", reader_deeds.look, name="look"),
    path("sense/kept/", reader_deeds.kept, name="kept"),
    path("e/<slug:uid>/unmark/", reader_deeds.unmark, name="unmark"),
    path("e/<slug:uid>/put-here/", reader_deeds.put_here, name="put_here"),
    path("e/<slug:uid>/put-back/", reader_deeds.take_back, name="take_back"),
    path("s/<slug:uid>/pdf/", led_on("sense:pdf", pdf.pages), name="pdf"),
    path("s/<slug:uid>/notes/", led_on("sense:places", places.places), name="places"),
    path("s/<slug:uid>/file/", pdf.file, name="file"),
    path("pictures/<slug:uid>/", pictures.picture, name="picture"),
    path("notes/new/", writing.note_new, name="note_new"),
    path("notes/preview/", writing.preview, name="preview"),
    path("notes/complete/", knowing.complete, name="complete"),
    path("notes/leads/", knowing.leads, name="leads"),
    path("notes/today/", writing.day, name="today"),
    path("notes/days/", beginnings.days, name="days"),
    path("notes/days/<slug:day>/", writing.day, name="day"),
    path("notes/templates/", beginnings.templates, name="templates"),
    path("e/<slug:uid>/template/", beginnings.template, name="template"),
    path("e/<slug:uid>/earlier-title/", writing.rename_back, name="rename_back"),
    path("e/<slug:uid>/mentions/", around.mentions, name="mentions"),
    path("e/<slug:uid>/mentions/<slug:other>/", around.link_here, name="link_here"),
    path("e/<slug:uid>/map/", around.map_of, name="map"),
    path("e/<slug:uid>/note/", talk.note_of_talk, name="note_of_talk"),
    path("e/<slug:uid>/edit/", writing.note_edit, name="note_edit"),
    path("e/<slug:uid>/history/", history.history, name="history"),
    path("e/<slug:uid>/history/<int:number>/restore/", history.restore, name="restore"),
]
