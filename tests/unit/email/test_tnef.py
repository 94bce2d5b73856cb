"""A `winmail.dat` is opened: its text is the text of the mail, its files are files of the mail."""

import base64
import struct

from hypothesis import given
from hypothesis import strategies as st

from baton_email.parsing.parsed import ParsedMail
from baton_email.parsing.reading import read_mail
from baton_email.parsing.structure import content_of
from baton_email.parsing.tnef import opened_tnef

_STRING, _UNICODE, _BINARY = 0x1E, 0x1F, 0x102


def attribute(level: int, name: int, content: bytes) -> bytes:
    head = struct.pack("<BII", level, name, len(content))
    return head + content + struct.pack("<H", sum(content) & 0xFFFF)


def properties(*each: tuple[int, int, bytes]) -> bytes:
    written = struct.pack("<I", len(each))
    for kind, id_, value in each:
        padded = value + bytes(-len(value) % 4)
        written += struct.pack("<HHII", kind, id_, 1, len(value)) + padded
    return written


def packed(*attributes: bytes) -> bytes:
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(attributes)


def message(*each: tuple[int, int, bytes]) -> bytes:
    return attribute(1, 0x69003, properties(*each))


def file(name: str, content: bytes) -> bytes:
    return (
        attribute(2, 0x69002, bytes(14))
        + attribute(2, 0x6800F, content)
        + attribute(2, 0x69005, properties((_UNICODE, 0x3707, f"{name}\0".encode("utf-16-le"))))
    )


def mail_with(winmail: bytes, text: str = "") -> bytes:
    body = f"--b\r\nContent-Type: text/plain\r\n\r\n{text}\r\n" if text else ""
    return (
        "From: ann@mail.example\r\nSubject: lamp\r\n"
        f"Content-Type: multipart/mixed; boundary=b\r\n\r\n{body}"
        "--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{base64.encodebytes(winmail).decode()}"
        "\r\n--b--\r\n"
    ).encode()


def read(raw: bytes) -> ParsedMail:
    mail = read_mail(raw)
    assert isinstance(mail, ParsedMail)
    return mail


def test_its_files_are_files_of_the_mail() -> None:
    raw = mail_with(packed(file("发票 May.pdf", b"%PDF-1"), file("b.txt", b"two")), "see files")
    mail = read(raw)
    assert mail.text == "see files"
    assert [each.name for each in mail.attachments] == ["发票 May.pdf", "b.txt"]
    assert [content_of(raw, each.part) for each in mail.attachments] == [b"%PDF-1", b"two"]


def test_its_text_is_the_text_where_the_mail_has_no_other() -> None:
    html = b"<p>The cable <b>caught fire</b>."
    assert read(mail_with(packed(message((_BINARY, 0x1013, html))))).text == (
        "The cable caught fire."
    )
    plain = message((_UNICODE, 0x1000, "起火了\0".encode("utf-16-le")))
    assert read(mail_with(packed(plain))).text == "起火了"
    old = packed(
        attribute(1, 0x69007, struct.pack("<II", 1252, 0)),
        message((_STRING, 0x1000, b"Stra\xdfe\0")),
    )
    assert read(mail_with(old)).text == "Straße"
    assert read(mail_with(packed(plain), "my words")).text == "my words"


def test_rich_text_is_read() -> None:
    rich = rb"{\rtf1\ansi\ansicpg1252 It is {\b broken}.\par Regards}"
    stored = struct.pack("<IIII", len(rich) + 12, len(rich), 0x414C454D, 0) + rich
    mail = read(mail_with(packed(message((_BINARY, 0x1009, stored)))))
    assert mail.text == "It is broken.\nRegards"


def test_what_is_broken_stays_a_file() -> None:
    mail = read(mail_with(b"no TNEF at all"))
    assert [each.name for each in mail.attachments] == ["winmail.dat"]
    assert mail.no_text == "only-files"


def test_what_comes_before_a_break_is_kept() -> None:
    whole = packed(file("a.txt", b"one"), file("b.txt", b"two" * 100))
    found = opened_tnef(whole[:-80])
    assert found is not None
    assert (found[0].name, found[0].content) == ("a.txt", b"one")


@given(st.binary(max_size=300))
def test_any_bytes_are_opened_or_not(content: bytes) -> None:
    opened_tnef(packed() + content)
    opened_tnef(packed(attribute(1, 0x69003, content)))
