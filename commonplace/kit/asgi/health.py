"""`/healthz`: for whatever watches over the program. Asked by address rather than by name, so it must not depend on the Host header."""

from django.db import DatabaseError, connection

from commonplace.kit.asgi.pages import ASGIApp, Pages, Receive, Scope, Send


def health_check(pages: Pages) -> ASGIApp:
    """200 when a page thread answers and reaches the database, else 503."""

    async def healthz(scope: Scope, receive: Receive, send: Send) -> None:
        is_well = await pages.in_page_thread(_database_answers)
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200 if is_well else 503, "headers": headers})
        await send({"type": "http.response.body", "body": b"well\n" if is_well else b"the database does not answer\n"})

    return healthz


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except DatabaseError:
        connection.close()
        return False
    return True
