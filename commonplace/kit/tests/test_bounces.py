"""Reports of mail that could not be delivered are understood, and nothing in them breaks the reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonplace.kit.bounces import Failure, addresses_in, failure_in, failure_said

POSTFIX = """From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: bounces+7-abcdefghijklmnop@example.org
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Description: Delivery report
Content-Type: {sort}

Reporting-MTA: dns; mx.example.org
Arrival-Date: Fri, 27 Nov 2026 00:00:00 +0000 (UTC)

Final-Recipient: rfc822; gone@example.org
Original-Recipient: rfc822;gone@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; {diagnosis}

--B
Content-Type: message/rfc822

Subject: About
Status: 4.4.4
--B--
"""


def report(status: str, diagnosis: str = "", action: str = "failed", sort: str = "message/delivery-status") -> bytes:
    return POSTFIX.format(status=status, diagnosis=diagnosis, action=action, sort=sort).replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("raw", "failure"),
    [
        (report("5.1.1", "550 5.1.1 <gone@example.org>: no such user"), Failure("5.1.1", "550 5.1.1 <gone@example.org>: no such user")),
        (report("5.1.1 (bad mailbox)", sort="message/global-delivery-status"), Failure("5.1.1", "(bad mailbox)")),
        (report("4.4.7", "421 too long"), Failure("4.4.7", "421 too long")),
        (report("", "550 mailbox not here"), Failure("5.0.0", "550 mailbox not here")),
        (report("", "550-5.7.26 not yours"), Failure("5.7.26", "550-5.7.26 not yours")),
        (report("5.1.1", action="Failed"), Failure("5.1.1")),
        (report("4.0.0", "450 later", action="delayed"), None),
        (report("2.0.0", action="delivered"), None),
        (b"To: a@example.org\r\nAuto-Submitted: auto-replied\r\nSubject: Away\r\n\r\nI am away; 550 5.1.1 says hello.", None),
        (b"X-Failed-Recipients: gone@example.org\r\nSubject: Mail delivery failed\r\n\r\nAll of it.", Failure("5.0.0")),
        (b"", None),
    ],
)
def test_what_a_report_tells(raw: bytes, failure: Failure | None) -> None:
    assert failure_in(raw) == failure


@pytest.mark.parametrize(
    ("words", "hard", "certain"),
    [
        ("550 5.1.1 nobody", True, True),
        ("550 5.7.1 policy", True, False),
        ("550 nobody", True, False),
        ("552 5.2.2 full", False, False),
        ("451 4.2.1 busy", False, False),
        ("version 1.5.1.1 of us", True, False),
    ],
)
def test_what_an_answer_means(words: str, hard: bool, certain: bool) -> None:
    assert (failure_said(words).is_hard, failure_said(words).is_certain) == (hard, certain)


_PIECES = st.sampled_from(
    [line.encode() + b"\r\n" for line in report("5.1.1", "550 x").decode().split("\r\n")]
    + [
        b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n",
        b"Status: =?utf-8?q?=ff?=\r\n",
        b"Action: \xff failed\r\n",
        b"\x00",
        b"\r\n",
    ]
    + [
        b"Content-Type: message/delivery-status; charset*=utf-8''%zz\r\n\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"To: =?x?q?a?=\r\n",
    ]
)


@given(st.one_of(st.binary(max_size=400), st.lists(st.one_of(_PIECES, st.binary(max_size=20)), max_size=40).map(b"".join)))
def test_nothing_that_comes_breaks_the_reading(raw: bytes) -> None:
    found = failure_in(raw)
    assert found is None or (found.status[:2] in {"4.", "5."} and len(found.said) <= 300)
    assert isinstance(addresses_in(raw), str)


def test_what_is_nested_without_end_is_given_up() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=B%d\r\n\r\n--B%d\r\n" % (depth, depth) for depth in range(5_000))
    assert failure_in(nested) is None
