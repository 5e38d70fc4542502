"""Messages as real programs write them, in our own words; and one of each thing for the tests that look at every address."""

from __future__ import annotations

from email.message import EmailMessage

from commonplace.kit.clock import now
from commonplace.letters.models import Address, Letter, LetterState, Sender
from commonplace.people.models import Member
from commonplace.sources.meeting import SourceFacts, source_of_ones_own
from commonplace.sources.models import Snapshot

TRACKER = "https://click.news.example/c/eyJ1IjoiMTIzIn0?u=42&t=%2Fa"
NEWSLETTER_HTML = f"""<!doctype html><html><head><style>.x{{color:red}}</style><title>News</title></head><body>
<div style="display:none;max-height:0">What is new this week&#847;&zwnj;&nbsp;</div>
<table role="presentation" width="100%"><tr><td align="center"><table><tr><td>
<h1>The dye garden in November</h1>
<p>Dear reader, the <b>madder</b> roots are three years old, so this is the month to dig. Wash them, cut them and let them dry slowly.</p>
<p><a href="{TRACKER}">Read the whole story</a></p>
<table><thead><tr><th>Plant</th><th>Colour</th></tr></thead><tbody><tr><td>Weld</td><td>Yellow</td></tr></tbody></table>
<script>alert(1)</script><img src="https://track.news.example/open.gif" width="1" height="1"><img src="https://news.example/root.jpg" alt="A root">
</td></tr></table></td></tr></table></body></html>"""


def newsletter(to: str, *, sender: str = "The Dye Garden <letters@news.example>", message_id: str = "<nov@news.example>") -> bytes:
    """multipart/alternative as mailing services send it, with an unsubscribe header and a file."""
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = sender, to, message_id
    message["Subject"] = "November: digging the madder"
    message["Date"] = "Mon, 02 Nov 2026 08:15:00 +0100"
    message["List-Unsubscribe"] = "<https://news.example/out?m=42>, <mailto:out@news.example>"
    message["List-Id"] = "The Dye Garden <garden.news.example>"
    message["Precedence"] = "bulk"
    message.set_content("The dye garden in November\n\nThe madder roots are three years old.\n")
    message.add_alternative(NEWSLETTER_HTML, subtype="html")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Calendar 2027.pdf")
    return message.as_bytes()


def plain(to: str, *, sender: str, subject: str = "", body: str = "", message_id: str = "", **headers: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    if message_id:
        message["Message-ID"] = message_id
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message.as_bytes()


GMAIL = """Read this before the dye day, Amina.

---------- Forwarded message ---------
From: Bruno Costa <bruno@example.org>
Date: Tue, Nov 3, 2026 at 9:12 AM
Subject: Hard water
To: Amina Diallo <amina@example.org>


https://water.example/hardness?utm_source=mail
"""
GMAIL_DE = """Zum Vorbereiten.

---------- Forwarded message ---------
Von: Bruno Costa <bruno@example.org>
Date: Di., 3. Nov. 2026 um 09:12 Uhr
Subject: Hartes Wasser
To: Amina Diallo <amina@example.org>

Hier: https://water.example/hardness.
"""
APPLE_FR = """À lire.

Envoyé de mon iPhone

Début du message réexpédié :

> De: Bruno Costa <bruno@example.org>
> Objet: L’eau dure
> Date: 3 novembre 2026 à 09:12:00 UTC+1
> À: Amina Diallo <amina@example.org>
>
> https://water.example/hardness
"""
APPLE = """Begin forwarded message:

From: Bruno Costa <bruno@example.org>
Subject: Hard water
Date: 3 November 2026 at 09:12:00 CET
To: Amina Diallo <amina@example.org>

https://water.example/hardness
"""
OUTLOOK = """Worth a look
________________________________
From: Bruno Costa <bruno@example.org>
Sent: Tuesday, November 3, 2026 9:12 AM
To: Amina Diallo <amina@example.org>
Subject: Hard water

https://water.example/hardness
"""
OUTLOOK_ES = """Para el taller

-----Mensaje original-----
De: Bruno Costa <bruno@example.org>
Enviado el: martes, 3 de noviembre de 2026 9:12
Para: Amina Diallo <amina@example.org>
Asunto: Agua dura

https://water.example/hardness
"""
OUTLOOK_DE = """Für den Färbetag

Von: Bruno Costa <bruno@example.org>
Gesendet: Dienstag, 3. November 2026 09:12
An: Amina Diallo <amina@example.org>
Betreff: Hartes Wasser

https://water.example/hardness
"""
THUNDERBIRD_IT = """Leggi

-------- Messaggio Inoltrato --------
Oggetto: Acqua dura
Data: Tue, 3 Nov 2026 09:12:00 +0100
Mittente: Bruno Costa <bruno@example.org>
A: Amina Diallo <amina@example.org>

https://water.example/hardness
"""
GMAIL_JA = """読んでください

---------- Forwarded message ---------
差出人: Bruno Costa <bruno@example.org>
日付: 2026年11月3日(火) 9:12
件名: 硬水
宛先: Amina Diallo <amina@example.org>

https://water.example/hardness
"""
FORWARDS = {
    "gmail": GMAIL,
    "gmail-de": GMAIL_DE,
    "apple": APPLE,
    "apple-fr": APPLE_FR,
    "outlook": OUTLOOK,
    "outlook-es": OUTLOOK_ES,
    "outlook-de": OUTLOOK_DE,
    "thunderbird-it": THUNDERBIRD_IT,
    "gmail-ja": GMAIL_JA,
}


def letter_of(member: Member) -> Letter:
    """A letter that was read, from a sender, at an address; made when it is asked for first."""
    Address.objects.get_or_create(member=member, local_part=f"sample{member.pk}aaaaaaaaaaaaaaaaaa"[:22])
    sender, _made = Sender.objects.get_or_create(member=member, address="letters@news.example", defaults={"name": "The Dye Garden"})
    found = Letter.objects.filter(member=member, key="sample").first()
    if found is None:
        source = source_of_ones_own(SourceFacts(title="November", author="The Dye Garden"))
        Snapshot.objects.create(source=source, sender=member, html="<p>Dig the roots.</p>", text="Dig the roots.", text_hash="x")
        facts = {"sender": sender, "state": LetterState.READ, "title": "November", "source": source, "sent_at": now()}
        found = Letter.objects.create(member=member, key="sample", **facts)
    return found
