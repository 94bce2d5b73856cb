"""Search keeps keyed hashes of words, and none of a text that was erased."""

import asyncio

import msgspec
import pytest

from baton_cases.domain.case.events import NoteAdded
from baton_cases.domain.correspondence.events import MailText, NoteMailed
from baton_cases.domain.mail_text.events import TextKept
from baton_cases.projections.search import (
    MOST_WORDS,
    WORDS,
    Search,
    Unsearchable,
    WordRow,
    asked_words,
    words_of,
)
from baton_common.model.personal import Personal
from baton_contracts.email_received.rest import packed
from baton_testkit.memory_vault import MemoryVault
from baton_testkit.projecting import Projecting, Shown, recorded
from tests.unit.cases.story.telling import FILED, OF_CASE

VAULT = MemoryVault()
search = Projecting(lambda: Search(VAULT))


def sealed(text: str, subject: str) -> Personal[str]:
    (words,) = asyncio.run(VAULT.seal([(subject, text)]))
    return words


def tokens(shown: Shown) -> set[tuple[str, str]]:
    return {(row.case_id, row.token) for row in shown.rows(WORDS, WordRow)}


def token(word: str) -> tuple[str, str]:
    return "c1", VAULT.search_token(word)


def test_a_case_is_found_by_the_words_of_its_mails_and_notes() -> None:
    mail = msgspec.structs.replace(FILED, subject=sealed("Kettle", "s1"), text=None)
    note = NoteAdded(**OF_CASE, note_id="n1", text=sealed("退款 kettle", "s2"), by="ana")
    shown = search.given(*recorded(mail, note))
    assert tokens(shown) == {token("kettle"), token("退款"), token("退"), token("款")}
    assert {row.subject for row in shown.rows(WORDS, WordRow)} == {"s1", "s2"}


def test_a_case_is_found_by_a_note_that_came_by_mail() -> None:
    note = NoteMailed(
        case_id="c1", mail_id="m1", by="ana", is_proven=True, sender=sealed("", "s1"),
        sender_name=None, subject=sealed("Kettle", "s1"), text=sealed("退款", "s1"),
        text_is_cut=False, of_text=MailText(rest=sealed(packed("fire", "退款", 99), "s1")),
        attachments=(), at=FILED.at,
    )  # fmt: skip
    found = tokens(search.given(*recorded(note)))
    assert found == {token("kettle"), token("fire"), token("退款"), token("退"), token("款")}


def test_erased_words_are_passed_over() -> None:
    gone = sealed("broken lid", "s3")
    asyncio.run(VAULT.erase("s3"))
    note = NoteAdded(**OF_CASE, note_id="n1", text=gone, by="ana")
    search.given(*recorded(note)).then(WORDS)


def test_the_rest_of_a_long_mail_is_found() -> None:
    rest = sealed(packed("the cable caught fire", "see the log", 999), "s1")
    mail = msgspec.structs.replace(
        FILED, subject=None, text=sealed("see the log", "s1"), of_text=MailText(rest=rest)
    )
    assert {token("log"), token("fire")} <= tokens(search.given(*recorded(mail)))


def test_what_was_told_before_a_long_mail_is_found_with_its_case_when_it_is_filed() -> None:
    piece = TextKept(mail_id="m1", part=1, text=sealed(packed("fire", "", 99), "s1"), at=FILED.at)
    mail = msgspec.structs.replace(
        FILED, subject=None, text=sealed("log", "s1"), of_text=MailText(left_out=9)
    )
    assert mail.mail_id == "m1"
    assert {token("log"), token("fire")} <= tokens(search.given(*recorded(piece, mail)))
    assert token("fire") not in tokens(search.given(*recorded(piece)))


def found(text: str, asked: str) -> bool:
    return set(asked_words(asked)) <= set(words_of(text))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("我的充电宝起火了", "火"), ("我的充电宝起火了", "充电宝"), ("充电宝起\n火了", "起火"),
        ("Холодильник сломан", "сломан"), ("Το ψυγείο χάλασε", "ψυγείο"), ("냉장고가 고장", "고장"),
        ("冷蔵庫が壊れました", "壊れ"), ("ตู้เย็นเสีย", "เย็น"), ("मेरा फ्रिज खराब है", "खराब"),
        ("الثلاجة معطلة", "معطلة"), ("Très déçu", "DÉÇU"), ("It doesn\u2019t work", "doesn't"),
        ("room 5 A", "5 a"), ("serial XQG-100/7", "xqg-100"), ("ca\u00adble", "cable"),
        ("e\u0301te\u0301", "été"), ("𠮷野家", "𠮷"),
    ],
)  # fmt: skip
def test_words_of_every_script_are_found(text: str, asked: str) -> None:
    assert found(text, asked)


@pytest.mark.parametrize(
    ("text", "asked"), [("起大火", "起火"), ("cables", "cable"), ("лампа", "ламп")]
)
def test_only_whole_words_and_characters_in_a_row_are_found(text: str, asked: str) -> None:
    assert not found(text, asked)


@pytest.mark.parametrize("asked", ["!", "lamp &", "🔥", "\u200b", "- lamp"])
def test_what_cannot_be_searched_is_refused_and_never_dropped(asked: str) -> None:
    with pytest.raises(Unsearchable):
        asked_words(asked)


def test_the_end_of_the_longest_text_is_found() -> None:
    assert found(" ".join(f"word{n}" for n in range(5_000)), "word4999")
    chinese = "".join(chr(0x4E00 + n % 6_000) for n in range(11_000)) + "冰箱"
    assert "冰箱" in words_of(chinese)[:MOST_WORDS]
