from django.urls import URLPattern, path

from commonplace.sense.views import history, library, pdf, pictures, places, reader, writing
from commonplace.sense.views.moved import led_on

app_name = "sense"

urlpatterns: list[URLPattern] = [
    path("sense/", library.library, name="library"),
    path("sense/bin/", library.bin_of, name="bin"),
    path("s/<slug:uid>/", led_on("sense:reader", reader.reader), name="reader"),
    path("s/<slug:uid>/pdf/", led_on("sense:pdf", pdf.pages), name="pdf"),
    path("s/<slug:uid>/notes/", led_on("sense:places", places.places), name="places"),
    path("s/<slug:uid>/file/", pdf.file, name="file"),
    path("pictures/<slug:uid>/", pictures.picture, name="picture"),
    path("e/<slug:uid>/put-here/", reader.put_here, name="put_here"),
    path("e/<slug:uid>/put-back/", reader.take_back, name="take_back"),
    path("notes/new/", writing.note_new, name="note_new"),
    path("notes/preview/", writing.preview, name="preview"),
    path("e/<slug:uid>/edit/", writing.note_edit, name="note_edit"),
    path("e/<slug:uid>/history/", history.history, name="history"),
    path("e/<slug:uid>/history/<int:number>/restore/", history.restore, name="restore"),
]
