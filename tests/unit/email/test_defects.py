"""What is wrong with a mail is said in the language of whoever reads it."""

import re
from typing import get_args

import pytest

from baton_email.parsing.defects import UNREAD
from baton_email.parsing.parsed import ParsedMail, Reason
from baton_email.parsing.reading import read_mail

CHINESE = re.compile("[\u4e00-\u9fff]")
MANY = b",".join(b"a%d@mail.example" % number for number in range(600))
DEFECTS = {
    "only-files": (
        b"From: a@mail.example\nContent-Type: image/png\n\nx",
        "邮件没有文字，只有附件。",
    ),
    "empty": (b"From: a@mail.example\n\n", "邮件没有文字。"),
    "encrypted": (
        b'From: a@mail.example\nContent-Type: multipart/encrypted; boundary="b"\n\n'
        b"--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b--\n",
        "邮件已加密，只有用收件人的密钥才能读取。",
    ),
    "unknown charset": (
        b"From: a@mail.example\nContent-Type: text/plain; charset=klingon\n\nhello",
        "字符集 'klingon' 未知；文字只含 ASCII 字符。",
    ),
    "another charset": (
        b"From: a@mail.example\nContent-Type: text/plain; charset=iso-8859-1\n\n"
        + "您好，我的订单还没有收到，请问什么时候可以到？".encode("gb18030"),
        "一段文字声明为 'iso-8859-1'，已按 gb18030 读取。",
    ),
    "lost letters": (
        b"From: a@mail.example\nContent-Type: text/plain; charset=gb2312\n\n"
        + "您好，我的订单还没有收到。".encode("gb18030")[:-1],
        "有些字符无法按 gb18030 读取，显示为 \ufffd。",
    ),
    "much HTML": (
        b"From: a@mail.example\nContent-Type: text/html\n\nhello" + b"<b>x</b>" * 30_000,
        "HTML 过大，不予显示；文字已保留。",
    ),
    "a broken line": (
        b"From: a@mail.example\nthis is no field\nSubject: hello\n\nhello",
        "邮件头中有一行已损坏，已并入前一字段读取。",
    ),
    "no From": (b"Subject: hello\n\nhello", "邮件的 From 字段不是恰好一个，以第一个为准。"),
    "many addresses": (
        b"From: a@mail.example\nTo: " + MANY + b"\n\nhello",
        "To 中只保留前 500 个地址。",
    ),
    "long text": (
        b"From: a@mail.example\n\n" + b"word " * 300_000,
        "只显示正文的前 1000000 个字符。",
    ),
    "no end of its parts": (
        b'From: a@mail.example\nContent-Type: multipart/mixed; boundary="b"\n\n--c\n\nhello\n',
        "邮件格式有误：StartBoundaryNotFoundDefect。",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DEFECTS)
def test_what_is_wrong_with_a_mail_is_said_in_both_languages(name: str) -> None:
    raw, said = DEFECTS[name]
    mail = read_mail(raw)
    assert isinstance(mail, ParsedMail)
    assert said in [each.zh for each in mail.defects]
    assert not any(CHINESE.search(each.en) for each in mail.defects)


def test_why_a_mail_could_not_be_read_is_said_in_both_languages() -> None:
    assert set(UNREAD) == set(get_args(Reason))
    for each in UNREAD.values():
        assert CHINESE.search(each.zh)
        assert not CHINESE.search(each.en)
