"""Twenty-six mails that were made to stop whoever reads them (FAULT-23), by their names."""

import base64
import io
import random
import zipfile
from collections.abc import Callable

_HEAD = b"From: attacker@bomb.example\r\nTo: service@demo.example\r\nSubject: hello\r\n"


def _typed(kind: str, body: bytes, encoding: str = "7bit") -> bytes:
    typed = (
        f"MIME-Version: 1.0\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n"
    )
    return _HEAD + typed.encode() + b"\r\n" + body


def _field(name: str, value: bytes) -> bytes:
    return name.encode() + b": " + value + b"\r\n" + _HEAD + b"\r\nhello\r\n"


def _noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


def encoded_words_in_to() -> bytes:
    """320 kB of them took 25 s of CPU in the standard library."""
    return _field("To", b"=?utf-8?q?a?= " * 24_000 + b"<a@bomb.example>")


def encoded_words_below_the_limit() -> bytes:
    return _field("To", b"\r\n ".join([b"=?utf-8?q?a=2C?= <a@bomb.example>,"] * 4_900))


def nested_comments() -> bytes:
    """2 kB of them were a RecursionError."""
    return _field("To", b"(" * 30_000 + b")" * 30_000 + b" a@bomb.example")


def open_quotes() -> bytes:
    return _field("To", b'"' + b'\\"' * 30_000 + b" <a@bomb.example>")


def empty_parts() -> bytes:
    """2 MB of them took 33 s."""
    return _typed("multipart/mixed; boundary=b", b"--b\r\n\r\n" * 250_000 + b"--b--\r\n")


def boundary_in_two_pieces() -> bytes:
    kind = 'multipart/mixed; boundary*0="b"; boundary*1="c"'
    return _typed(kind, b"--bc\r\n\r\n" * 250_000)


def nested_multiparts() -> bytes:
    inner = b"".join(
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1)
        for n in range(5_000)
    )
    return _typed("multipart/mixed; boundary=b0", inner)


def mails_inside_each_other() -> bytes:
    return _typed("message/rfc822", b"Content-Type: message/rfc822\r\n\r\n" * 20_000)


def many_fields() -> bytes:
    return b"".join(b"X-%d: x\r\n" % n for n in range(200_000)) + _HEAD + b"\r\nhello"


def one_endless_field() -> bytes:
    return _field("X-Long", b"x" * 5_000_000)


def one_field_folded_for_ever() -> bytes:
    return _field("References", b"\r\n ".join(b"<%d@x>" % n for n in range(20_000)))


def continuations_of_a_name() -> bytes:
    pieces = b"".join(b";\r\n name*%d*=%%61" % n for n in range(4_000))
    return _HEAD + b"Content-Type: application/pdf" + pieces + b"\r\n\r\nhello"


def semicolons_in_an_open_quote() -> bytes:
    return _HEAD + b'Content-Type: text/plain; name="' + b";" * 60_000 + b"\r\n\r\nhello"


def many_addresses() -> bytes:
    return _field("To", b",".join(b"a%d@bomb.example" % n for n in range(12_000)))


def groups_without_end() -> bytes:
    return _field("Cc", b"g:" * 30_000 + b";" * 2_000)


def long_local_parts() -> bytes:
    return _field("From", b"a." * 15_000 + b"@" + b"b." * 15_000 + b"example")


def large_base64() -> bytes:
    body = base64.encodebytes(_noise(17_000_000)).replace(b"\n", b"\r\n")
    return _typed("application/octet-stream", body, "base64")


def base64_in_broken_lines() -> bytes:
    body = b"\r\n".join(b"QUJD" * 15 + b"!" for _ in range(60_000))
    return _typed("text/plain", body, "base64")


def quoted_printable_of_equals() -> bytes:
    return _typed("text/plain; charset=gbk", b"=" * 5_000_000, "quoted-printable")


def eight_bit_garbage() -> bytes:
    return _noise(5_000_000)


def garbage_with_a_header() -> bytes:
    return _typed("text/plain", _noise(5_000_000), "8bit")


def nothing_but_nul() -> bytes:
    return _HEAD + b"\r\n" + b"\x00" * 5_000_000


def lone_carriage_returns() -> bytes:
    return _HEAD + b"\r\n" + b"\r" * 2_000_000 + b"\n\r" * 500_000


def zip_in_a_zip() -> bytes:
    """A zip in zips. It is never unpacked, so it is only a file."""
    content = b"\x00" * 30_000_000
    for level in range(3):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for copy in range(1 if level == 0 else 10):
                archive.writestr(f"{level}-{copy}.zip", content)
        content = packed.getvalue()
    body = base64.encodebytes(content).replace(b"\n", b"\r\n")
    return _typed('application/zip; name="42.zip"', body, "base64")


def million_tags() -> bytes:
    return _typed("text/html", b"<div><b><i>x" * 350_000, "8bit")


def tags_below_the_limit() -> bytes:
    return _typed("text/html", b"<div><blockquote>" * 24_000 + b"x", "8bit")


def open_attributes() -> bytes:
    return _typed("text/html", b"<a href='" * 49_000, "8bit")


def entities() -> bytes:
    return _typed("text/html", b"&amp;#60;&lt;&#" * 60_000, "8bit")


def empty_lines() -> bytes:
    """30 kB of them took the published cutter of quotations 61 s."""
    return _HEAD + b"\r\n" + b"\r\n" * 900_000


def beginnings_of_quotations() -> bytes:
    line = "在 2024-05-06 10:11:12，" + "客服" * 60 + "写到\n于于于于 wrote: 写道\n"
    return _typed("text/plain; charset=utf-8", line.encode() * 5_000, "8bit")


def report_of_reports() -> bytes:
    status = b"Final-Recipient: rfc822;a@bomb.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
    body = b"--b\r\nContent-Type: message/delivery-status\r\n\r\n" + status * 4_000 + b"--b--\r\n"
    return _typed("multipart/report; report-type=delivery-status; boundary=b", body)


BOMBS: tuple[Callable[[], bytes], ...] = (
    encoded_words_in_to,
    encoded_words_below_the_limit,
    nested_comments,
    open_quotes,
    empty_parts,
    boundary_in_two_pieces,
    nested_multiparts,
    mails_inside_each_other,
    many_fields,
    one_endless_field,
    one_field_folded_for_ever,
    continuations_of_a_name,
    semicolons_in_an_open_quote,
    many_addresses,
    groups_without_end,
    long_local_parts,
    large_base64,
    base64_in_broken_lines,
    quoted_printable_of_equals,
    eight_bit_garbage,
    garbage_with_a_header,
    nothing_but_nul,
    lone_carriage_returns,
    zip_in_a_zip,
    million_tags,
    tags_below_the_limit,
    open_attributes,
    entities,
    empty_lines,
    beginnings_of_quotations,
    report_of_reports,
)
