"""A mail from bytes to what is known of it: parts, files, HTML, who wrote it."""

import base64
import hashlib

from hypothesis import given
from hypothesis import strategies as st

from baton_email.parsing.parsed import Mailbox, ParsedMail, Unreadable
from baton_email.parsing.reading import read_mail
from baton_email.parsing.structure import content_of

HEAD = (
    "From: Ann <ann@mail.example>\r\nTo: service@demo.example\r\nMessage-ID: <1@mail.example>\r\n"
)
PNG = b"\x89PNG\r\n" + bytes(200)


def read(raw: str | bytes) -> ParsedMail:
    mail = read_mail(raw if isinstance(raw, bytes) else raw.encode())
    assert isinstance(mail, ParsedMail)
    return mail


def part(kind: str, content: bytes, more: str = "") -> str:
    body = base64.encodebytes(content).decode().replace("\n", "\r\n")
    return (
        f"--b\r\nContent-Type: {kind}\r\n{more}Content-Transfer-Encoding: base64\r\n\r\n{body}\r\n"
    )


def mixed(*parts: str, kind: str = "multipart/mixed") -> bytes:
    return (
        f"{HEAD}Content-Type: {kind}; boundary=b\r\n\r\n" + "".join(parts) + "--b--\r\n"
    ).encode()


def test_the_header_is_read() -> None:
    mail = read(HEAD + "Date: Tue, 7 May 2024 09:30:00 +0800\r\nSubject: a\r\n b\r\n\r\nhello")
    assert mail.message_id == "1@mail.example"
    assert mail.sender == Mailbox("ann@mail.example", "Ann")
    assert mail.to == (Mailbox("service@demo.example"),)
    assert mail.date is not None
    assert mail.date.isoformat() == "2024-05-07T01:30:00+00:00"
    assert (mail.subject, mail.text, mail.defects) == ("a b", "hello", ())


def test_files_are_listed_with_size_and_hash_and_found_by_their_part() -> None:
    large = bytes(range(256)) * 4_000
    raw = mixed(
        part("text/plain; charset=utf-8", "你好".encode()),
        part("application/pdf", large, "Content-Disposition: attachment; filename=a.pdf\r\n"),
    )
    mail = read(raw)
    assert mail.text == "你好"
    (file,) = mail.attachments
    assert (file.name, file.media_type, file.size) == ("a.pdf", "application/pdf", len(large))
    assert file.sha256 == hashlib.sha256(large).hexdigest()
    assert content_of(raw, file.part) == large
    assert content_of(raw, 7) is None


def test_a_picture_in_the_text_keeps_its_content_id() -> None:
    mail = read(
        mixed(
            part("text/html", b'<p>see</p><img src="cid:p1">'),
            part("image/png; name=p.png", PNG, "Content-ID: <p1>\r\n"),
            kind="multipart/related",
        )
    )
    assert mail.html == '<p>see</p><img src="cid:p1">'
    assert (mail.attachments[0].content_id, mail.attachments[0].inline) == ("p1", True)


def test_of_alternatives_the_plain_one_is_the_text_unless_it_is_empty() -> None:
    both = mixed(
        part("text/plain", b"plain"), part("text/html", b"<p>html"), kind="multipart/alternative"
    )
    assert read(both).text == "plain"
    empty = mixed(
        part("text/plain", b" \n"), part("text/html", b"<p>html"), kind="multipart/alternative"
    )
    assert read(empty).text == "html"


def test_a_mail_in_a_mail_is_one_file() -> None:
    inner = "Subject: lost\r\nFrom: bo@mail.example\r\n\r\ninner words"
    mail = read(
        mixed(
            part("text/plain", b"see below"),
            f"--b\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n",
        )
    )
    assert mail.text == "see below"
    (file,) = mail.attachments
    assert (file.name, file.media_type) == ("lost.eml", "message/rfc822")


def test_broken_mime_is_read_with_its_defects_named() -> None:
    mail = read(f"{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nstill here")
    assert mail.text == "still here"
    assert mail.defects
    assert read(f"{HEAD}Content-Type: multipart/mixed\r\n\r\nno boundary").text == "no boundary"
    assert read("no header at all, only words").defects


def test_html_is_cleaned_and_foreign_pictures_are_only_named() -> None:
    mail = read(
        f"{HEAD}Content-Type: text/html; charset=utf-8\r\n\r\n"
        '<p onclick="x()">hi <a href="javascript:x()">a</a> <a href="https://x.example/?a=1&b=2">b</a>'
        '<img src="https://t.example/p.gif?u=1"><img src=//t.example/q.gif><img src="cid:1">'
        "<script>x</script><style>p{background:url(https://t.example)}</style>"
        "<iframe src=x></iframe>"
        "<svg><script>y</script></svg><form action=x><input name=y></form>"
    )
    assert mail.html == (
        '<p>hi <a rel="noopener noreferrer nofollow">a</a> '
        '<a href="https://x.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow">b</a>'
        '<img data-blocked-src="https://t.example/p.gif?u=1"><img><img src="cid:1"></p>'
    )


def test_the_text_of_html_has_lines_and_quotations() -> None:
    mail = read(
        f"{HEAD}Content-Type: text/html\r\n\r\n<html><head><title>no</title></head><body>"
        "<p>one &amp; two<br>three</p><ul><li>a</li><li>b</li></ul>"
        "<table><tr><td>x</td><td>y</td></tr></table><blockquote>old<br>words</blockquote>"
    )
    assert mail.text == "one & two\nthree\n\n- a\n- b\nx y\n\n> old\n> words"
    assert mail.new_text == mail.text


def test_what_was_not_written_by_a_person_says_so() -> None:
    facts = read(
        f"{HEAD}Auto-Submitted: Auto-Replied (vacation)\r\nPrecedence: Bulk\r\nList-Id: <x>\r\n"
        "Return-Path: < >\r\nX-Auto-Response-Suppress: All\r\nX-Baton-Loop: house-1\r\n\r\naway"
    ).automatic
    assert facts.auto_submitted == "auto-replied"
    assert facts.precedence == "bulk"
    assert facts.has_list_fields
    assert facts.null_return_path
    assert facts.suppresses_replies
    assert facts.loop_marks == ("house-1",)


def test_a_delivery_report_names_the_address_the_status_and_the_mail() -> None:
    raw = (
        "From: MAILER-DAEMON@mx.example\r\nTo: service@demo.example\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nNot delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        "Final-Recipient: rfc822; gone@mail.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        "Subject: Re\r\nMessage-ID: <ours-1@demo.example>\r\n\r\n"
        "--b--\r\n"
    )
    report = read(raw).report
    assert report is not None
    assert report.failed == ("gone@mail.example",)
    assert (report.status, report.original_message_ids) == ("5.1.1", ("ours-1@demo.example",))


def test_language_and_case_numbers_come_from_what_is_new() -> None:
    mail = read(
        f"{HEAD}Subject: Re: order\r\n\r\nWhere is it?\r\n\r\n"
        "在 2024-05-06，客服 写道：\r\n> 您好您好"
    )
    assert mail.language == "en"
    assert read(f"{HEAD}Subject: 退货\r\n\r\n我要退货".encode()).language == "zh"


def test_a_header_field_that_comes_twice_counts_once_and_is_named() -> None:
    mail = read("From: a@x.example\r\nFrom: b@x.example\r\n\r\nhi")
    assert mail.sender == Mailbox("a@x.example")
    assert any("From" in defect.en for defect in mail.defects)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_given_up_with_a_sentence(raw: bytes) -> None:
    mail = read_mail(HEAD.encode() + raw)
    assert isinstance(mail, ParsedMail) or (isinstance(mail, Unreadable) and mail.sentence)
