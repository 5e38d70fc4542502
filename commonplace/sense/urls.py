from django.urls import URLPattern, path

from commonplace.sense.views import history, library, reader, reader_deeds, writing

app_name = "sense"

urlpatterns: list[URLPattern] = [
    path("sense/", library.library, name="library"),
    path("sense/bin/", library.bin_of, name="bin"),
    path("s/<slug:uid>/", reader.reader, name="reader"),
    path("s/<slug:uid>/place/", reader_deeds.place, name="place"),
    path("sense/look/", reader_deeds.look, name="look"),
    path("sense/kept/", reader_deeds.kept, name="kept"),
    path("e/<slug:uid>/unmark/", reader_deeds.unmark, name="unmark"),
    path("e/<slug:uid>/put-here/", reader_deeds.put_here, name="put_here"),
    path("e/<slug:uid>/put-back/", reader_deeds.take_back, name="take_back"),
    path("notes/new/", writing.note_new, name="note_new"),
    path("notes/preview/", writing.preview, name="preview"),
    path("e/<slug:uid>/edit/", writing.note_edit, name="note_edit"),
    path("e/<slug:uid>/history/", history.history, name="history"),
    path("e/<slug:uid>/history/<int:number>/restore/", history.restore, name="restore"),
]
