"""Mails that were once read wrongly, one fault each, and the right value of each."""

from pathlib import Path

import pytest

from baton_email.parsing.parsed import ParsedMail
from baton_email.parsing.reading import read_mail

INPUTS = Path(__file__).parent / "inputs"

TEXTS = {
    "c1-latin1-becomes-chinese": "The fridge is broken. Regards, Jürgen Müller",
    "m1-named-body": "My kettle is broken.",
    "m4-flowed": "我的洗衣机坏了，请派师傅来修。",
    "m5-broken-header-line": "My kettle is broken.",
    "q1-line-above-introduction-en": (
        "Thank you for the lamp.\n\nIt arrived today.\nThe cable caught fire."
    ),
    "q1-line-above-introduction-zh": "灯收到了，谢谢。\n\n包装完好。\n但是电线今天起火了。",
    "q2-own-list-route": (
        "Please look for my parcel:\nFrom: Shanghai\nTo: Berlin\nDate: 6 May 2024\n"
        "The kettle in it caught fire this morning. Call me at once."
    ),
    "q2-own-list-transfer": (
        "My transfer:\nFrom: account 123\nTo: account 456\nSent: 6 May\nThe money never arrived."
    ),
    "q3-cites-a-letter-en": (
        "I want to complain.\nOn 6 May your colleague Ann wrote:\n"
        '"The money comes in three days."\nNothing came. Explain this.'
    ),
}
WORDS = {
    "m2-plain-stub": "起火",
    "m3-calendar-only": "Visit of the technician",
    "m3-forwarded-as-file": "serial 123",
    "q4-forward-edited-subject": "serial 123",
    "q4-forward-nothing-added": "serial 123",
    "q5-answers-inside": "XQG-100",
    "q6-console-lines": "error 17",
}


def read(name: str) -> ParsedMail:
    mail = read_mail((INPUTS / f"{name}.eml").read_bytes())
    assert isinstance(mail, ParsedMail)
    return mail


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_shown(name: str) -> None:
    assert read(name).new_text == TEXTS[name]


@pytest.mark.parametrize("name", WORDS)
def test_what_is_shown_has_the_words(name: str) -> None:
    assert WORDS[name] in read(name).new_text


def test_western_names_stay_western() -> None:
    mail = read("c1-latin1-becomes-chinese")
    assert mail.sender is not None
    assert (mail.subject, mail.sender.name) == ("Rückgabe für Müller", "Jürgen Müller")
    assert mail.language == "en"


def test_a_broken_header_line_loses_neither_sender_nor_subject() -> None:
    mail = read("m5-broken-header-line")
    assert mail.sender is not None
    assert (mail.sender.address, mail.subject) == ("qian@post.example", "broken")
    assert any("header" in defect.en for defect in mail.defects)


def test_a_file_name_without_quotes_is_whole() -> None:
    assert [file.name for file in read("c2-unquoted-file-name").attachments] == [
        "May invoice 2024.pdf"
    ]


def test_an_encrypted_mail_says_so() -> None:
    mail = read("m3-pgp-encrypted")
    assert mail.no_text == "encrypted"
    assert any("encrypted" in defect.en for defect in mail.defects)
