"""What a mail is about: forty mails that a person has sorted, and the rules they show."""

from importlib import resources
from typing import Any

import pytest
import yaml

import baton_onebox.demo
from baton_cases.domain.matter.language import language_of
from baton_cases.domain.matter.rules import UNSORTED, matter_of
from baton_cases.domain.organisation.model import WordRule
from tests.unit.cases.demo import demo_plan

MAILS: list[dict[str, Any]] = yaml.safe_load(
    (resources.files(baton_onebox.demo) / "mails.yaml").read_text("utf-8")
)
PLAN = demo_plan()
RETURN = WordRule(matter="return-goods", language="en", words=("return", "broke*"))
ZH = WordRule(matter="refund", language="zh", words=("退款",))


def sort(words: str, *rules: WordRule, recipient: str | None = None) -> str:
    addresses = {"billing@baton.example": "invoice"}
    return matter_of(addresses, rules, recipient=recipient, words=words)


def test_there_are_forty_mails_about_half_of_them_chinese() -> None:
    assert len(MAILS) == 40
    assert sum(language_of(each["mail"]) == "zh" for each in MAILS) == 21


@pytest.mark.parametrize("known", MAILS, ids=range(len(MAILS)))
def test_a_mail_is_sorted_as_a_person_would(known: dict[str, Any]) -> None:
    found = matter_of(
        PLAN.addresses, PLAN.word_rules, recipient="service@baton.example", words=known["mail"]
    )
    assert found == known["matter"]


def test_the_address_is_asked_before_the_words() -> None:
    assert sort("I want to return it", RETURN, recipient="billing@baton.example") == "invoice"


def test_the_first_rule_that_fits_is_the_one() -> None:
    assert sort("return, 退款", RETURN, ZH) == "return-goods"
    assert sort("return, 退款", ZH, RETURN) == "refund"


def test_an_english_word_is_found_whole_in_any_case_and_beside_chinese() -> None:
    assert sort("RETURN please", RETURN) == "return-goods"
    assert sort("我想return这个", RETURN) == "return-goods"
    assert sort("the returned form", RETURN) == UNSORTED


def test_a_star_stands_for_any_ending() -> None:
    assert sort("it is broken", RETURN) == "return-goods"
    assert sort("my broker said", RETURN) == "return-goods"


def test_full_width_letters_and_broken_lines_are_the_same_words() -> None:
    assert sort("ＲＥＴＵＲＮ", RETURN) == "return-goods"
    two = WordRule(matter="refund", language="en", words=("money back",))
    assert sort("money\n  back", two) == "refund"


def test_what_no_rule_knows_is_unsorted() -> None:
    assert sort("hello", RETURN, ZH) == UNSORTED


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("我的 iPhone 15 Pro Max 充不进电", "zh"),
        ("Hello, my name is 王伟 and I need help with the order", "en"),
        ("", "en"),
        ("12345", "en"),
    ],
)
def test_the_language_is_that_of_most_words(words: str, language: str) -> None:
    assert language_of(words) == language


@pytest.mark.parametrize(
    "words",
    [
        "Très déçu.",
        "Je suis très déçu de la livraison",
        "Der Wasserkocher und die Tasse fehlen",
        "No llega mi pedido",
        "お客様、届いていません",
        "배송이 안 왔어요",
        "Где моя посылка",
    ],
)
def test_a_third_language_is_neither_and_the_default_counts(words: str) -> None:
    assert language_of(words, "zh") == "zh"
    assert language_of(words, "en") == "en"


@pytest.mark.parametrize("words", ["The café is closed", "Kettle broken", "order for Müller"])
def test_english_with_a_foreign_name_is_english(words: str) -> None:
    assert language_of(words, "zh") == "en"


def test_without_words_the_language_is_what_it_was() -> None:
    assert language_of("?!", "zh") == "zh"


@pytest.mark.parametrize(
    "written",
    [
        "The cable caught\u00a0fire.", "It doesn\u2019t work, it caught fire",
        "caught\u200b fi\u00adre", "> it caught\n> fire", "ｃａｕｇｈｔ　ｆｉｒｅ",
        "caught\r\n fire",
        "__caught fire__", "caught fire\ufeff!",
    ],
)  # fmt: skip
def test_unseen_characters_marks_and_lines_do_not_hide_words(written: str) -> None:
    rule = WordRule(matter="danger", language="en", words=("caught fire",))
    assert sort(written, rule) == "danger"


@pytest.mark.parametrize("apostrophe", ["'", "\u2019", "\u2018", "\u02bc", "\u00b4", "`", "＇"])
def test_every_apostrophe_is_the_same(apostrophe: str) -> None:
    rule = WordRule(matter="broken", language="en", words=("doesn\u2019t work",))
    assert sort(f"It doesn{apostrophe}t work", rule) == "broken"


@pytest.mark.parametrize(
    "written",
    ["充电宝起\n火了", "充电宝起\r\n  火了", "> 充电宝起\n> 火了", "起\u200b火", "起\ufeff火"],
)
def test_chinese_lines_are_joined(written: str) -> None:
    rule = WordRule(matter="danger", language="zh", words=("起火",))
    assert sort(written, rule) == "danger"
    assert sort("一起\n\n火车", rule) == UNSORTED
