"""Mails that are made to cost much are read within the CPU of one mail, or given up before."""

import base64
import struct
import time

import pytest

from baton_email.parsing.html_bounds import MOST_REPEATED, bounded
from baton_email.parsing.parsed import ParsedMail, Unreadable
from baton_email.parsing.reading import read_mail

HEAD = b"From: ann@mail.example\r\nSubject: hello\r\nMIME-Version: 1.0\r\n"
WORDS = b"Content-Type: text/plain\r\n\r\ncaught fire"
FILE = b"Content-Type: image/png\r\nContent-Disposition: attachment"
TNEF = struct.pack("<IH", 0x223E9F78, 1)
PROPERTY = struct.pack("<HHI", 3, 1, 0)
CPU = 1.4
"""Seconds; a reader may use 1.5."""


def typed(kind: str, body: bytes, encoding: str = "8bit") -> bytes:
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return HEAD + head.encode() + body


def html(text: str) -> bytes:
    return typed("text/html", text.encode())


def parts(*each: bytes, boundary: bytes = b"b") -> bytes:
    inner = b"".join(b"--%s\r\n%s\r\n" % (boundary, part) for part in each)
    kind = b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n' % boundary
    return HEAD + kind + inner + b"--%s--\r\n" % boundary


def attribute(level: int, name: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, name, len(data)) + data + b"\0\0"


def winmail(content: bytes) -> bytes:
    encoded = base64.encodebytes(TNEF + content)
    kind = b"Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return parts(WORDS, kind + encoded)


def winmail_in_winmail(depth: int) -> bytes:
    inner = TNEF
    for _ in range(depth):
        inner = TNEF + attribute(2, 0x9002, b"") + attribute(2, 0x800F, inner)
    return winmail(inner[len(TNEF) :])


def in_pieces(name: bytes, count: int) -> bytes:
    """A parameter in so many pieces (RFC 2231)."""
    return b"".join(
        b";\r\n %s*%d*=%s%s" % (name, at, b"utf-8''" if not at else b"", b"%E4%BD%A0" * 100)
        for at in range(count)
    )


def mails_in_mails(depth: int, size: int) -> bytes:
    whole = HEAD + b"\r\n" + b"x" * size
    for _ in range(depth):
        whole = HEAD + b"Content-Type: message/rfc822\r\n\r\n" + whole
    return whole


FONTS = "".join(f'<font color="c{each}">' for each in range(190))
MANY_VALUES = (
    struct.pack("<IHHI", 1, 0x101F, 0x1000, 0xFFFF_FFFF) + b"\0" * 12_000_000
)  # one property that says it has four thousand million values
READ = {
    "a flowed paragraph": typed("text/plain; format=flowed", b"a \r\n" * 200_000 + b"caught fire"),
    "one line of HTML": html("x<span></span>" * 24_000 + "caught fire"),
    "a folded field of a part": parts(WORDS, b"X-A: a\r\n" + b" b\r\n" * 300_000 + b"\r\nx"),
    "many fields of a part": parts(WORDS, b"X-A: a\r\n" * 300_000 + b"\r\nx"),
    "names in pieces": parts(
        WORDS, *(FILE + in_pieces(b"filename", 60) + b"\r\n\r\nx" for _ in range(300))
    ),
    "pieces with gaps": parts(
        WORDS,
        FILE + b"; filename*999*=a; filename*0*=utf-8''b; filename*7=c; filename*=''d\r\n\r\nx",
    ),
    "a name of escapes": parts(WORDS, FILE + b'; filename="' + b'\\"' * 30_000 + b'"\r\n\r\nx'),
    "semicolons": parts(WORDS, FILE + b"; " * 30_000 + b"\r\n\r\nx"),
    "attributes of winmail.dat": winmail(attribute(1, 1, b"") * 1_000_000),
    "files of winmail.dat": winmail(
        (attribute(2, 0x9002, b"") + attribute(2, 0x800F, b"x")) * 200_000
    ),
    "values of winmail.dat": winmail(attribute(1, 0x9003, MANY_VALUES)),
    "properties of winmail.dat": winmail(
        attribute(1, 0x9003, struct.pack("<I", 2_000) + PROPERTY * 2_000) * 700
    ),
    "winmail.dat in winmail.dat": winmail_in_winmail(300),
    "formatting before paragraphs": html(f"<p>{FONTS}</p>" + "<p>x</p>" * 20_000 + "caught fire"),
    "formatting before cells": html(FONTS + "<table>" + "<tr><td>x" * 12_000 + "caught fire"),
    "tags that end themselves": html("<div/>" * 45_000 + "caught fire"),
    "text between tables": html("<table>x<b>" * 15_000 + "caught fire"),
    "open links": html("".join(f"<a href=//x/{n}>x" for n in range(20_000)) + "caught fire"),
    "ends without beginnings": html("</p></br>" * 20_000 + "caught fire"),
    "a deep picture": html("<svg><g><math>" * 15_000 + "</svg>caught fire"),
    "one boundary in itself": HEAD
    + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' * 400
    + b"\r\ncaught fire",
    "charsets that there are not": parts(
        *(
            b"Content-Type: text/plain; charset=k%d\r\n\r\n\xff\xfe caught fire" % each
            for each in range(300)
        )
    ),
}  # fmt: skip
ENDLESS = {
    "base64 in one line": typed("image/png", b"QUJD" * 4_000_000, "base64"),
    "base64 with garbage": typed("image/png", (b"QUJD" * 19 + b"\r\n!\r\n") * 60_000, "base64"),
    "base64 with a padding in each line": typed("image/png", b"QQ==\r\n" * 500_000, "base64"),
    "mails in mails": mails_in_mails(19, 1_000_000),
    "large mails in mails": mails_in_mails(19, 6_000_000),
}
GIVEN_UP = {
    "ten thousand parts": (parts(*[FILE + b"\r\n\r\nx"] * 10_000), "parts"),
    "a subject of a megabyte": (b"Subject: " + b"x" * 1_000_000 + b"\r\n\r\nhello", "header"),
    "references of a megabyte": (
        b"References: " + b"<a@b.example> " * 70_000 + b"\r\n\r\n",
        "header",
    ),
    "a boundary for each part": (
        b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (each, each)
            for each in range(2_000)
        ),
        "depth",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_its_words_are_read_within_the_cpu_of_one_mail(name: str) -> None:
    began = time.process_time()
    mail = read_mail(READ[name])
    assert time.process_time() - began < CPU
    assert isinstance(mail, ParsedMail)
    assert "caught fire" in mail.text


@pytest.mark.parametrize("name", ENDLESS)
def test_its_files_are_read_within_the_cpu_of_one_mail(name: str) -> None:
    began = time.process_time()
    mail = read_mail(ENDLESS[name])
    assert time.process_time() - began < CPU
    assert isinstance(mail, ParsedMail)
    assert len(mail.attachments) == 1


@pytest.mark.parametrize("name", GIVEN_UP)
def test_it_is_given_up_before_it_is_read(name: str) -> None:
    raw, reason = GIVEN_UP[name]
    began = time.process_time()
    mail = read_mail(raw)
    assert time.process_time() - began < CPU
    assert isinstance(mail, Unreadable)
    assert mail.reason == reason


def test_formatting_ends_where_its_repetition_would_cost_too_much() -> None:
    usual = "<p><b>a<i>b</p><p>c</i></b> <a href='x'>d</a></p>" * 100
    assert bounded(usual) == usual
    blocks = MOST_REPEATED // 2 + 1
    costly = bounded("<b><i>" + "<hr>" * blocks + "x<b>y</b>")
    assert costly == "<b><i>" + "<hr>" * (blocks - 1) + "</i></b><hr>xy"


def test_a_picture_goes_with_all_that_is_in_it() -> None:
    assert bounded("a<svg><path d='M0'/><title>x</title></svg >b</svg>c") == "abc"
    assert bounded("a<SVG>b<math>c</Math>d") == "abd"
