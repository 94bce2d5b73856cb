"""The text of a mail is the best part there is; where there is none, the mail says why."""

import base64
import hashlib

import pytest

from baton_email.parsing.header_lines import repaired
from baton_email.parsing.parsed import NoText, ParsedMail
from baton_email.parsing.reading import read_mail
from baton_email.parsing.structure import content_of

HEAD = "From: Ann <ann@mail.example>\r\nSubject: lamp\r\nMessage-ID: <1@mail.example>\r\n"


def read(raw: str | bytes) -> ParsedMail:
    mail = read_mail(raw if isinstance(raw, bytes) else raw.encode())
    assert isinstance(mail, ParsedMail)
    return mail


def part(kind: str, content: str, *more: str) -> str:
    header = "".join(f"{line}\r\n" for line in (f"Content-Type: {kind}", *more))
    return f"{header}\r\n{content}\r\n"


def multi(kind: str, *parts: str, boundary: str = "b") -> str:
    inner = "".join(f"--{boundary}\r\n{each}" for each in parts)
    return f"Content-Type: multipart/{kind}; boundary={boundary}\r\n\r\n{inner}--{boundary}--\r\n"


def mail_of(kind: str, *parts: str) -> ParsedMail:
    return read(HEAD + multi(kind, *parts))


def test_a_log_beside_the_text_is_a_file_and_a_named_text_alone_is_the_text() -> None:
    both = mail_of(
        "mixed", part("text/plain", "see the log"), part("text/plain; name=a.log", "error 17")
    )
    assert (both.text, [file.name for file in both.attachments]) == ("see the log", ["a.log"])
    alone = mail_of("mixed", part("text/plain; name=body.txt", "it is broken"))
    assert (alone.text, alone.attachments) == ("it is broken", ())
    attached = read(
        f"{HEAD}Content-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment\r\n\r\nhi"
    )
    assert attached.text == "hi"


def test_texts_one_after_the_other_are_all_shown() -> None:
    mail = mail_of(
        "mixed",
        part("text/plain", "before"),
        part("image/png; name=a.png", "x"),
        part("text/html", "<p>after"),
    )
    assert mail.text == "before\nafter"


@pytest.mark.parametrize(
    "stub",
    ["Your mail client does not support HTML.", "View this email in your browser: https://a.example",
     "您的邮件客户端不支持HTML格式。", "This is a multi-part message in MIME format."],
)  # fmt: skip
def test_a_plain_text_that_only_says_there_is_html_is_not_the_text(stub: str) -> None:
    mail = mail_of("alternative", part("text/plain", stub), part("text/html", "<p>It caught fire."))
    assert mail.text == "It caught fire."


def test_a_plain_text_with_a_small_part_of_the_html_is_not_the_text() -> None:
    html = "<p>Hello</p><p>" + "The cable caught fire when I switched it on. " * 10
    mail = mail_of("alternative", part("text/plain", "Hello"), part("text/html", html))
    assert "caught fire" in mail.text


def test_markdown_is_a_text() -> None:
    mail = mail_of("alternative", part("text/markdown", "# Broken\r\n\r\n- lamp"))
    assert mail.text == "# Broken\n\n- lamp"


def test_html_in_a_related_part_beside_a_picture_is_the_alternative() -> None:
    related = multi(
        "related",
        part("text/html", '<p>see <img src="cid:p1">'),
        part("image/png", "x", "Content-ID: <p1>"),
        part("image/jpeg", "y", "Content-ID: <image001.jpg@01D9>"),
        part("image/gif", "z", "Content-Disposition: inline"),
        boundary="c",
    )
    mail = mail_of("alternative", part("text/plain", "see it"), related)
    assert mail.text == "see it"
    assert [file.name for file in mail.attachments] == [
        "picture-2.png", "image001.jpg", "picture-4.gif",
    ]  # fmt: skip


def test_lines_that_mean_something_are_kept_and_others_are_joined() -> None:
    flowed = f"{HEAD}Content-Type: text/plain; format=flowed\r\n\r\n"
    assert read(f"{flowed}a long \r\nline\r\n> quoted \r\n> more\r\n from\r\n-- \r\nAnn").text == (
        "a long line\n> quoted more\nfrom\n-- \nAnn"
    )
    html = f"{HEAD}Content-Type: text/html\r\n\r\n"
    assert read(f"{html}<pre>error 17\n  at a\n\nat b</pre>end\nof it").text == (
        "error 17\n  at a\n\nat b\n\nend of it"
    )
    assert read(f'{html}<div style="white-space: pre-wrap">a\nb <b>c</b>\nd</div>').text == (
        "a\nb c\nd"
    )
    assert read(f"{html}<ol start=3><li>lamp<li>cable<ul><li>red</ul></ol>").text == (
        "3. lamp\n4. cable\n  - red"
    )


def test_lines_of_outlook_are_no_paragraphs() -> None:
    lines = "".join(f"<p class=MsoNormal>{each}</p>" for each in ("a", "b", "&nbsp;", "c"))
    assert read(f"{HEAD}Content-Type: text/html\r\n\r\n{lines}").text == "a\nb\n\nc"


def test_an_invitation_says_what_when_and_where() -> None:
    calendar = (
        "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nDTSTART:19700101T000000\r\nEND:VTIMEZONE\r\n"
        "BEGIN:VEVENT\r\nSUMMARY;LANGUAGE=en:Visit of the\r\n  technician\\, at last\r\n"
        "DTSTART;TZID=Asia/Shanghai:20240507T100000\r\nDTEND;TZID=Asia/Shanghai:20240507T110000\r\n"
        "LOCATION:Room 5\r\nDESCRIPTION:Bring\\nthe lamp\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    mail = mail_of("mixed", part("text/calendar; method=REQUEST; charset=utf-8", calendar))
    assert mail.text == (
        "Visit of the technician, at last\n"
        "2024-05-07 10:00 Asia/Shanghai – 2024-05-07 11:00 Asia/Shanghai\nRoom 5\nBring\nthe lamp"
    )
    assert len(mail.attachments) == 1
    with_text = mail_of("mixed", part("text/plain", "come"), part("text/calendar", calendar))
    assert with_text.text == "come"


def test_a_mail_inside_is_the_text_of_a_mail_without_any() -> None:
    inner = "From: Li <li@post.example>\r\nSubject: broken\r\n\r\nOn fire.\r\n> not folded"
    mail = mail_of("mixed", part("message/rfc822", inner))
    assert mail.text == "From: Li <li@post.example>\nSubject: broken\n\nOn fire.\n> not folded"
    assert (mail.new_text, mail.no_text) == (mail.text, "")
    assert [file.name for file in mail.attachments] == ["broken.eml"]


def test_an_attached_mail_keeps_its_bytes() -> None:
    inner = "from :  Li <li@post.example>\r\nX-A:  1\r\n\tb\r\n\r\nline one\r\nline two  \r\n"
    raw = (HEAD + multi("mixed", part("text/plain", "see"), part("message/rfc822", inner))).encode()
    (file,) = read(raw).attachments
    assert file.sha256 == hashlib.sha256(inner.encode()).hexdigest()
    assert content_of(raw, file.part) == inner.encode()
    large = base64.encodebytes(bytes(range(256)) * 400).decode().replace("\n", "\r\n")
    with_file = "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + large
    raw = (HEAD + multi("mixed", part("message/rfc822", with_file))).encode()
    assert content_of(raw, read(raw).attachments[0].part) == with_file.encode()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (part("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "x"),
         "encrypted"),
        (part("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", "x"),
         "opaque-signed"),
        (part("application/pdf; name=a.pdf", "x"), "only-files"),
        (part("text/plain", " \r\n"), "empty"),
        (part("text/html", "<img src=https://a.example/p.png>"), "empty"),
    ],
)  # fmt: skip
def test_a_mail_without_text_says_why(body: str, why: NoText) -> None:
    mail = read(HEAD + body)
    assert (mail.text, mail.no_text) == ("", why)
    assert mail.defects


def test_text_between_pgp_marks_is_said_to_be_encrypted() -> None:
    mail = read(f"{HEAD}\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEM\r\n-----END PGP MESSAGE-----")
    assert any("encrypted" in defect.en for defect in mail.defects)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("filename=May invoice 2024.pdf", "May invoice 2024.pdf"),
        ("filename=May;invoice.pdf; size=3", "May;invoice.pdf"),
        ('filename="May "last" invoice.pdf"; size=3', 'May "last" invoice.pdf'),
        ("filename==?utf-8?B?5Y+R56WoLnBkZg==?=", "发票.pdf"),
        ('filename="May invoice.pdf', "May invoice.pdf"),
        ("filename*=gbk''%B7%A2%C6%B1.pdf", "发票.pdf"),
    ],
)
def test_names_of_files_are_whole(value: str, name: str) -> None:
    mail = mail_of(
        "mixed", part("application/pdf", "x", f"Content-Disposition: attachment; {value}")
    )
    assert [file.name for file in mail.attachments] == [name]


@pytest.mark.parametrize(
    "broken",
    ["X-Scanner: verdict\r\nclean-without-a-blank\r\n", "no field at all\r\n", "X Y: 1\r\n",
     "=?utf-8?q?x?=\r\n", "From ann@mail.example Mon May  6 12:00:00 2024\r\n", ">From ann\r\n"],
)  # fmt: skip
def test_a_broken_line_of_the_header_is_only_its_own(broken: str) -> None:
    mail = read(f"Received: from a\r\n{broken}{HEAD}Content-Type: text/plain\r\n\r\nIt is broken.")
    assert mail.sender is not None
    assert (mail.sender.address, mail.subject) == ("ann@mail.example", "lamp")
    assert mail.text == "It is broken."


@pytest.mark.parametrize(
    "first", ["From ann Mon May  6 12:00:00 2024\r\n", " clean\r\n", "clean\r\n"]
)
def test_a_broken_first_line_is_passed_over(first: str) -> None:
    mail = read(f"{first}{HEAD}\r\nIt is broken.")
    assert (mail.subject, mail.text) == ("lamp", "It is broken.")


def test_a_blank_before_the_colon_is_mended_and_words_without_a_header_are_the_text() -> None:
    assert read("Subject : lamp\r\nFrom : ann@mail.example\r\n\r\nhi").subject == "lamp"
    raw = b"no header at all, only words"
    assert repaired(raw, 1_000) is raw


def test_texts_without_a_charset_are_read_with_the_sender_s_language() -> None:
    polish = "Lodówka jest zepsuta, proszę o pomoc".encode("cp1250")
    head = b"From: jan@post.example.pl\r\nContent-Language: pl\r\n"
    assert read(head + b"Subject: " + polish + b"\r\n\r\n" + polish).subject == (
        "Lodówka jest zepsuta, proszę o pomoc"
    )
    chinese = "退货".encode("gb18030")
    head = b"From: a@post.example.cn\r\nSubject: " + chinese
    assert read(head + b"\r\n\r\n" + chinese).text == "退货"


def test_parts_of_odd_programs_are_read() -> None:
    forgot = read(f"{HEAD}Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nhi\r\n--b--\r\n")
    assert forgot.text == "hi"
    encoded = "Content-Transfer-Encoding: base64"
    assert mail_of("mixed", part("text/plain", "aGk= ignored", encoded)).text == "hi"
    assert mail_of("mixed", part("text/plain", "aGk=\r\nIGFsbA==", encoded)).text == "hi all"
    uu = "begin 644 a.txt\r\n#0V%T\r\n`\r\nend"
    raw = HEAD + multi(
        "mixed",
        part("application/pdf; name=a.pdf", uu, "Content-Transfer-Encoding: x-uuencode"),
        part("image/png", "x", "Content-Location: https://a.example/b/lamp.png"),
        part('image/png; name="C:\\temp\\a.png"', "x"),
        part("message/delivery-status", "Action: failed"),
    )
    assert [file.name for file in read(raw).attachments] == [
        "a.pdf", "lamp.png", "a.png", "mail-3.txt",
    ]  # fmt: skip
    assert content_of(raw.encode(), 0) == b"Cat"
